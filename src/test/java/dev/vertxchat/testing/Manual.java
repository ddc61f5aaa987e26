package dev.vertxchat.testing;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * A context whose tasks run when the test says so, on the test's own thread: what depends on the
 * order of events can then be tested without any timing.
 */
public final class Manual {
  private final Queue<Handler<Void>> tasks = new ConcurrentLinkedQueue<>();

  /** The context; only {@code runOnContext} works. */
  public Context context() {
    return fake(
        Context.class,
        (method, arguments) -> {
          require(method, "runOnContext");
          tasks.add(taskOf(arguments[0]));
          return null;
        });
  }

  @SuppressWarnings("unchecked") // runOnContext takes a Handler<Void>
  private static Handler<Void> taskOf(Object argument) {
    return (Handler<Void>) argument;
  }

  /** A Vert.x of which only the publishing of its event bus works. */
  public static Vertx publishingTo(BiConsumer<String, Object> published) {
    EventBus bus =
        fake(
            EventBus.class,
            (method, arguments) -> {
              require(method, "publish");
              published.accept((String) arguments[0], arguments[1]);
              return null;
            });
    return fake(
        Vertx.class,
        (method, arguments) -> {
          require(method, "eventBus");
          return bus;
        });
  }

  /** Runs one waiting task; false when there was none. */
  public boolean runOne() {
    Handler<Void> task = tasks.poll();
    if (task != null) {
      task.handle(null);
    }
    return task != null;
  }

  /**
   * Runs every waiting task and what these add, up to a bound that only an endless loop reaches.
   */
  public void runAll() {
    for (int i = 0; i < 100_000; i++) {
      if (!runOne()) {
        return;
      }
    }
    throw new AssertionError("tasks add tasks without an end");
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }

  private interface Call {
    Object answer(Method method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> call.answer(method, arguments);
                }));
  }

  private static void require(Method method, String name) {
    if (!method.getName().equals(name)) {
      throw new UnsupportedOperationException(method.toString());
    }
  }
}
