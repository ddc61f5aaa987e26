package dev.vertxchat.log;

import io.vertx.core.Future;

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

  /**
   * Whether a URL says where logs are kept: {@code memory}, {@code sqlite:FILE} or {@code
   * postgresql://…}.
   */
  static boolean knows(String url) {
    return url.equals(MEMORY)
        || url.startsWith(SQLITE) && url.length() > SQLITE.length()
        || url.startsWith(POSTGRES);
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
