package dev.vertxchat.protocol;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Characters that show nothing, and so can hide or fake something: the Default_Ignorable code
 * points of Unicode but for the Hangul fillers, the interlinear annotations, and the bidi overrides
 * and isolates among them. They go, but where writing or an emoji needs them:
 *
 * <ul>
 *   <li>ZWJ and ZWNJ beside a cursive letter or a virama; ZWJ between symbols, as in 👩‍🚀
 *   <li>a variation selector behind what it may vary
 *   <li>the tags of a flag, as in 🏴󠁧󠁢󠁳󠁣󠁴󠁿
 *   <li>the zero width space within scripts that are written without spaces
 *   <li>LRM, RLM and ALM in a text with letters from right to left: there they keep punctuation in
 *       its place, and can move no more than such a letter could; elsewhere they only could deceive
 * </ul>
 *
 * <p>At most one stands behind each visible character, so that they can't carry a text of their
 * own. Pure; used once.
 */
final class Invisible {
  private static final int ALM = 0x61c;
  private static final int LRM = 0x200e;
  private static final int RLM = 0x200f;
  private static final int ZERO_WIDTH_SPACE = 0x200b;

  private static final int BLACK_FLAG = 0x1f3f4;
  private static final int TAG = 0xe0000;
  private static final int TAG_END = 0xe007f;

  /** Characters of the name of a subdivision, such as {@code gbsct} (UTS #51, ED-14a). */
  private static final int MIN_TAGS = 3;

  private static final int MAX_TAGS = 6;

  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TAI_LE,
          UnicodeScript.NEW_TAI_LUE,
          UnicodeScript.TAI_THAM,
          UnicodeScript.JAVANESE,
          UnicodeScript.BALINESE);

  private final String text;
  private final StringBuilder clean;
  private int last = -1; // in clean
  private int base = -1; // the last in clean that is visible and no mark
  private Boolean fromRightToLeft; // null before it is asked for

  private Invisible(String text) {
    this.text = text;
    this.clean = new StringBuilder(text.length());
  }

  /** Takes out of a text what is not needed where it stands. */
  static String remove(String text) {
    return new Invisible(text).read();
  }

  static boolean isInvisible(int c) {
    if (c < 0x2000) {
      return c == 0xad
          || c == 0x34f
          || c == ALM
          || (c >= 0x17b4 && c <= 0x17b5)
          || (c >= 0x180b && c <= 0x180f);
    }
    if (c < 0xfe00) {
      return (c >= ZERO_WIDTH_SPACE && c <= RLM)
          || (c >= 0x202a && c <= 0x202e)
          || (c >= 0x2060 && c <= 0x206f);
    }
    return c <= 0xfe0f
        || c == 0xfeff
        || (c >= 0xfff0 && c <= 0xfffb)
        || (c >= 0x1bca0 && c <= 0x1bca3)
        || (c >= 0x1d173 && c <= 0x1d17a)
        || (c >= TAG && c <= 0xe0fff);
  }

  /** Whether there is nothing to be seen in a text: spaces, and letters that look like them. */
  static boolean isBlank(String text) {
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (!isBlank(c)) {
        return false;
      }
      at += Character.charCount(c);
    }
    return true;
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || isInvisible(c)
        || (c >= 0x115f && c <= 0x1160) // Hangul fillers
        || c == 0x3164
        || c == 0xffa0
        || c == 0x2800 // the Braille pattern without dots
        || c == 0x1d159; // the null notehead
  }

  private String read() {
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (!isInvisible(c)) {
        next = c == BLACK_FLAG ? flagEnd(next) : next;
        clean.append(text, at, next);
        last = c;
        base = Joiners.isMark(c) ? base : c;
      } else if (isNeeded(c, next < text.length() ? text.codePointAt(next) : -1)) {
        clean.appendCodePoint(c);
        last = c;
      }
      at = next;
    }
    return clean.toString();
  }

  /** Behind the tags that follow a flag, or behind the flag when they name nothing. */
  private int flagEnd(int start) {
    int end = start;
    int tags = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      end += Character.charCount(c);
      if (c == TAG_END && tags >= MIN_TAGS) {
        return end;
      }
      if (!isTag(c) || ++tags > MAX_TAGS) {
        return start;
      }
    }
    return start;
  }

  private static boolean isTag(int c) {
    return (c >= TAG + '0' && c <= TAG + '9') || (c >= TAG + 'a' && c <= TAG + 'z');
  }

  private boolean isNeeded(int c, int next) {
    if (last >= 0 && isInvisible(last) && (!isSelector(last) || isSelector(c))) {
      return false;
    }
    return switch (c) {
      case Joiners.ZWNJ -> isJoining(next);
      case Joiners.ZWJ -> isJoining(next) || (isSymbol(base) && isSymbol(next));
      case ZERO_WIDTH_SPACE -> isWithoutSpaces(last) && isWithoutSpaces(next);
      case ALM, LRM, RLM -> isFromRightToLeft();
      default -> isSelector(c) && varies(c);
    };
  }

  private boolean isJoining(int next) {
    return Joiners.isCursive(base)
        || Joiners.isCursive(next)
        || Joiners.isVirama(last)
        || Joiners.isVirama(next);
  }

  /** The blocks of symbols and emoji, with what later versions of Unicode add there. */
  private static boolean isSymbol(int c) {
    return (c >= 0x2190 && c <= 0x2bff) || (c >= 0x1f000 && c <= 0x1faff);
  }

  private static boolean isWithoutSpaces(int c) {
    return c >= 0 && WITHOUT_SPACES.contains(UnicodeScript.of(c));
  }

  private static boolean isSelector(int c) {
    return isMongolianSelector(c) || (c >= 0xfe00 && c <= 0xfe0f) || isSupplementarySelector(c);
  }

  private static boolean isMongolianSelector(int c) {
    return c >= 0x180b && c <= 0x180f;
  }

  private static boolean isSupplementarySelector(int c) {
    return c >= 0xe0100 && c <= 0xe01ef;
  }

  private boolean varies(int selector) {
    if (last < 0 || Character.isWhitespace(last) || Character.isSpaceChar(last)) {
      return false;
    }
    if (isMongolianSelector(selector)) {
      return UnicodeScript.of(last) == UnicodeScript.MONGOLIAN;
    }
    return !isSupplementarySelector(selector) || Character.isIdeographic(last);
  }

  private boolean isFromRightToLeft() {
    if (fromRightToLeft == null) {
      fromRightToLeft = text.codePoints().anyMatch(Invisible::isLetterFromRightToLeft);
    }
    return fromRightToLeft;
  }

  private static boolean isLetterFromRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return !isInvisible(c)
        && (direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
            || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
  }
}
