package dev.vertxchat.protocol;

import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * The rules for names of members and rooms: RFC 8265 (PRECIS) UsernameCasePreserved, narrowed to
 * letters, digits, {@code _}, {@code -} and {@code .}, so that a name can be typed in a command and
 * can't be taken for the server's own lines. Pure.
 */
public final class Names {
  /** Characters (code points) of the longest name: fits a line of a terminal beside its text. */
  public static final int MAX_LENGTH = 32;

  /** The room that a session is in when it names none. */
  public static final String LOBBY = "lobby";

  private static final String RULE =
      "1 to " + MAX_LENGTH + " letters, digits, _, - or ., beginning with a letter or digit";

  private Names() {}

  /**
   * A name as its owner writes it, and the case-mapped form by which names are compared.
   *
   * @param text what others see
   * @param key equal for names that no two sessions may both have
   */
  public record Name(String text, String key) {}

  /**
   * Takes a name as typed.
   *
   * @throws RefusedException ({@code bad_name}) saying why and what is allowed
   */
  public static Name parse(String typed) {
    return parse(typed, ErrorCode.BAD_NAME, "username");
  }

  /**
   * Takes a room's name as typed; rooms have only the case-mapped form.
   *
   * @throws RefusedException ({@code bad_room}) saying why and what is allowed
   */
  public static String parseRoom(String typed) {
    return parse(typed, ErrorCode.BAD_ROOM, "room name").key();
  }

  private static Name parse(String typed, ErrorCode code, String what) {
    String stripped = typed.strip();
    if (stripped.isEmpty()) {
      throw new RefusedException(code, "A " + what + " is needed: " + RULE + ".");
    }
    Name name;
    try {
      name =
          new Name(
              enforce(PrecisProfiles.USERNAME_CASE_PRESERVED, stripped),
              enforce(PrecisProfiles.USERNAME_CASE_MAPPED, stripped));
    } catch (IllegalArgumentException refusedByRfc8265) {
      throw refused(code, stripped, what);
    }
    if (!isAllowed(name.text())) {
      throw refused(code, stripped, what);
    }
    return name;
  }

  private static String enforce(PrecisProfile profile, String typed) {
    return profile.enforce(typed);
  }

  private static RefusedException refused(ErrorCode code, String typed, String what) {
    return new RefusedException(
        code, "\"" + Text.shown(typed) + "\" can't be a " + what + ": allowed are " + RULE + ".");
  }

  private static boolean isAllowed(String name) {
    return name.codePointCount(0, name.length()) <= MAX_LENGTH
        && Character.isLetterOrDigit(name.codePointAt(0))
        && name.codePoints().allMatch(Names::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || isVowelSign(c);
  }

  /** Many scripts (Devanagari, Thai, …) write part of their letters as combining marks. */
  private static boolean isVowelSign(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
