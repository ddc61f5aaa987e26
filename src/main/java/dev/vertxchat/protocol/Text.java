package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** What may stand in a text that others will read on their terminals. Pure. */
public final class Text {
  /** Characters of what was refused that are shown again: enough to recognize it. */
  private static final int SHOWN = 40;

  private Text() {}

  /** Decodes UTF-8; bytes that are not become U+FFFD. */
  public static String decode(Buffer bytes) {
    return new String(bytes.getBytes(), StandardCharsets.UTF_8);
  }

  /** The beginning of a text, cleaned, as it is shown to who must mend it. */
  static String shown(String text) {
    String clean = clean(text);
    return clean.codePointCount(0, clean.length()) > SHOWN
        ? clean.substring(0, clean.offsetByCodePoints(0, SHOWN)) + "…"
        : clean;
  }

  /**
   * What others may read of a text: one line that moves nothing on their terminals and does not
   * reorder what they read. Removed are whole control sequences ({@link ControlSequences}) and the
   * bidi overrides and isolates (Unicode UAX #9); a run of line breaks becomes one space. Cleaning
   * twice is cleaning once.
   */
  public static String clean(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!staysAnywhere(c)) {
        return cleanFrom(i, text);
      }
    }
    return text;
  }

  private static boolean staysAnywhere(char c) {
    return !ControlSequences.isControl(c)
        && !ControlSequences.isLineBreak(c)
        && !isReordering(c)
        && !Character.isSurrogate(c);
  }

  private static String cleanFrom(int start, String text) {
    return ControlSequences.remove(text, start)
        .codePoints()
        .filter(c -> !isReordering(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isReordering(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
