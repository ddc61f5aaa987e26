package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/**
 * Opens logs in databases, whose drivers need not be there. This class uses none of theirs, so that
 * it can say which are missing.
 */
public final class Databases {
  private static final String POOL = "io.vertx.sqlclient.Pool";

  private Databases() {}

  /**
   * Opens the database at a URL for a server, {@code sqlite:FILE} or {@code postgresql://…}, and
   * makes or checks what is in it. Any thread.
   *
   * @param clock by which old entries are deleted
   * @return fails with {@link LogException}, which says why in one line
   */
  public static Future<LogStore> open(
      Vertx vertx, String url, LogStore.Kept kept, InstantSource clock) {
    LogException missing = missingDrivers(url);
    return missing == null ? SqlLogs.open(vertx, url, kept, clock) : Future.failedFuture(missing);
  }

  /**
   * Opens the database at a URL for a command that works beside a server.
   *
   * @return fails with {@link LogException}, which says why in one line
   */
  public static Future<LogStore> openBeside(Vertx vertx, String url) {
    LogException missing = missingDrivers(url);
    return missing == null ? SqlLogs.openBeside(vertx, url) : Future.failedFuture(missing);
  }

  private static LogException missingDrivers(String url) {
    if (url.startsWith(LogStore.SQLITE)) {
      return areThere(POOL, "io.vertx.jdbcclient.JDBCPool", "org.sqlite.SQLiteDataSource")
          ? null
          : missing("sqlite: needs io.vertx:vertx-jdbc-client and org.xerial:sqlite-jdbc");
    }
    return areThere(POOL, "io.vertx.pgclient.PgBuilder")
        ? null
        : missing("postgresql: needs io.vertx:vertx-pg-client");
  }

  private static LogException missing(String what) {
    return new LogException("history.url " + what + " on the class path");
  }

  private static boolean areThere(String... classes) {
    try {
      for (String name : List.of(classes)) {
        Class.forName(name, false, Databases.class.getClassLoader());
      }
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
