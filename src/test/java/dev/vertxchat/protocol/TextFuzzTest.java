package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

class TextFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void whatOthersReadIsCleanAndNotLonger(byte[] bytes) {
    check(Text.decode(Buffer.buffer(bytes)));
    check(new String(bytes, StandardCharsets.UTF_16BE)); // as escapes of JSON: surrogates too
    check(charsOf(bytes));
  }

  /** Each two bytes one character, so that surrogates may stand alone. */
  private static String charsOf(byte[] bytes) {
    StringBuilder chars = new StringBuilder();
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      chars.append((char) ((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
    }
    return chars.toString();
  }

  private static void check(String text) {
    String clean = Text.clean(text);
    Seen.isClean(clean);
    assertTrue(clean.length() <= text.length(), "not longer");
    assertTrue(clean.isEmpty() || !clean.isBlank(), "something is seen, or nothing is left");
    Seen.isClean(Text.shown(text));
    limits(clean);
  }

  private static void limits(String clean) {
    int length = clean.getBytes(StandardCharsets.UTF_8).length;
    Text.limit(clean, length);
    if (length > 0) {
      assertEquals(ErrorCode.TOO_LONG, refusal(clean, length - 1));
    }
  }

  private static ErrorCode refusal(String text, int most) {
    try {
      Text.limit(text, most);
      return null;
    } catch (RefusedException e) {
      Seen.isOneLine(e.getMessage());
      return e.code();
    }
  }
}
