package dev.vertxchat.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Any thread. */
public final class FakeClock implements InstantSource {
  /** Where every fake clock starts. */
  public static final Instant START = Instant.parse("2026-11-22T12:03:00.123Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock on. */
  public void advance(Duration by) {
    now = now.plus(by);
  }
}
