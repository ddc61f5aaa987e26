package dev.vertxchat.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines for the operator that nobody ever waits for: they are queued, and a thread of its own
 * writes them. When the queue is full because nobody reads, whole lines are lost; once it is read
 * again, how many is said where they would have stood.
 *
 * <p>Any thread may write. An unfinished line is held until its end.
 */
final class QueuedOutput extends OutputStream {
  /** Some 50,000 lines: half a second of a chat at full rate. */
  static final int MAX_BYTES = 4 * 1_024 * 1_024;

  /** A larger buffer is not kept for the next lines. */
  private static final int KEPT_BYTES = 65_536;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(Main.LOG_TIME_FORMAT);

  private final OutputStream to;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private ByteArrayOutputStream queue = new ByteArrayOutputStream();
  private long lost; // behind the queue
  private boolean writing;

  /**
   * Starts a daemon thread of this name.
   *
   * @param to where only that thread writes
   */
  QueuedOutput(OutputStream to, String name) {
    this.to = to;
    Thread writer = new Thread(this::writeForEver, name);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      int from = offset;
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          append(bytes, from, i);
          endLine();
          from = i + 1;
        }
      }
      append(bytes, from, offset + length);
    } finally {
      lock.unlock();
    }
  }

  /** What is beyond the longest line that the queue could hold is cut off. */
  private void append(byte[] bytes, int from, int end) {
    line.write(bytes, from, Math.min(end - from, MAX_BYTES - 1 - line.size()));
  }

  /** After a line that is lost all are, until those before it are on their way: so one gap. */
  private void endLine() {
    line.write('\n');
    if (lost > 0 || queue.size() + line.size() > MAX_BYTES) {
      lost++;
    } else {
      queue.writeBytes(line.toByteArray());
      changed.signalAll();
    }
    line.reset();
  }

  private void writeForEver() {
    ByteArrayOutputStream spare = new ByteArrayOutputStream();
    long unwritten = 0; // lines that could not be written, as to a disk that is full
    while (true) {
      ByteArrayOutputStream lines;
      long lostBehind;
      lock.lock();
      try {
        writing = false;
        changed.signalAll();
        while (queue.size() == 0) {
          changed.awaitUninterruptibly();
        }
        writing = true;
        lines = queue;
        queue = spare;
        lostBehind = lost;
        lost = 0;
      } finally {
        lock.unlock();
      }
      unwritten = write(unwritten, lines.toByteArray(), lostBehind);
      spare = lines.size() > KEPT_BYTES ? new ByteArrayOutputStream() : lines;
      spare.reset();
    }
  }

  /** Returns how many lines could not be written until now. */
  private long write(long lostBefore, byte[] lines, long lostBehind) {
    try {
      to.write(notice(lostBefore));
      to.write(lines);
      to.write(notice(lostBehind));
      return 0;
    } catch (IOException e) { // there is nowhere to say it but here, when it can be written again
      return lostBefore + count(lines) + lostBehind;
    }
  }

  private static long count(byte[] lines) {
    long count = 0;
    for (byte b : lines) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  private static byte[] notice(long lost) {
    String line =
        lost == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "%s WARN %,d %s of output lost here: they could not be written in time%n",
                TIME.format(LocalDateTime.now(ZoneId.systemDefault())),
                lost,
                lost == 1 ? "line" : "lines");
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Waits until all lines are written, for at most so long, or until it is interrupted; not to be
   * called on an event loop. What is unfinished then is a line too.
   */
  void drain(long milliseconds) {
    long left = TimeUnit.MILLISECONDS.toNanos(milliseconds);
    lock.lock();
    try {
      if (line.size() > 0) {
        endLine();
      }
      while ((writing || queue.size() > 0) && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
