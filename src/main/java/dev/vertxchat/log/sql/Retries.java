package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Tries again what fails, with pauses, until it succeeds or all is closed. Whoever waits for it
 * waits for one promise, so that the ten thousandth failure costs no more than the first. Any
 * thread.
 */
final class Retries {
  private final Vertx vertx;
  private final Context timers;
  private final IntToLongFunction pause;
  private final Set<Attempts<?>> pausing = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Nothing is tried yet.
   *
   * @param timers a context that lives until {@link #close}: a timer dies with the verticle that
   *     set it
   * @param pause the milliseconds before it is tried again, of how often it has failed
   */
  Retries(Vertx vertx, Context timers, IntToLongFunction pause) {
    this.vertx = vertx;
    this.timers = timers;
    this.pause = pause;
  }

  /**
   * Tries something, at once and then on the caller's context.
   *
   * @param attempt given how often it has failed; completes on that context
   * @param failed told of each failure after which it is tried again
   * @return fails with {@link LogException} when all is closed
   */
  <T> Future<T> untilDone(IntFunction<Future<T>> attempt, Consumer<Throwable> failed) {
    Attempts<T> attempts = new Attempts<>(attempt, failed, vertx.getOrCreateContext());
    attempts.next();
    return attempts.end.future();
  }

  /**
   * From now on nothing is tried again: what is under way is the last attempt, and what pauses
   * fails.
   */
  void close() {
    closed = true;
    pausing.forEach(Attempts::giveUp);
  }

  private final class Attempts<T> {
    private final IntFunction<Future<T>> attempt;
    private final Consumer<Throwable> failed;
    private final Context context;
    private final Promise<T> end = Promise.promise();
    private int failures;
    private Throwable cause; // of the last failure

    private Attempts(IntFunction<Future<T>> attempt, Consumer<Throwable> failed, Context context) {
      this.attempt = attempt;
      this.failed = failed;
      this.context = context;
    }

    private void next() {
      if (closed) {
        end.fail(closed());
      } else {
        Future.succeededFuture() // so that one that throws has failed, too
            .compose(v -> attempt.apply(failures))
            .onComplete(this::ended);
      }
    }

    private void ended(AsyncResult<T> attempted) {
      if (attempted.succeeded()) {
        end.complete(attempted.result());
        return;
      }
      cause = attempted.cause();
      if (closed) {
        end.fail(closed());
        return;
      }
      long milliseconds = pause.applyAsLong(++failures);
      pausing.add(this);
      if (closed) {
        giveUp();
      } else if (milliseconds == 0) {
        goOn();
      } else {
        timers.runOnContext(v -> vertx.setTimer(milliseconds, timer -> goOn()));
      }
      failed.accept(cause);
    }

    private void goOn() {
      if (pausing.remove(this)) {
        context.runOnContext(v -> next());
      }
    }

    private void giveUp() {
      if (pausing.remove(this)) {
        context.runOnContext(v -> end.fail(closed()));
      }
    }

    private LogException closed() {
      return new LogException("the history is closed: nothing is kept or read there now", cause);
    }
  }
}
