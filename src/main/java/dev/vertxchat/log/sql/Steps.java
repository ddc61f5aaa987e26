package dev.vertxchat.log.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Work of many steps, one after another. However many there are, what waits for the end waits for
 * one promise: a future in a future for each would overflow the stack.
 */
final class Steps {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> end = Promise.promise();

  private Steps(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Does a step, and another one as long as it gives true.
   *
   * @param step completes later, not at once
   * @return fails when a step fails
   */
  static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
    Steps steps = new Steps(step);
    steps.next();
    return steps.end.future();
  }

  private void next() {
    step.get()
        .onFailure(end::fail)
        .onSuccess(
            more -> {
              if (more) {
                next();
              } else {
                end.complete();
              }
            });
  }
}
