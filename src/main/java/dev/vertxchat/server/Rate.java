package dev.vertxchat.server;

import java.time.Duration;

/**
 * So much in a time, and some of it ahead: a token bucket. It refuses nothing: it takes what is
 * asked for, and tells when the next may be taken. Any thread; the time is handed in, as
 * nanoseconds that grow steadily.
 */
final class Rate {
  /**
   * Times the amount that may be taken at once, after as many units of time of rest: a person
   * pastes fifty lines, and a program that comes back asks for all its rooms.
   */
  static final int BURST = 5;

  /**
   * How much more than that may be owed, as the time in which it is paid. It bounds what those who
   * share a rate wait for each other: less than they may take to give their name.
   */
  static final Duration MOST_OWED = Duration.ofSeconds(20);

  private final long amount; // 0: no limit
  private final long unit;
  private long full; // when nothing is owed any more

  /**
   * A rate of which nothing was taken yet.
   *
   * @param amount that may be taken in each {@code unit} of time; 0: without a limit
   */
  Rate(long amount, Duration unit, long now) {
    this.amount = amount;
    this.unit = unit.toNanos();
    this.full = now;
  }

  /**
   * Takes some.
   *
   * @return when the next may be taken, in the past if it may be at once
   */
  synchronized long take(long taken, long now) {
    if (amount > 0) {
      long owed = Math.max(0, full - now) + taken * unit / amount;
      full = now + Math.min(owed, BURST * unit + MOST_OWED.toNanos());
    }
    return next(now);
  }

  /** Takes one if it may be taken at once, and tells whether it has. */
  synchronized boolean takeOne(long now) {
    boolean may = next(now) - now <= 0;
    if (may) {
      take(1, now);
    }
    return may;
  }

  /** When the next may be taken, in the past if it may be at once. */
  synchronized long next(long now) {
    return amount == 0 ? now : full + unit / amount - BURST * unit;
  }

  /** Whether as much may be taken as if nothing ever was. */
  synchronized boolean isFull(long now) {
    return full - now <= 0;
  }
}
