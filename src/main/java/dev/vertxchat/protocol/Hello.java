package dev.vertxchat.protocol;

/**
 * What opens a session.
 *
 * @param name the wanted name, as typed
 * @param room the wanted room, as typed, or null for the lobby
 * @param client the client id, or null when the client has none
 * @param password or null
 * @param resume where to read on
 */
public record Hello(String name, String room, String client, String password, Resume resume) {

  /** The shortest and longest client id, in characters. */
  public static final int MIN_CLIENT = 16;

  public static final int MAX_CLIENT = 64;

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
