package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static Rate tenASecond(long now) {
    return new Rate(10, Duration.ofSeconds(1), now);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000_000L, Long.MAX_VALUE - 100, Long.MIN_VALUE})
  void aBurstPassesAtOnceAndTheNextWaits(long now) {
    Rate rate = tenASecond(now);
    for (int i = 1; i < 50; i++) {
      assertTrue(rate.take(1, now) - now <= 0, "number " + i);
    }
    assertEquals(SECOND / 10, rate.take(1, now) - now, "after number 50");
    assertEquals(SECOND / 5, rate.take(1, now) - now);
  }

  @Test
  void whatWasTakenComesBackInTime() {
    Rate rate = tenASecond(0);
    rate.take(50, 0);
    assertEquals(SECOND / 10, rate.next(0));
    assertTrue(rate.next(SECOND / 10) <= SECOND / 10);
    rate.take(1, SECOND / 10);
    assertEquals(SECOND / 5, rate.next(SECOND / 10));
    assertFalse(rate.isFull(5 * SECOND));
    assertTrue(rate.isFull(SECOND / 10 + 5 * SECOND));
  }

  @Test
  void restMakesNoMoreThanABurst() {
    Rate rate = tenASecond(0);
    assertTrue(rate.take(49, 1_000 * SECOND) <= 1_000 * SECOND);
    assertTrue(rate.take(1, 1_000 * SECOND) > 1_000 * SECOND);
  }

  @Test
  void thoseWhoShareItWaitOneBehindTheOther() {
    Rate rate = tenASecond(0);
    rate.take(50, 0);
    assertEquals(SECOND / 5, rate.take(1, 0));
    assertEquals(3 * SECOND / 10, rate.take(1, 0));
  }

  @Test
  void moreThanTwentySecondsAreNeverOwed() {
    Rate rate = tenASecond(0);
    rate.take(1_000_000, 0);
    rate.take(1_000_000, 0);
    assertEquals(20 * SECOND + SECOND / 10, rate.next(0));
  }

  @Test
  void oneIsTakenOnlyIfItMayBeAtOnce() {
    Rate rate = tenASecond(0);
    for (int i = 1; i <= 50; i++) {
      assertTrue(rate.takeOne(0), "number " + i);
    }
    assertFalse(rate.takeOne(0));
    assertFalse(rate.takeOne(SECOND / 10 - 1));
    assertTrue(rate.takeOne(SECOND / 10));
    assertFalse(rate.takeOne(SECOND / 10));
  }

  @Test
  void noneIsNoLimit() {
    Rate rate = new Rate(0, Duration.ofSeconds(1), 0);
    assertTrue(rate.take(Integer.MAX_VALUE, 0) <= 0);
    assertTrue(rate.takeOne(0));
    assertTrue(rate.isFull(0));
  }
}
