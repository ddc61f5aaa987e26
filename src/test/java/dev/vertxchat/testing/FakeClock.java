package dev.vertxchat.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until it is moved, and a count of nanoseconds beside it. Any thread.
 */
public final class FakeClock implements InstantSource {
  /** Where every fake clock starts. */
  public static final Instant START = Instant.parse("2026-11-22T12:03:00.123Z");

  /** By how much the count grows at most from one look to the next. */
  private static final long STEP = Duration.ofSeconds(1).toNanos();

  private volatile Instant now = START;
  private long nanos;
  private long aim;

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Time passes: the count of nanoseconds follows in steps, as somebody sees it who looks often.
   */
  public void advance(Duration by) {
    now = now.plus(by);
    synchronized (this) {
      aim += by.toNanos();
    }
  }

  /** Somebody sets the clock. No time passes. */
  public void set(Instant to) {
    now = to;
  }

  /** Time passes in which nobody could look: the count of nanoseconds is there at once. */
  public synchronized void sleep(Duration by) {
    now = now.plus(by);
    aim += by.toNanos();
    nanos += by.toNanos();
  }

  /** What a look at the count gives. */
  public synchronized long nanos() {
    nanos += Math.min(STEP, aim - nanos);
    return nanos;
  }

  /** Whether somebody has looked so often that the count is where it should be. */
  public synchronized boolean hasPassed() {
    return nanos == aim;
  }
}
