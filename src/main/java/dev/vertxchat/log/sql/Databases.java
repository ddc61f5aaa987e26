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
    if (url.startsWith(LogStore.SQLITE)) {
      if (!areThere(POOL, "io.vertx.jdbcclient.JDBCPool", "org.sqlite.SQLiteDataSource")) {
        return missing("sqlite: needs io.vertx:vertx-jdbc-client and org.xerial:sqlite-jdbc");
      }
    } else if (!areThere(POOL, "io.vertx.pgclient.PgBuilder")) {
      return missing("postgresql: needs io.vertx:vertx-pg-client");
    }
    return SqlLogs.open(vertx, url, kept, clock);
  }

  private static Future<LogStore> missing(String what) {
    return Future.failedFuture(new LogException("history.url " + what + " on the class path"));
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
