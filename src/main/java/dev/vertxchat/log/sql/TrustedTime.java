package dev.vertxchat.log.sql;

import java.util.concurrent.TimeUnit;

/**
 * What time it is for whoever deletes by it. A clock that jumps ahead is not followed before it has
 * been ahead for a day: what is deleted by a wrong clock is gone for good, and what is deleted a
 * day late does no harm. A clock that is set back is followed at once. Pure but for its own state;
 * used by one thread at a time.
 */
final class TrustedTime {
  /** More than a clock is corrected by while it runs. */
  private static final long TOLERANCE_MILLISECONDS = TimeUnit.MINUTES.toMillis(1);

  private static final long PROOF_NANOSECONDS = TimeUnit.DAYS.toNanos(1);

  private long trusted;
  private long asked; // on the monotonic clock
  private long ahead; // how long the clock has been ahead, in nanoseconds

  /**
   * Begins.
   *
   * @param known a time that has been reached for sure, milliseconds since 1970 UTC: that of the
   *     newest entry
   * @param nanoseconds of the monotonic clock
   */
  TrustedTime(long known, long nanoseconds) {
    this.trusted = known;
    this.asked = nanoseconds;
  }

  /**
   * The time, in milliseconds since 1970 UTC.
   *
   * @param clock what the clock says
   * @param nanoseconds of the monotonic clock
   */
  long at(long clock, long nanoseconds) {
    long passed = nanoseconds - asked;
    asked = nanoseconds;
    long steady = trusted + TimeUnit.NANOSECONDS.toMillis(passed);
    boolean inTime = clock <= steady + TOLERANCE_MILLISECONDS;
    ahead = inTime ? 0 : ahead + passed;
    boolean proved = ahead >= PROOF_NANOSECONDS;
    trusted = inTime || proved ? clock : steady;
    ahead = proved ? 0 : ahead;
    return trusted;
  }
}
