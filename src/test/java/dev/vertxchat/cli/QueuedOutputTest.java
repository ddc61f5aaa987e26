package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueuedOutputTest {
  private static final Pattern LOST =
      Pattern.compile("....-..-.. ..:..:.. WARN ([\\d,]+) lines? of output lost here: .*");

  /** Takes nothing until it is opened, and can fail. */
  private static final class Pipe extends OutputStream {
    private final Semaphore open = new Semaphore(0);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile boolean waiting;
    private volatile boolean full;

    @Override
    public void write(int b) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      waiting = true;
      open.acquireUninterruptibly();
      open.release();
      if (full) {
        throw new IOException("No space left on device");
      }
      taken.write(bytes, offset, length);
    }

    Pipe open() {
      open.release();
      return this;
    }

    List<String> lines() {
      return taken.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  private final Pipe pipe = new Pipe();
  private final QueuedOutput output = new QueuedOutput(pipe, "test-output");

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.write(bytes, 0, bytes.length);
  }

  private List<String> printed() {
    output.drain(30_000);
    return pipe.lines();
  }

  private static long lost(String line) {
    Matcher matcher = LOST.matcher(line);
    assertTrue(matcher.matches(), line);
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  @Test
  void linesComeWholeAndInTheirOrderHoweverTheyAreCut() {
    pipe.open();
    print("fir");
    print("st\nsecond\nthi");
    print("rd\n\n");
    print("an unfinished one");
    assertEquals(List.of("first", "second", "third", "", "an unfinished one"), printed());
  }

  @Test
  void nobodyWaitsForAnOutputThatIsNotReadAndWhatIsLostIsCountedWhereItWouldStand() {
    String rest = " of a line " + "x".repeat(989);
    print("0" + rest + "\n");
    Until.isTrue("the first line is being written", () -> pipe.waiting);
    int said = 2 * QueuedOutput.MAX_BYTES / 1_000;
    for (int i = 1; i < said; i++) {
      print(i + rest + "\n");
    }
    pipe.open();
    output.drain(30_000);
    print("read again\n");
    List<String> lines = printed();
    int kept = lines.size() - 2;
    for (int i = 0; i < kept; i++) {
      assertEquals(i + rest, lines.get(i));
    }
    assertEquals(said - kept, lost(lines.get(kept)));
    assertEquals("read again", lines.get(kept + 1));
  }

  @Test
  void whatCouldNotBeWrittenIsCountedBeforeWhatFollows() {
    pipe.full = true;
    pipe.open();
    print("one\ntwo\n");
    output.drain(30_000);
    print("three\n");
    output.drain(30_000);
    pipe.full = false;
    print("four\n");
    List<String> lines = printed();
    assertEquals(2, lines.size(), lines.toString());
    assertEquals(3, lost(lines.get(0)));
    assertEquals("four", lines.get(1));
  }

  @Test
  void aLineLongerThanTheQueueIsCutAndHurtsNoOther() {
    pipe.open();
    print("before\n");
    output.drain(30_000);
    print("y".repeat(QueuedOutput.MAX_BYTES + 5) + "\nafter\n");
    output.drain(30_000);
    print("at last\n");
    List<String> lines = printed();
    assertEquals("before", lines.get(0));
    assertEquals("y".repeat(QueuedOutput.MAX_BYTES - 1), lines.get(1));
    assertEquals("at last", lines.get(lines.size() - 1));
  }

  @Test
  void drainingEndsInTimeThoughNobodyReads() {
    print("unread\n");
    output.drain(20);
    assertEquals(List.of(), pipe.lines());
  }
}
