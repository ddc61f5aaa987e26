package dev.vertxchat.account;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Has work that blocks done by threads that may. */
public final class Background {
  private Background() {}

  /** Does some work on an executor; the future completes there. */
  public static <T> Future<T> run(Executor executor, Callable<T> work) {
    Promise<T> done = Promise.promise();
    executor.execute(
        () -> {
          T result;
          try {
            result = work.call();
          } catch (Exception | Error e) { // who waits must not wait for ever
            done.fail(e);
            return;
          }
          done.complete(result);
        });
    return done.future();
  }
}
