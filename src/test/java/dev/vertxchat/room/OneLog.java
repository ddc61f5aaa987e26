package dev.vertxchat.room;

import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import io.vertx.core.Future;
import java.util.List;

/** A store of one log. */
record OneLog(RoomLog log) implements LogStore {
  @Override
  public Future<RoomLog> open(String room) {
    return Future.succeededFuture(log);
  }

  @Override
  public Future<RoomLog> find(String room) {
    return open(room);
  }

  @Override
  public Future<Standing> rooms(int most) {
    return Future.succeededFuture(new Standing(List.of(log.room()), 1));
  }

  @Override
  public void unloaded(RoomLog log) {
    // it holds nothing
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
