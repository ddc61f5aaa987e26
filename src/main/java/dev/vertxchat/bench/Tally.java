package dev.vertxchat.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one read loop counts. Its thread writes; {@link #received} is for any thread, the rest for
 * others once the loop has ended.
 */
final class Tally {
  /** An hour: what takes longer has not come at all. */
  static final long LONGEST_NANOS = 3_600_000_000_000L;

  /** Significant decimal digits of a latency. */
  static final int DIGITS = 3;

  private final Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);

  private final AtomicLong published = new AtomicLong();
  private final int timedEvery;
  private final MeasuredTime measured;
  private long now;
  private long from;
  private long to;
  private int untilTimed;
  private long received;
  private long stray;
  private long damaged;
  private long gone;
  private long disconnected;

  /** The time whose lines are timed, in nanoseconds since the run's base; empty until set. */
  static final class MeasuredTime {
    private volatile long from = Long.MAX_VALUE;
    private volatile long to = Long.MAX_VALUE;

    void begin(long nanos) {
      from = nanos;
    }

    void end(long nanos) {
      to = nanos;
    }
  }

  /**
   * @param timedEvery one in how many deliveries is timed
   */
  Tally(int timedEvery, MeasuredTime measured) {
    this.timedEvery = timedEvery;
    this.measured = measured;
    this.untilTimed = timedEvery;
  }

  /** Sets the time at which what is counted next has arrived: one clock call a read, not a line. */
  void arrivedAt(long nanos) {
    now = nanos;
    from = measured.from;
    to = measured.to;
  }

  /** A line came that was due. */
  void received(byte[] in, int textAt) {
    received++;
    if (--untilTimed == 0) {
      untilTimed = timedEvery;
      long sent = LineText.nanos(in, textAt);
      if (sent >= from && sent < to) {
        latencies.recordValue(Math.min(Math.max(0, now - sent), LONGEST_NANOS));
      }
    }
  }

  /** A line came that was due, at a receiver that had stalled: its delay was asked for. */
  void receivedLate() {
    received++;
  }

  /** A line came to someone it was not for: its own sender, or another room. */
  void stray() {
    stray++;
  }

  /** A line came whose text is not what was sent. */
  void damaged() {
    damaged++;
  }

  /** The server said that it no longer keeps so many lines for someone. */
  void gone(long lines) {
    gone += lines;
  }

  /** A connection ended while it was still wanted. */
  void disconnected() {
    disconnected++;
  }

  /** Shows other threads what has been received. */
  void publish() {
    published.lazySet(received);
  }

  /** Lines received for the first time. */
  long received() {
    return published.get();
  }

  Histogram latencies() {
    return latencies;
  }

  long strays() {
    return stray;
  }

  long damages() {
    return damaged;
  }

  long goneLines() {
    return gone;
  }

  long disconnects() {
    return disconnected;
  }
}
