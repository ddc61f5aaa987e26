package dev.vertxchat.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what will become true, up to a deadline that only a failing test reaches. */
public final class Poll {
  /** Long enough for a machine that is busy with something else. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  private Poll() {}

  /**
   * Returns as soon as a condition holds.
   *
   * @param what names the condition in the failure
   */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
