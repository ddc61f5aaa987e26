package dev.vertxchat.server.auth;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What stands before every password: attempts pass one after the other, those that follow wrong
 * ones too soon are turned away without a look, and the answer to a wrong one comes the later the
 * more there were. Any thread.
 */
public final class Guard {
  /** Waiting attempts: what a core looks at in some ten seconds. */
  private static final int MOST_WAITING = 256;

  /** No address may take all places. */
  private static final int MOST_OF_ONE = 64;

  private final Turnstile turnstile;
  private final Attempts attempts;
  private final LongFunction<Future<Void>> after;

  private Guard(int atOnce, LongSupplier nanos, LongFunction<Future<Void>> after) {
    this.turnstile = new Turnstile(atOnce, MOST_WAITING, MOST_OF_ONE);
    this.attempts = new Attempts(nanos);
    this.after = after;
  }

  /**
   * A guard that has seen nobody.
   *
   * @param atOnce attempts that are looked at at the same time
   * @param nanos grows steadily, in nanoseconds
   */
  public static Guard of(Vertx vertx, int atOnce, LongSupplier nanos) {
    return new Guard(atOnce, nanos, delay -> vertx.timer(delay, TimeUnit.NANOSECONDS).mapEmpty());
  }

  /** What an attempt came to, and how much later that is told. */
  private record Outcome<T>(AsyncResult<T> result, long delay) {}

  /** Looks at a password; {@code check} fails with {@code bad_password} if it is wrong. */
  <T> Future<T> attempt(Credentials by, Supplier<Future<T>> check) {
    return turn(by, check, result -> counted(by, result));
  }

  /** Registers a name, of which an address may have as many as it may mistype passwords. */
  <T> Future<T> registration(Credentials by, Supplier<Future<T>> registration) {
    return turn(
        by,
        registration,
        result -> {
          if (result.succeeded()) {
            attempts.registered(by.address());
          }
          return 0;
        });
  }

  private interface Counting<T> {
    /** Returns by how many nanoseconds the answer is late. */
    long count(AsyncResult<T> result);
  }

  /** Counted before the next one has its turn, and not waited for with the turn in hand. */
  private <T> Future<T> turn(Credentials by, Supplier<Future<T>> look, Counting<T> counting) {
    return turnstile
        .run(
            by.address(),
            () -> {
              long wait = attempts.mustWait(by.address(), by.name().key());
              return wait > 0
                  ? tooSoon(wait)
                  : look.get()
                      .transform(
                          result ->
                              Future.succeededFuture(
                                  new Outcome<>(result, counting.count(result))));
            })
        .compose(this::told);
  }

  private <T> Future<T> told(Outcome<T> outcome) {
    Future<T> answer =
        outcome.result().succeeded()
            ? Future.succeededFuture(outcome.result().result())
            : Future.failedFuture(outcome.result().cause());
    return outcome.delay() == 0 ? answer : after.apply(outcome.delay()).transform(passed -> answer);
  }

  private long counted(Credentials by, AsyncResult<?> result) {
    if (result.succeeded()) {
      attempts.succeeded(by.address(), by.name().key());
      return 0;
    }
    return result.cause() instanceof RefusedException refused
            && refused.code() == ErrorCode.BAD_PASSWORD
        ? attempts.failed(by.address(), by.name().key())
        : 0;
  }

  private static <T> Future<T> tooSoon(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1;
    return Authenticator.refused(
        ErrorCode.LIMITED,
        "Too many wrong passwords came from your address: try again in "
            + (seconds == 1 ? "a second." : seconds + " seconds."));
  }
}
