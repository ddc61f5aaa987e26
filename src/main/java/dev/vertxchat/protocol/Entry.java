package dev.vertxchat.protocol;

/**
 * One numbered item of a room's log. Immutable.
 *
 * @param seq its number in the room: 1, 2, 3, … without a hole
 * @param time when the room took it, milliseconds since 1970 UTC
 * @param kind what happened
 * @param name who: the speaker, the one who joined or left, the old name of a renamed one
 * @param text what was said, or the new name of a renamed one; empty for joined and left
 * @param client by what the client is known that it came from, {@link Hello#knownBy}, never on the
 *     wire; null for a line that came over the bus
 * @param ref the client's own number of the line, or {@link #NO_REF}
 */
public record Entry(
    long seq, long time, Kind kind, String name, String text, String client, long ref) {

  /** The {@link #ref} of an entry whose client gave none. */
  public static final long NO_REF = -1;

  /** The largest ref: what every JSON library can carry exactly (RFC 8259, section 6). */
  public static final long MAX_REF = (1L << 53) - 1;

  /** The kinds of entries. */
  public enum Kind {
    SAID(true),
    ACTION(true),
    JOINED(false),
    LEFT(false),
    RENAMED(false);

    private final boolean line;

    Kind(boolean line) {
      this.line = line;
    }

    /** Whether it was said by someone, so that its own client gets an ack in its place. */
    public boolean isLine() {
      return line;
    }
  }

  /** Whether this is a line that {@code client} said. */
  public boolean isLineOf(String client) {
    return kind.isLine() && this.client != null && this.client.equals(client);
  }
}
