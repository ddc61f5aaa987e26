package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.testing.Pieces;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class LineFramingFuzzTest {
  private static final int MOST_LIMIT = 32;
  private static final String TOO_LONG = "(too long)";

  /** The first byte is the limit of a line; the others come from the peer. */
  @FuzzTest(maxDuration = "5m")
  void linesAreTheSameHoweverTheBytesAreCutAndWheneverItPauses(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int limit = 1 + (input[0] & 0xff) % MOST_LIMIT;
    byte[] bytes = java.util.Arrays.copyOfRange(input, 1, input.length);
    List<String> expected = expected(new String(bytes, StandardCharsets.ISO_8859_1), limit);
    for (List<byte[]> pieces : Pieces.of(bytes)) {
      assertEquals(expected, framed(pieces, limit, false), () -> Pieces.shown(pieces));
      assertEquals(expected, framed(pieces, limit, true), () -> "paused " + Pieces.shown(pieces));
    }
  }

  private static List<String> expected(String bytes, int limit) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end; (end = bytes.indexOf('\n', start)) >= 0; start = end + 1) {
      lines.add(line(bytes.substring(start, end), limit));
    }
    if (start < bytes.length()) {
      lines.add(line(bytes.substring(start), limit));
    }
    return lines;
  }

  private static String line(String raw, int limit) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    return line.length() > limit ? TOO_LONG : line;
  }

  private static List<String> framed(List<byte[]> pieces, int limit, boolean pausing) {
    Found found = new Found(limit, pausing);
    for (byte[] piece : pieces) {
      found.framing.handle(Buffer.buffer(piece));
    }
    while (found.framing.isPaused()) {
      found.framing.resume();
    }
    found.framing.end();
    return found.lines;
  }

  private static final class Found implements LineFraming.Lines {
    private final int limit;
    private final boolean pausing;
    private final List<String> lines = new ArrayList<>();
    private final LineFraming framing = new LineFraming(this);

    Found(int limit, boolean pausing) {
      this.limit = limit;
      this.pausing = pausing;
    }

    @Override
    public void line(Buffer line) {
      lines.add(line.toString(StandardCharsets.ISO_8859_1));
      if (pausing) {
        framing.pause();
      }
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
}
