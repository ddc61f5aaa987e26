package dev.vertxchat.client;

import dev.vertxchat.protocol.Welcome;

/**
 * How a client stands with its server.
 *
 * @param kind see {@link Kind}
 * @param welcome what the server said of the first room when {@code ONLINE}, else null
 * @param cause why, in words for people, when {@code OFFLINE} or {@code CLOSED}, else null
 * @param turnedOut whether it is {@code CLOSED} because the server would not have it back: its
 *     client connected from elsewhere, or an operator put it out or has banned it
 */
public record ClientState(Kind kind, Welcome welcome, String cause, boolean turnedOut) {

  /** The kinds of states. */
  public enum Kind {
    /** The first attempt is under way. */
    CONNECTING,
    /** The server has let us in. */
    ONLINE,
    /**
     * The server is away; it is tried again until it is back. Told once, however many tries, and
     * once more if it turns out meanwhile that its certificate is not trusted.
     */
    OFFLINE,
    /** The client has ended and stays so. */
    CLOSED
  }

  static ClientState connecting() {
    return new ClientState(Kind.CONNECTING, null, null, false);
  }

  static ClientState online(Welcome welcome) {
    return new ClientState(Kind.ONLINE, welcome, null, false);
  }

  static ClientState offline(String cause) {
    return new ClientState(Kind.OFFLINE, null, cause, false);
  }

  static ClientState closed(String cause, boolean turnedOut) {
    return new ClientState(Kind.CLOSED, null, cause, turnedOut);
  }
}
