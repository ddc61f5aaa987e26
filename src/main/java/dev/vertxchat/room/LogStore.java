package dev.vertxchat.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Where the logs of all rooms are kept. Any thread. */
public interface LogStore {
  String MEMORY = "memory";
  String SQLITE = "sqlite:";
  String POSTGRES = "postgresql://";

  /** The log of a room, a new one if there is none yet. Fails when it cannot be had now. */
  Future<RoomLog> open(String room);

  /** Lets go of what it holds: files, connections. */
  Future<Void> close();

  /**
   * How much of each log is kept.
   *
   * @param entries the newest ones
   * @param days younger ones than this; 0 for those of any age
   */
  record Kept(int entries, int days) {}

  /** Whether {@link #open(Vertx, String, Kept)} knows what a URL means. */
  static boolean knows(String url) {
    return url.equals(MEMORY)
        || url.startsWith(SQLITE) && url.length() > SQLITE.length()
        || url.startsWith(POSTGRES);
  }

  /**
   * The logs at a URL: {@code memory}, {@code sqlite:FILE} or {@code postgresql://…}. Any thread.
   *
   * @return fails with {@link LogException}, which says why in one line
   */
  static Future<LogStore> open(Vertx vertx, String url, Kept kept) {
    return url.equals(MEMORY)
        ? Future.succeededFuture(memory(kept.entries()))
        : SqlLogs.open(vertx, url, kept);
  }

  /** Logs in memory of the newest {@code keep} entries each. */
  static LogStore memory(int keep) {
    return new LogStore() {
      @Override
      public Future<RoomLog> open(String room) {
        return Future.succeededFuture(new MemoryLog(room, keep));
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture();
      }
    };
  }
}
