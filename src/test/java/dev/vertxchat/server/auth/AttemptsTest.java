package dev.vertxchat.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final String HERE = "192.0.2.7";
  private static final String THERE = "2001:db8:1:2::/64";

  private long now = Long.MAX_VALUE - 5; // the count of nanoseconds may begin anywhere
  private final Attempts attempts = new Attempts(() -> now);

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private long failed(String address, String name) {
    return TimeUnit.NANOSECONDS.toSeconds(attempts.failed(address, name));
  }

  private long mustWait(String address, String name) {
    return TimeUnit.NANOSECONDS.toSeconds(attempts.mustWait(address, name));
  }

  /** Delays of so many failures, each as soon as it is looked at. */
  private List<Long> delays(int failures) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < failures; i++) {
      delays.add(failed(HERE, "alice"));
      pass(delays.get(i));
    }
    return delays;
  }

  @Test
  void theThirdFailureCostsASecondAndEachThatFollowsTwiceAsLongUpToAMinute() {
    assertEquals(List.of(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), delays(11));
  }

  @Test
  void nothingIsLookedAtUntilTheDelayHasPassed() {
    delays(3);
    assertEquals(2, failed(HERE, "alice"));
    assertEquals(2, mustWait(HERE, "alice"));
    pass(1);
    assertEquals(1, mustWait(HERE, "alice"));
    now += TimeUnit.SECONDS.toNanos(1) - 1;
    assertEquals(1, attempts.mustWait(HERE, "alice"));
    now++;
    assertEquals(0, attempts.mustWait(HERE, "alice"));
  }

  @Test
  void noOtherAddressIsHeldUpForTheSameName() {
    delays(40);
    failed(HERE, "alice");
    assertEquals(0, mustWait(THERE, "alice"));
    assertEquals(0, failed(THERE, "alice"));
  }

  @Test
  void anotherNameOfTheAddressIsHeldUpOnlyWhenTheAddressFailsOften() {
    delays(3);
    assertEquals(2, failed(HERE, "alice"));
    assertEquals(0, mustWait(HERE, "bob"));
    for (int i = 0; i < 5; i++) {
      assertEquals(0, failed(HERE, "name" + i), "failure " + (5 + i));
    }
    assertEquals(1, failed(HERE, "another"), "the tenth");
    assertEquals(1, mustWait(HERE, "bob"));
    assertEquals(0, mustWait(THERE, "bob"));
  }

  @Test
  void aSuccessForgetsWhatFailedForItsNameAndNotWhatElseTheAddressTried() {
    delays(5);
    attempts.succeeded(HERE, "alice");
    assertEquals(0, mustWait(HERE, "alice"));
    assertEquals(List.of(0L, 0L, 1L, 2L), delays(4));
    assertEquals(4, failed(HERE, "alice"), "and the tenth of the address");
    assertEquals(1, mustWait(HERE, "bob"));
  }

  @Test
  void registeringCostsTheAddressAsMuchAsFailing() {
    for (int i = 0; i < 9; i++) {
      attempts.registered(HERE);
    }
    assertEquals(0, mustWait(HERE, "bob"));
    attempts.registered(HERE);
    assertEquals(1, mustWait(HERE, "bob"));
  }

  @Test
  void failuresAreForgottenAfterAQuarterOfAnHour() {
    delays(11);
    pass(15 * 60 - 60 - 1);
    assertEquals(60, failed(HERE, "alice"));
    pass(15 * 60);
    assertEquals(List.of(0L, 0L, 1L), delays(3));
    assertEquals(2, attempts.size());
  }

  @Test
  void whatIsCountedIsBounded() {
    delays(9);
    for (int i = 0; i < 3 * Attempts.MOST; i++) {
      attempts.failed("192.0.2." + i, "alice");
    }
    assertEquals(2 * Attempts.MOST, attempts.size());
    assertEquals(0, failed(HERE, "alice"), "what failed longest ago is forgotten");
    pass(15 * 60);
    attempts.failed(HERE, "alice");
    assertTrue(attempts.size() <= 2, () -> attempts.size() + " are counted");
  }
}
