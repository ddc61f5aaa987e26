package dev.vertxchat.protocol;

import java.util.List;

/**
 * What a session looks for in the log of its room. Pure.
 *
 * @param words all of which a line must hold
 * @param before only lines numbered below; {@link Long#MAX_VALUE} for the newest
 * @param limit at most so many lines, 1 to {@link Encoding#MAX_HISTORY}
 */
public record Search(String words, long before, int limit) {
  /** Lines that one search shows when no limit is named: a screenful. */
  public static final int DEFAULT_LIMIT = 20;

  /** Characters of the words: more than anybody types, and it bounds what a log must look for. */
  public static final int MAX_CHARACTERS = 200;

  /**
   * Takes words as typed or sent: cleaned, without the blanks around them.
   *
   * @param where the member or command that they stand in, for the refusal
   * @throws RefusedException ({@code bad_request}) saying what was found and what is allowed
   */
  public static String parseWords(String where, String typed) {
    String words = Text.clean(typed).strip();
    int characters = words.codePointCount(0, words.length());
    if (characters > MAX_CHARACTERS) {
      throw refused(where, characters + " characters");
    }
    if (words.codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw refused(where, words.isEmpty() ? "nothing" : "\"" + Text.shown(words) + "\"");
    }
    return words;
  }

  private static RefusedException refused(String where, String found) {
    return new RefusedException(
        ErrorCode.BAD_REQUEST,
        where
            + ": found "
            + found
            + ", allowed: words with a letter or digit, at most "
            + MAX_CHARACTERS
            + " characters");
  }

  /** The refusal to go on when nothing was searched for. */
  public static RefusedException nothingToGoOnWith() {
    return new RefusedException(
        ErrorCode.BAD_REQUEST,
        "/search: found no words, and no search in this room to go on with, allowed: /search"
            + " WORDS");
  }

  /** The search for older lines than those that this one found, newest first. */
  public Search older(List<Entry> found) {
    return found.isEmpty() ? this : new Search(words, found.get(found.size() - 1).seq(), limit);
  }

  /** Whether it looks for the newest lines, not for older ones than some. */
  public boolean fromTheEnd() {
    return before == Long.MAX_VALUE;
  }

  /** Whether there may be older lines than those that it found. */
  public boolean mayHaveMore(List<Entry> found) {
    return found.size() == limit;
  }
}
