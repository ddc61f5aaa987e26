package dev.vertxchat.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls for what must become true, with a deadline, so that no test sleeps in order to wait. */
public final class Until {
  private static final long POLL_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Long enough for a machine that is busy with something else. */
  public static final int PATIENCE_SECONDS = 30;

  private Until() {}

  /** Returns as soon as it is true; {@code what} names it in the failure. */
  public static void isTrue(String what, BooleanSupplier condition) {
    isTrue(condition, () -> what);
  }

  /** Returns as soon as it is true; fails when patience ends, with what was found instead. */
  public static void isTrue(BooleanSupplier condition, Supplier<?> found) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not so within " + PATIENCE_SECONDS + " s, but: " + found.get());
      }
      LockSupport.parkNanos(POLL_NANOSECONDS);
    }
  }
}
