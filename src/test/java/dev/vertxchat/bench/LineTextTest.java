package dev.vertxchat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTextTest {
  private static final int AT = 7;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 2, 3",
    "9, 10, 15",
    "65535, 2147483647, 281474976710655",
    "43981, 305419896, 78187493530"
  })
  void whatIsWrittenIsRead(int sender, int seq, long nanos) {
    LineText text = new LineText(64, 1);
    byte[] bytes = write(text, sender, seq, nanos);
    assertTrue(text.beginsAt(bytes, AT));
    assertTrue(text.intact(bytes, AT));
    assertEquals(sender, LineText.sender(bytes, AT));
    assertEquals(seq, LineText.seq(bytes, AT));
    assertEquals(nanos, LineText.nanos(bytes, AT));
  }

  @ParameterizedTest
  @CsvSource({"32", "33", "64", "4000"})
  void aTextIsPrintableAsciiOfExactlyItsSize(int size) {
    byte[] bytes = write(new LineText(size, Long.MIN_VALUE), 1, 2, 3);
    for (int i = 0; i < bytes.length; i++) {
      boolean inText = i >= AT && i < AT + size;
      assertEquals(inText, bytes[i] > ' ' && bytes[i] < 127, "byte " + i);
    }
  }

  @Test
  void aTextOfAnotherRunIsNotTakenForOurs() {
    byte[] bytes = write(new LineText(64, 1), 1, 2, 3);
    assertFalse(new LineText(64, 2).beginsAt(bytes, AT));
  }

  @Test
  void aTextThatWasChangedOnItsWayIsNotIntact() {
    LineText text = new LineText(64, 1);
    byte[] bytes = write(text, 1, 2, 3);
    bytes[AT + 63] = '?';
    assertFalse(text.intact(bytes, AT));
  }

  private static byte[] write(LineText text, int sender, int seq, long nanos) {
    byte[] bytes = new byte[AT + text.size() + 9];
    text.write(bytes, AT, sender, seq, nanos);
    return bytes;
  }
}
