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
   * Removes what could drive a terminal or reorder what others read: the control characters C0, DEL
   * and C1 (tab excepted; ESC is one of them), and the bidi overrides and isolates (Unicode UAX
   * #9). An unpaired surrogate, which UTF-8 cannot carry, becomes U+FFFD.
   */
  public static String clean(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || (c >= 0x7f && (isRemoved(c) || Character.isSurrogate(c)))) {
        return cleanFrom(i, text);
      }
    }
    return text;
  }

  private static String cleanFrom(int start, String text) {
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, start);
    text.substring(start)
        .codePoints()
        .filter(c -> !isRemoved(c))
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isRemoved(int c) {
    return (c < ' ' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
