package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

/**
 * What must hold of everything that others see on their terminals, told anew and by other means
 * than the code that cleans texts.
 */
public final class Seen {
  private Seen() {}

  /** A text that moves nothing, reorders nothing, hides nothing, and survives the wire. */
  public static void isClean(String text) {
    assertEquals(text, Text.clean(text), "cleaning twice is cleaning once");
    byte[] wire = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(text, new String(wire, StandardCharsets.UTF_8), "the wire carries it");
    text.codePoints().forEach(c -> assertFalse(isForbidden(c), () -> hex(c) + " in " + text));
    hidesNothing(text);
  }

  /** A message to who must mend something: one line, and clean. */
  public static void isOneLine(String message) {
    assertFalse(message.isBlank(), "it says something");
    isClean(message);
  }

  /** Controls but tab, line breaks, and what reorders a line: embeddings, overrides, isolates. */
  private static boolean isForbidden(int c) {
    return (Character.getType(c) == Character.CONTROL && c != '\t')
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
        || Character.getType(c) == Character.SURROGATE
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** Format characters and tags carry no text of their own, but those of a flag. */
  private static void hidesNothing(String text) {
    int run = 0;
    boolean flag = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c >= 0xe0000 && c <= 0xe007f && flag) {
        continue;
      }
      flag = c == 0x1f3f4;
      run = Invisible.isInvisible(c) ? run + 1 : 0;
      assertTrue(run <= 2, () -> "a run of what is invisible in " + text);
    }
  }

  private static String hex(int c) {
    return Integer.toHexString(c);
  }
}
