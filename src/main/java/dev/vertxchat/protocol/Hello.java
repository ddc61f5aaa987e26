package dev.vertxchat.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What opens a session.
 *
 * @param name the wanted name, as typed; blank when the peer leaves it to its certificate
 * @param rooms the wanted rooms, in the order of their welcomes
 * @param client the client id, a secret, or null when the client has none
 * @param password as typed, a secret, or null when none was given
 * @param register whether the name is to be registered with that password
 */
public record Hello(
    String name, List<Place> rooms, String client, String password, boolean register) {

  /** The shortest and longest client id, in characters. */
  public static final int MIN_CLIENT = 16;

  public static final int MAX_CLIENT = 64;

  private static final int KNOWN_BYTES = 18;

  /** A hello that registers nothing. */
  public Hello(String name, List<Place> rooms, String client, String password) {
    this(name, rooms, client, password, false);
  }

  /** The same with this password. */
  Hello withPassword(String given) {
    return new Hello(name, rooms, client, given);
  }

  /** The same, to register its name with this password. */
  Hello registering(String given) {
    return new Hello(name, rooms, client, given, true);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "hello of " + name + " for " + rooms;
  }

  /**
   * By what a server knows the client again, or null without a client id: a digest, so that who can
   * read the log cannot come in the client's place.
   */
  public String knownBy() {
    if (client == null) {
      return null;
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(client.getBytes(StandardCharsets.UTF_8));
      byte[] known = Arrays.copyOf(digest, KNOWN_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(known);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * A room to enter.
   *
   * @param room as typed
   * @param resume where to read on
   */
  public record Place(String room, Resume resume) {
    /** The room of who names none. */
    public static final Place LOBBY = new Place(Names.LOBBY, Resume.NOTHING);
  }

  /**
   * The place in a room's log up to which a client was given entries.
   *
   * @param log the log's id, or null for whichever log the room has
   * @param since the number of the last entry given, or {@link #NEW}
   */
  public record Resume(String log, long since) {
    /** The {@code since} of a client that was given nothing yet. */
    public static final long NEW = -1;

    public static final Resume NOTHING = new Resume(null, NEW);

    /** Whether a log with that id and newest number holds the place. */
    public boolean fits(String logId, long last) {
      return since != NEW && since <= last && (log == null || log.equals(logId));
    }
  }
}
