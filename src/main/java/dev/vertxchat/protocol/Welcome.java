package dev.vertxchat.protocol;

/**
 * What a session is told when it is in a room.
 *
 * @param name its name, in the form others see
 * @param room the room
 * @param log the id of the room's log
 * @param seq the number of the log's newest entry
 * @param resumed whether the entries after the client's {@code since} follow
 * @param opened whether this opens the session (false: it only changed rooms)
 * @param roster the others in the room
 * @param operator whether the session may keep order
 */
public record Welcome(
    String name,
    String room,
    String log,
    long seq,
    boolean resumed,
    boolean opened,
    Roster roster,
    boolean operator) {

  /** Of who is no operator. */
  public Welcome(
      String name,
      String room,
      String log,
      long seq,
      boolean resumed,
      boolean opened,
      Roster roster) {
    this(name, room, log, seq, resumed, opened, roster, false);
  }

  /** The same, of a session that was open before. */
  public Welcome ofJoin() {
    return new Welcome(name, room, log, seq, resumed, false, roster, operator);
  }
}
