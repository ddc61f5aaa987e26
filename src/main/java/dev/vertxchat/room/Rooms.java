package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rooms of a node. Any thread. */
public final class Rooms {
  private final Vertx vertx;
  private final Function<String, Future<RoomLog>> logs;
  private final int mostRooms;
  private final int queueLines;
  private final InstantSource clock;
  private final Consumer<Batch> published;
  private final List<Context> contexts = new CopyOnWriteArrayList<>();
  private final Map<String, Future<Room>> rooms = new ConcurrentHashMap<>();

  /**
   * No rooms yet.
   *
   * @param logs gives the log of a room, a new one if there is none yet
   * @param mostRooms rooms there may be
   * @param queueLines drafts that may wait in each room
   * @param published told of each published batch, on its room's context
   */
  public Rooms(
      Vertx vertx,
      Function<String, Future<RoomLog>> logs,
      int mostRooms,
      int queueLines,
      InstantSource clock,
      Consumer<Batch> published) {
    this.vertx = vertx;
    this.logs = logs;
    this.mostRooms = mostRooms;
    this.queueLines = queueLines;
    this.clock = clock;
    this.published = published;
    vertx.eventBus().registerCodec(new BatchCodec()).registerCodec(new EntryCodec());
  }

  /** Adds an event-loop context for rooms opened from now on to live on; there must be one. */
  public void addContext(Context context) {
    contexts.add(context);
  }

  /**
   * The room of that name, opened when it is not.
   *
   * @param name in the form of {@link dev.vertxchat.protocol.Names#parseRoom}
   * @return fails with {@link RefusedException} when there are too many rooms
   */
  public Future<Room> open(String name) {
    Future<Room> known = rooms.get(name);
    if (known != null) {
      return known;
    }
    if (rooms.size() >= mostRooms) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.BUSY, "There are " + mostRooms + " rooms already: join one of them."));
    }
    Future<Room> room = rooms.computeIfAbsent(name, n -> logs.apply(n).map(log -> room(n, log)));
    room.onFailure(e -> rooms.remove(name, room));
    return room;
  }

  private Room room(String name, RoomLog log) {
    Context context = contexts.get(Math.floorMod(name.hashCode(), contexts.size()));
    return new Room(name, vertx, context, log, queueLines, clock, published);
  }

  /** The names of the open rooms. */
  public SortedSet<String> names() {
    return new TreeSet<>(rooms.keySet());
  }

  /** Succeeds when everything said in any room before the call is in its log and published. */
  public Future<Void> flush() {
    List<Future<Void>> flushed = new ArrayList<>();
    rooms.values().forEach(room -> flushed.add(room.compose(Room::flush)));
    return Future.join(flushed).mapEmpty();
  }

  /** Frees what it registered. */
  public void close() {
    vertx.eventBus().unregisterCodec(BatchCodec.NAME).unregisterCodec(EntryCodec.NAME);
  }
}
