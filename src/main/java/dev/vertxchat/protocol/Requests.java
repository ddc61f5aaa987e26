package dev.vertxchat.protocol;

import java.util.function.Supplier;

/**
 * Everything a session may ask, whichever dialect it speaks. A reader calls exactly one method a
 * line, or none for a line that asks nothing. Texts come cleaned and not empty. A {@code room} is
 * as typed, or null for the only one in which the session sits.
 */
public interface Requests extends Opening {
  /**
   * The most lines that one {@code history} or {@code search} may ask for: bounds the answer to
   * some hundred KiB.
   */
  int MAX_HISTORY = 200;

  /** Says a line in a room; {@code ref} is {@link Entry#NO_REF} when none was given. */
  void say(String room, String text, long ref, boolean action);

  /** Says a private line to one member. */
  void tell(String to, String text, long ref);

  void nick(String name);

  /** Makes the session's name its own, to be had with this password only; it comes as typed. */
  void register(String password);

  /** Enters one more room. */
  void join(Hello.Place place);

  /** Leaves a room. */
  void leave(String room);

  /** Leaves the rooms in which the session sits, for another one. */
  void move(String room);

  void who(String room);

  void rooms();

  /** Asks for the newest {@code limit} lines numbered below {@code before}. */
  void history(String room, long before, int limit);

  /**
   * Asks for the newest {@code limit} lines numbered below {@code before} that hold all of these
   * words, which are such as {@link Search#parseWords} gives.
   */
  void search(String room, String words, long before, int limit);

  /** Asks for older lines of the last search. */
  void searchOn();

  void help();

  /**
   * Asks what only an operator may.
   *
   * @param order reads it; to be asked only for an operator, and throws {@link RefusedException}
   *     when it is not to be understood
   */
  void order(Supplier<Order> order);
}
