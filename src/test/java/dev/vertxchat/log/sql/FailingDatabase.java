package dev.vertxchat.log.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A database whose appends and queries fail as often as it is told, and else go to another one. */
final class FailingDatabase {
  private static final Set<String> ANSWERING = Set.of("append", "entries", "search");

  private final AtomicInteger failures = new AtomicInteger();

  /** The next ones fail. Any thread. */
  void failNext(int times) {
    failures.set(times);
  }

  /** How many of them are to fail yet. */
  int left() {
    return failures.get();
  }

  /** The database, in front of another. */
  Database before(Database database) {
    return proxy(
        Database.class,
        (proxy, method, arguments) -> {
          boolean query = method.getName().equals("query");
          if ((query || ANSWERING.contains(method.getName())) && fails()) {
            return query ? failingQuery() : failure();
          }
          try {
            return method.invoke(database, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private boolean fails() {
    return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private static Future<?> failure() {
    return Future.failedFuture("away, as the test wants it");
  }

  private static PreparedQuery<?> failingQuery() {
    return proxy(
        PreparedQuery.class,
        (proxy, method, arguments) -> method.getName().equals("collecting") ? proxy : failure());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
