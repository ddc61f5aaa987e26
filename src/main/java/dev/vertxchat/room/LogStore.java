package dev.vertxchat.room;

import io.vertx.core.Future;

/** Where the logs of all rooms are kept. Any thread. */
public interface LogStore {
  /** The log of a room, a new one if there is none yet. */
  Future<RoomLog> open(String room);

  /** Logs in memory of the newest {@code keep} entries each. */
  static LogStore memory(int keep) {
    return room -> Future.succeededFuture(new MemoryLog(room, keep));
  }
}
