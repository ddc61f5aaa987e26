package dev.vertxchat.server;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of day and the time that passes, apart: somebody may set the one, and nothing must be
 * timed by it.
 *
 * @param wall what entries are dated by
 * @param nanos grows steadily, in nanoseconds from anywhere
 * @param tickMilliseconds between two looks at the time limits
 */
record Clocks(InstantSource wall, LongSupplier nanos, long tickMilliseconds) {
  private static final long TICK_MILLISECONDS = 1_000;

  static Clocks system() {
    return new Clocks(InstantSource.system(), System::nanoTime, TICK_MILLISECONDS);
  }
}
