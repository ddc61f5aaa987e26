package dev.vertxchat.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long a client waits before it tries a server again. All clients of a server lose their
 * sessions in one instant, so each then adds some time of its own; whom no session was given has
 * nothing to spread, and the tries of an outage keep the distance of the first. Pure but for its
 * source of randomness.
 *
 * @param milliseconds from one attempt to the next
 * @param jitterMilliseconds added at most to the first after a session was lost; 0: none
 * @param random gives a number from 0 to below its argument
 */
record RetryPause(long milliseconds, long jitterMilliseconds, LongUnaryOperator random) {

  static RetryPause of(ChatClientOptions options) {
    return new RetryPause(
        options.getReconnectSeconds() * 1_000L,
        options.getReconnectJitterSeconds() * 1_000L,
        below -> ThreadLocalRandom.current().nextLong(below));
  }

  /** Always as long. */
  static RetryPause fixed(long milliseconds) {
    return new RetryPause(milliseconds, 0, below -> 0);
  }

  /** In milliseconds. */
  long afterAnAttempt() {
    return milliseconds;
  }

  /** In milliseconds. */
  long afterASession() {
    return milliseconds
        + (jitterMilliseconds == 0 ? 0 : random.applyAsLong(jitterMilliseconds + 1));
  }
}
