package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What may stand in a text that others will read on their terminals. Pure. */
public final class Text {
  /** Characters of what was refused that are shown again: enough to recognize it. */
  private static final int SHOWN = 40;

  /** Java chars of it that are looked at for them, since most of it may have to go. */
  private static final int LOOKED_AT = 256;

  /** Bytes of a Java char in UTF-8 at most; characters of 4 bytes are two of them. */
  private static final int MAX_CHAR_BYTES = 3;

  private Text() {}

  /** Decodes UTF-8; bytes that are not become U+FFFD. */
  public static String decode(Buffer bytes) {
    return new String(bytes.getBytes(), StandardCharsets.UTF_8);
  }

  /** A line without the mark that some programs put before all they write. */
  static String withoutByteOrderMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }

  /**
   * Refuses a text that is too long, in whichever form it came.
   *
   * @param most bytes of the longest text, in UTF-8
   * @throws RefusedException ({@code too_long}) saying what was found and what is allowed
   */
  public static void limit(String text, int most) {
    if (text.length() <= most / MAX_CHAR_BYTES) {
      return; // most texts, which need not be measured
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > most) {
      throw new RefusedException(
          ErrorCode.TOO_LONG,
          String.format(Locale.ROOT, "text: found %,d bytes, allowed: at most %,d", bytes, most));
    }
  }

  /**
   * The beginning of a text, cleaned, as it is shown to who must mend it. What is cut off may have
   * been why something invisible was let stand, so the rest is cleaned once more.
   */
  public static String shown(String text) {
    String clean = clean(beginning(text));
    if (clean.codePointCount(0, clean.length()) > SHOWN) {
      return clean(clean.substring(0, clean.offsetByCodePoints(0, SHOWN))) + "…";
    }
    return text.length() > LOOKED_AT ? clean + "…" : clean;
  }

  private static String beginning(String text) {
    if (text.length() <= LOOKED_AT) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(LOOKED_AT - 1));
    return text.substring(0, splits ? LOOKED_AT - 1 : LOOKED_AT);
  }

  /**
   * What others may read of a text: one line that moves nothing on their terminals, does not
   * reorder what they read, and hides nothing. Removed are whole control sequences ({@link
   * ControlSequences}) and what is invisible but where writing or an emoji needs it ({@link
   * Invisible}); a run of line breaks becomes one space. Nothing is left of a text in which nothing
   * is to be seen. Cleaning twice is cleaning once.
   */
  public static String clean(String text) {
    String clean = withoutWhatGoes(text);
    return Invisible.isBlank(clean) ? "" : clean;
  }

  private static String withoutWhatGoes(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (!staysAnywhere(text.charAt(i))) {
        return Invisible.remove(ControlSequences.remove(text, i));
      }
    }
    return text;
  }

  private static boolean staysAnywhere(char c) {
    return (c >= ' ' && c <= '~')
        || (!ControlSequences.isControl(c)
            && !ControlSequences.isLineBreak(c)
            && !Invisible.isInvisible(c)
            && !Character.isSurrogate(c));
  }
}
