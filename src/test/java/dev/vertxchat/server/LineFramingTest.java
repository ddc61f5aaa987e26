package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineFramingTest {
  private static final int LIMIT = 8;
  private static final String TOO_LONG = "(too long)";

  private static final class Found implements LineFraming.Lines {
    private final List<String> lines = new ArrayList<>();
    private int limit = LIMIT;

    @Override
    public void line(Buffer line) {
      lines.add(line.toString());
    }

    @Override
    public void tooLong() {
      lines.add(TOO_LONG);
    }

    @Override
    public int lineBytes() {
      return limit;
    }
  }

  private static List<String> framed(boolean end, List<String> chunks) {
    Found found = new Found();
    LineFraming framing = new LineFraming(found);
    chunks.forEach(chunk -> framing.handle(Buffer.buffer(chunk)));
    if (end) {
      framing.end();
    }
    return found.lines;
  }

  /** Fed whole, byte by byte, and cut in two at every place, the bytes must give these lines. */
  private static void assertLines(boolean end, String bytes, String... lines) {
    List<String> expected = List.of(lines);
    assertEquals(expected, framed(end, List.of(bytes)), "whole");
    assertEquals(expected, framed(end, Arrays.asList(bytes.split(""))), "byte by byte");
    for (int cut = 1; cut < bytes.length(); cut++) {
      assertEquals(
          expected,
          framed(end, List.of(bytes.substring(0, cut), bytes.substring(cut))),
          "cut at " + cut);
    }
  }

  @Test
  void everyLineEndsWithItsNewline() {
    assertLines(false, "one\ntwo\n\nthree\nunfin", "one", "two", "", "three");
  }

  @Test
  void oneCarriageReturnBeforeTheNewlineIsDropped() {
    assertLines(false, "one\r\ntwo\r\r\n\r\nth\rree\n", "one", "two\r", "", "th\rree");
  }

  @Test
  void aLineOfTheLimitPasses() {
    assertLines(false, "12345678\n", "12345678");
    assertLines(false, "12345678\r\n", "12345678");
  }

  @Test
  void aLineOfOneMoreIsRefused() {
    assertLines(false, "123456789\n", TOO_LONG);
    assertLines(false, "123456789\r\n", TOO_LONG);
    assertLines(false, "12345678\r\r\n", TOO_LONG);
  }

  @Test
  void theLinesAroundARefusedOneLiveOn() {
    assertLines(
        false, "one\n1234567890123\ntwo\n123456789\n\n", "one", TOO_LONG, "two", TOO_LONG, "");
  }

  @Test
  void aLastLineNeedsNoNewlineBeforeTheEnd() {
    assertLines(true, "one\ntwo", "one", "two");
    assertLines(true, "one\ntwo\r", "one", "two");
    assertLines(true, "one\n", "one");
    assertLines(true, "12345678", "12345678");
    assertLines(true, "12345678\r", "12345678");
  }

  @Test
  void theLimitIsThatOfTheLineAtHand() {
    Found found = new Found();
    LineFraming framing = new LineFraming(found);
    framing.handle(Buffer.buffer("123456789\n12345678"));
    found.limit = 10;
    framing.handle(Buffer.buffer("9a\n123456789ab\n123"));
    found.limit = 2;
    framing.handle(Buffer.buffer("\n12\n"));
    assertEquals(List.of(TOO_LONG, "123456789a", TOO_LONG, TOO_LONG, "12"), found.lines);
  }

  @Test
  void aRefusedLastLineIsReportedOnce() {
    assertLines(true, "one\n12345678901234567890", "one", TOO_LONG);
  }

  @Test
  void whileItIsPausedItFindsNothingBeyondASlice() {
    List<String> found = new ArrayList<>();
    LineFraming[] framing = new LineFraming[1];
    framing[0] =
        new LineFraming(
            new LineFraming.Lines() {
              @Override
              public void line(Buffer line) {
                found.add(line.toString());
                framing[0].pause();
              }

              @Override
              public void tooLong() {
                throw new AssertionError("too long");
              }

              @Override
              public int lineBytes() {
                return LIMIT;
              }
            });
    int lines = 10 * LineFraming.SLICE_BYTES;
    framing[0].handle(Buffer.buffer("\n".repeat(lines)));
    framing[0].handle(Buffer.buffer("end\n"));
    assertEquals(LineFraming.SLICE_BYTES, found.size());
    int turns = 1;
    while (found.size() <= lines) {
      framing[0].resume();
      turns++;
    }
    assertEquals(11, turns);
    assertEquals("end", found.get(lines));
  }

  @Test
  void nothingAtAllIsNoLine() {
    assertEquals(List.of(), framed(true, List.of()));
  }

  @Test
  void aLineIsRefusedAsSoonAsItIsTooLongSoThatNothingMoreOfItIsHeld() {
    Found found = new Found();
    LineFraming framing = new LineFraming(found);
    framing.handle(Buffer.buffer("123456789"));
    assertEquals(List.of(TOO_LONG), found.lines);
    Buffer much = Buffer.buffer(new byte[1 << 20]);
    for (int i = 0; i < 2_000; i++) { // 2 GiB, more than there is
      framing.handle(much);
    }
    framing.handle(Buffer.buffer("\nnext\n"));
    assertEquals(List.of(TOO_LONG, "next"), found.lines);
  }

  @Provide
  Arbitrary<List<String>> chunks() {
    return Arbitraries.strings()
        .withChars('a', 'b', '\r', '\n')
        .ofMaxLength(14)
        .list()
        .ofMaxSize(12);
  }

  @Property
  void howeverTheBytesAreCutTheLinesAreTheSame(@ForAll("chunks") List<String> chunks) {
    String bytes = String.join("", chunks);
    List<String> expected = new ArrayList<>();
    int start = 0;
    for (int end; (end = bytes.indexOf('\n', start)) >= 0; start = end + 1) {
      expected.add(line(bytes.substring(start, end)));
    }
    if (start < bytes.length()) {
      expected.add(line(bytes.substring(start)));
    }
    assertEquals(expected, framed(true, chunks));
  }

  private static String line(String raw) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    return line.length() > LIMIT ? TOO_LONG : line;
  }
}
