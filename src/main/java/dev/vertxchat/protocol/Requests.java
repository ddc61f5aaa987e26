package dev.vertxchat.protocol;

/**
 * Everything a session may ask, whichever dialect it speaks. A dialect calls exactly one method a
 * line, or none for a line that asks nothing. Texts come cleaned and not empty.
 */
public interface Requests extends Opening {
  /** Says a line in the session's room; {@code ref} is {@link Entry#NO_REF} when none was given. */
  void say(String text, long ref, boolean action);

  /** Says a private line to one member. */
  void tell(String to, String text, long ref);

  void nick(String name);

  void join(String room, Hello.Resume resume);

  void who();

  void rooms();

  /** Asks for the newest {@code limit} lines numbered below {@code before}. */
  void history(long before, int limit);

  /**
   * Asks for the newest {@code limit} lines numbered below {@code before} that hold all of these
   * words, which are such as {@link Search#parseWords} gives.
   */
  void search(String words, long before, int limit);

  /** Asks for older lines of the last search. */
  void searchOn();

  void help();
}
