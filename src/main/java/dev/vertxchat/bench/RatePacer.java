package dev.vertxchat.bench;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Says lines at a fixed rate, each sender in turn. Line n is due n/rate seconds after the start,
 * whatever became of the lines before, and bears that time: so a latency counts from when the line
 * ought to have been sent, and a server that holds up the sender cannot hide it (no coordinated
 * omission).
 */
final class RatePacer extends Thread {
  private static final double NANOS = 1e9;

  /** Below this the sleep would be longer than asked for anyway. */
  private static final long SHORTEST_SLEEP_NANOS = 10_000;

  private static final long RETRY_NANOS = 1_000_000;

  private final List<Sender> senders;
  private final double nanosPerLine;
  private final long base;
  private final Histogram lateness = new Histogram(Tally.LONGEST_NANOS, Tally.DIGITS);
  private final int[] owed;

  /** Numbers of the senders that have something to say or to write, the first of them valid. */
  private final int[] busy;

  private final boolean[] isBusy;
  private int busyCount;
  private volatile boolean stopped;
  private volatile Exception failure;

  /**
   * @param rate lines a second, all senders together
   * @param base the {@link System#nanoTime} from which the run's times count
   */
  RatePacer(List<Sender> senders, int rate, long base) {
    super("bench-pacer");
    this.senders = senders;
    this.nanosPerLine = NANOS / rate;
    this.base = base;
    this.owed = new int[senders.size()];
    this.busy = new int[senders.size()];
    this.isBusy = new boolean[senders.size()];
    setDaemon(true);
  }

  /** Lets nothing more fall due; the thread ends once all that was due has been written. */
  void finish() {
    stopped = true;
    LockSupport.unpark(this);
  }

  /** What ended the thread before it should, or null. */
  Exception failure() {
    return failure;
  }

  /**
   * How much later than due each line was handed to the kernel, in nanoseconds: the part of the
   * latencies that is the generator's own, or the server's back-pressure. For others after the end.
   */
  Histogram lateness() {
    return lateness;
  }

  @Override
  public void run() {
    long start = System.nanoTime() - base;
    long due = 0;
    try {
      while (!stopped || busyCount > 0) {
        long now = System.nanoTime() - base;
        if (!stopped) {
          due = owe(due, (long) ((now - start) / nanosPerLine) + 1);
        }
        sayWhatIsOwed(start, now);
        sleepUntil(busyCount == 0 ? start + (long) (due * nanosPerLine) : now + RETRY_NANOS);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private long owe(long from, long to) {
    for (long line = from; line < to; line++) {
      int number = (int) (line % senders.size());
      owed[number]++;
      if (!isBusy[number]) {
        isBusy[number] = true;
        busy[busyCount++] = number;
      }
    }
    return to;
  }

  private void sayWhatIsOwed(long start, long now) {
    int stillBusy = 0;
    for (int i = 0; i < busyCount; i++) {
      isBusy[busy[i]] = !sayWhatIsOwed(busy[i], start, now);
      if (isBusy[busy[i]]) {
        busy[stillBusy++] = busy[i];
      }
    }
    busyCount = stillBusy;
  }

  /** Returns whether nothing is left to say or to write. */
  private boolean sayWhatIsOwed(int number, long start, long now) {
    Sender sender = senders.get(number);
    while (sender.nextSeq() < owed[number] && sender.hasPlace()) {
      long line = (long) sender.nextSeq() * senders.size() + number;
      long intended = start + (long) (line * nanosPerLine);
      sender.say(intended);
      lateness.recordValue(Math.max(0, now - intended));
    }
    return sender.flush() && (sender.nextSeq() == owed[number] || sender.isBroken());
  }

  private void sleepUntil(long nanos) {
    long left = nanos - (System.nanoTime() - base);
    if (left > SHORTEST_SLEEP_NANOS) {
      LockSupport.parkNanos(left);
    }
  }
}
