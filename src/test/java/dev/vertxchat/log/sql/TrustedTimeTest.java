package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrustedTimeTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final TrustedTime time = new TrustedTime(START, 5);
  private long passed; // milliseconds

  /** What is trusted when so much more time has passed and the clock is wrong by so much. */
  private long after(long milliseconds, long wrongBy) {
    passed += milliseconds;
    return time.at(START + passed + wrongBy, 5 + Duration.ofMillis(passed).toNanos()) - START;
  }

  @Test
  void aClockThatGoesRightIsFollowed() {
    assertEquals(10, after(10, 0));
    assertEquals(100 * DAY + 10, after(100 * DAY, 0));
    assertEquals(100 * DAY + 20 - 7, after(10, -7), "corrected by a little");
    assertEquals(100 * DAY + 30 + 7, after(10, 7));
  }

  @Test
  void aClockThatIsAheadForAMomentIsNotFollowed() {
    assertEquals(10, after(10, 0));
    assertEquals(20, after(10, 3 * DAY));
    assertEquals(20 + MINUTE, after(MINUTE, 3 * DAY));
    assertEquals(30 + MINUTE, after(10, 0));
  }

  @Test
  void aClockThatWasAheadNowAndThenIsNotFollowedEither() {
    for (int hour = 0; hour < 100; hour++) {
      long wrongBy = hour % 20 == 0 ? 0 : 3 * DAY;
      assertTrue(after(60 * MINUTE, wrongBy) <= passed);
    }
  }

  @Test
  void aClockThatStaysAheadIsFollowedAfterADay() {
    for (int hour = 1; hour < 24; hour++) {
      assertEquals(60L * hour * MINUTE, after(60 * MINUTE, 30 * DAY));
    }
    assertEquals(31 * DAY, after(60 * MINUTE, 30 * DAY));
    assertEquals(32 * DAY, after(DAY, 30 * DAY));
  }

  @Test
  void aClockThatIsSetBackIsFollowedAtOnce() {
    assertEquals(DAY, after(DAY, 0));
    assertEquals(2 * DAY - 5, after(DAY, -5));
    assertEquals(-7 * DAY, after(DAY, -10 * DAY));
    assertEquals(-7 * DAY + 10, after(10, -10 * DAY));
  }
}
