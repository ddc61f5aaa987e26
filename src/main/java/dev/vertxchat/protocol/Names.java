package dev.vertxchat.protocol;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rules for names of members and rooms: RFC 8265 (PRECIS) UsernameCasePreserved, narrowed to
 * letters, digits, {@code _}, {@code -} and {@code .}, so that a name can be typed in a command and
 * can't be taken for the server's own lines. Nothing is removed from a name but the spaces around
 * it: what is not allowed is refused. Pure.
 */
public final class Names {
  /** Characters (code points) of the longest name: fits a line of a terminal beside its text. */
  public static final int MAX_LENGTH = 32;

  /** The room that a session is in when it names none. */
  public static final String LOBBY = "lobby";

  /** Marks that may stand on one letter; points, vowels and tones of any language need no more. */
  static final int MAX_MARKS = 3;

  /**
   * Java chars, of which a character has two at most, of the longest name before it is composed.
   */
  private static final int MAX_TYPED = MAX_LENGTH * (1 + MAX_MARKS) * 2;

  private static final String RULE =
      "1 to " + MAX_LENGTH + " letters, digits, _, - or ., beginning with a letter or digit";

  private static final NameProfile PROFILE = new NameProfile();

  /** The dot above an i, which lower case makes of İ, and which does not show. */
  private static final Pattern DOT_OF_I = Pattern.compile("(?<=i\\p{M}{0,31})\u0307");

  private static final Pattern LAST_SIGMA =
      Pattern.compile("(?<=[\\p{L}\\p{M}])σ(?![\\p{L}\\p{M}])");

  private Names() {}

  /**
   * A name as its owner writes it, and the form by which names are compared.
   *
   * @param text what others see
   * @param key equal for names that no two sessions may both have: without case, and without
   *     joiners, which don't always show; not longer than the text
   */
  public record Name(String text, String key) {
    /**
     * Equal for names that look alike, such as {@code Alice}, {@code A1ice} and one with a Cyrillic
     * А (UTS #39). It depends on the version of Unicode that ICU4J knows, and on whether ICU4J is
     * there.
     */
    public String likeness() {
      return Likeness.of(text);
    }
  }

  /**
   * Takes a name as typed.
   *
   * @throws RefusedException ({@code bad_name}) saying why and what is allowed
   */
  public static Name parse(String typed) {
    String name = parse(typed, ErrorCode.BAD_NAME, "username");
    return new Name(name, withoutCase(Joiners.removedFrom(name)));
  }

  /**
   * Takes a room's name as typed; rooms have only the form without case, which is a name of the
   * same room again.
   *
   * @throws RefusedException ({@code bad_room}) saying why and what is allowed
   */
  public static String parseRoom(String typed) {
    return withoutCase(parse(typed, ErrorCode.BAD_ROOM, "room name"));
  }

  private static String parse(String typed, ErrorCode code, String what) {
    String stripped = typed.strip();
    if (stripped.length() > MAX_TYPED) { // before anything that costs more for a longer one
      throw tooLong(code, stripped, stripped, what);
    }
    if (Text.clean(stripped).isEmpty()) {
      throw new RefusedException(code, "A " + what + " is needed: " + RULE + ".");
    }
    String name;
    try {
      name = PROFILE.enforce(stripped);
    } catch (IllegalArgumentException refusedByRfc8265) {
      throw refused(code, stripped, what, "allowed are " + RULE);
    }
    if (!isAllowed(name)) {
      throw refused(code, stripped, what, "allowed are " + RULE);
    }
    if (characters(name) > MAX_LENGTH) {
      throw tooLong(code, stripped, name, what);
    }
    if (mostMarks(name) > MAX_MARKS) {
      throw refused(
          code, stripped, what, "at most " + MAX_MARKS + " marks may stand on one letter");
    }
    return name;
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * How many marks stand on the letter that bears most. Those that take a place of their own in the
   * line, as many vowels of India do, are none of them.
   */
  private static int mostMarks(String name) {
    int most = 0;
    int marks = 0;
    for (int c : Normalizer.normalize(name, Normalizer.Form.NFD).codePoints().toArray()) {
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        most = Math.max(most, ++marks);
      } else if (!Joiners.isJoiner(c)) {
        marks = 0;
      }
    }
    return most;
  }

  /**
   * Lower case, of one character for one. (RFC 8265 has it by toLowerCase, which makes two of İ and
   * keeps the two small sigmas apart; ß is not ss there either.) A sigma is written as its place
   * demands, since rooms are shown in this form.
   */
  private static String withoutCase(String name) {
    StringBuilder lower = new StringBuilder(name.length());
    name.codePoints().map(Names::lower).forEach(lower::appendCodePoint);
    String dotless = DOT_OF_I.matcher(lower).replaceAll("");
    String composed = Normalizer.normalize(dotless, Normalizer.Form.NFC);
    return LAST_SIGMA.matcher(composed).replaceAll("ς");
  }

  /** By way of the upper case, for some letters have two small forms; ı is not i. */
  static int lower(int c) {
    return c == 'ı' || c == 0x345 ? c : Character.toLowerCase(Character.toUpperCase(c));
  }

  private static RefusedException tooLong(
      ErrorCode code, String typed, String measured, String what) {
    return refused(
        code,
        typed,
        what,
        String.format(
            Locale.ROOT, "it has %,d characters, allowed are %s", characters(measured), RULE));
  }

  private static RefusedException refused(ErrorCode code, String typed, String what, String why) {
    return new RefusedException(
        code, "\"" + Text.shown(typed) + "\" can't be a " + what + ": " + why + ".");
  }

  private static boolean isAllowed(String name) {
    return Character.isLetterOrDigit(name.codePointAt(0))
        && name.codePoints().allMatch(Names::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return Character.isLetterOrDigit(c)
        || c == '_'
        || c == '-'
        || c == '.'
        || c == 0xf0b // between the syllables of Tibetan
        || c == 0x3007 // the zero of Chinese numbers
        || Joiners.isJoiner(c)
        || isVowelSign(c);
  }

  /** Many scripts (Devanagari, Thai, …) write part of their letters as combining marks. */
  private static boolean isVowelSign(int c) {
    int type = Character.getType(c);
    return (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK)
        && !Invisible.isInvisible(c);
  }
}
