package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineScannerTest {
  private static final LineText TEXT = new LineText(40, 5);

  private static final String PLAIN =
      "* ✔ Connected\nb1: "
          + text(1, 0)
          + "\n* b9 joined\nb1: "
          + text(1, 1)
          + "\nb1: "
          + text(1, 2)
          + "\r\nb22: "
          + text(2, 0)
          + "\n[2026-11-22 12:03] b1: "
          + text(1, 3)
          + "\nb1: hello\n\n"
          + "b1: "
          + new String(write(new LineText(40, 6), 1, 4), UTF_8)
          + "\nb1: "
          + text(1, 5)
          + "\n";

  private static final List<String> HEARD_PLAIN = List.of("1/0", "1/1", "1/2", "2/0", "1/3", "1/5");

  private static final String JSON =
      "{\"type\":\"welcome\",\"name\":\"b1\"}\n"
          + said(8, "b1", text(1, 0))
          + said(9, "b1", text(1, 1))
          + "{\"type\":\"ack\",\"room\":\"lobby\",\"ref\":1000000004,\"seq\":10}\n"
          + said(11, "b22", text(2, 0))
          + "{\"type\":\"ping\"}\n"
          + said(12, "b1", "hello")
          + said(13, "b1", text(1, 2));

  private static final List<String> HEARD_JSON = List.of("1/0", "1/1", "2/0", "1/2");

  @Test
  void plainLinesAreHeardAndOthersPassedOver() {
    assertEquals(HEARD_PLAIN, scan(BenchDialect.PLAIN, PLAIN, PLAIN.length()));
  }

  @Test
  void plainLinesMayBeCutAnywhere() {
    for (int cut = 1; cut < PLAIN.getBytes(UTF_8).length; cut++) {
      assertEquals(HEARD_PLAIN, scan(BenchDialect.PLAIN, PLAIN, cut), "reads of " + cut);
    }
  }

  @Test
  void jsonLinesAreHeardAndOthersPassedOver() {
    assertEquals(HEARD_JSON, scan(BenchDialect.JSON, JSON, JSON.length()));
  }

  @Test
  void jsonLinesMayBeCutAnywhere() {
    for (int cut = 1; cut < JSON.length(); cut++) {
      assertEquals(HEARD_JSON, scan(BenchDialect.JSON, JSON, cut), "reads of " + cut);
    }
  }

  @Test
  void acknowledgementsAndGapsAreUnderstood() {
    byte[] ack =
        "{\"type\":\"ack\",\"room\":\"lobby\",\"ref\":1000000004,\"seq\":10}".getBytes(UTF_8);
    assertEquals(1_000_000_004, BenchDialect.JSON.ackedRef(ack, 0, ack.length));
    byte[] gap = "{\"type\":\"gap\",\"room\":\"lobby\",\"from\":3,\"to\":17}".getBytes(UTF_8);
    assertEquals(15, BenchDialect.JSON.goneLines(gap, 0, gap.length));
    byte[] gone = "* (1,204 lines are no longer kept)".getBytes(UTF_8);
    assertEquals(1204, BenchDialect.PLAIN.goneLines(gone, 0, gone.length));
    byte[] joined = "* Bob joined".getBytes(UTF_8);
    assertEquals(0, BenchDialect.PLAIN.goneLines(joined, 0, joined.length));
  }

  /** Scans as if each read brought so many bytes; returns sender and number of what was heard. */
  private static List<String> scan(BenchDialect dialect, String input, int readBytes) {
    byte[] all = input.getBytes(UTF_8);
    List<String> heard = new ArrayList<>();
    LineScanner scanner = new LineScanner(dialect, TEXT);
    LineScanner.Listener listener = new Heard(heard);
    byte[] rest = {};
    for (int from = 0; from < all.length; from += readBytes) {
      int read = Math.min(readBytes, all.length - from);
      byte[] buffer = Arrays.copyOf(rest, rest.length + read);
      System.arraycopy(all, from, buffer, rest.length, read);
      int end = scanner.scan(buffer, 0, buffer.length, listener);
      rest = Arrays.copyOfRange(buffer, end, buffer.length);
    }
    assertEquals(0, rest.length, "nothing is left over");
    return heard;
  }

  private record Heard(List<String> heard) implements LineScanner.Listener {
    @Override
    public void said(byte[] in, int textAt) {
      heard.add(LineText.sender(in, textAt) + "/" + LineText.seq(in, textAt));
    }

    @Override
    public void other(byte[] in, int from, int end) {
      assertEquals(-1, new String(in, from, end - from, UTF_8).indexOf('\n'), "one line at a time");
    }
  }

  private static String said(int seq, String from, String text) {
    return "{\"type\":\"said\",\"room\":\"lobby\",\"seq\":%d,\"from\":\"%s\",\"text\":\"%s\"}\n"
        .formatted(seq, from, text);
  }

  private static String text(int sender, int seq) {
    return new String(write(TEXT, sender, seq), UTF_8);
  }

  private static byte[] write(LineText text, int sender, int seq) {
    byte[] bytes = new byte[text.size()];
    text.write(bytes, 0, sender, seq, 0);
    return bytes;
  }
}
