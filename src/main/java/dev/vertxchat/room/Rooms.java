package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.LogStore;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The rooms of a node that somebody uses. A room is loaded when it is first taken and unloaded when
 * the last who took it has released it and nothing waits in it; its log stays where it is kept. Any
 * thread.
 */
public final class Rooms {
  /** Of the heap, that what waits in all rooms may take: the logs have a quarter. */
  private static final int PART_OF_HEAP = 8;

  private final Vertx vertx;
  private final Future<LogStore> logs;
  private final Limits limits;
  private final Intake.Free free = new Intake.Free(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  private final InstantSource clock;
  private final Executor elsewhere;
  private final Consumer<Batch> published;
  private final List<Context> contexts = new CopyOnWriteArrayList<>();
  private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();

  /**
   * What bounds them.
   *
   * @param rooms that may be loaded at once
   * @param queueLines lines that may wait in a room before it is full
   * @param queueBytes bytes of them; in all rooms together no more than an eighth of the heap
   */
  public record Limits(int rooms, int queueLines, long queueBytes) {}

  /** A room and how many use it, which changes under the lock of its key in the map only. */
  private static final class Loaded {
    final Future<Room> room;
    int users;

    Loaded(Future<Room> room) {
      this.room = room;
    }
  }

  /**
   * No rooms yet.
   *
   * @param logs where their logs are kept
   * @param elsewhere runs a short task on another thread than the event loops'
   * @param published told of each published batch, on its room's context
   */
  public Rooms(
      Vertx vertx,
      Future<LogStore> logs,
      Limits limits,
      InstantSource clock,
      Executor elsewhere,
      Consumer<Batch> published) {
    this.vertx = vertx;
    this.logs = logs;
    this.limits = limits;
    this.clock = clock;
    this.elsewhere = elsewhere;
    this.published = published;
    vertx.eventBus().registerCodec(new BatchCodec()).registerCodec(new EntryCodec());
  }

  /** Adds an event-loop context for rooms loaded from now on to live on; there must be one. */
  public void addContext(Context context) {
    contexts.add(context);
  }

  /** And no more; rooms that live there go on until they are unloaded. */
  public void removeContext(Context context) {
    contexts.remove(context);
  }

  /**
   * The room of that name, loaded when it is not, with a new log when it has none. It stays loaded
   * until it is {@link #release released} as often as it was taken.
   *
   * @param name in the form of {@link dev.vertxchat.protocol.Names#parseRoom}
   * @return fails with {@link RefusedException} when there are too many rooms
   */
  public Future<Room> take(String name) {
    Loaded taken =
        loaded.compute(
            name,
            (n, known) -> {
              if (known == null && loaded.size() >= limits.rooms()) {
                return null;
              }
              Loaded room = known == null ? new Loaded(load(name)) : known;
              room.users++;
              return room;
            });
    if (taken == null) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.BUSY, "There are " + limits.rooms() + " rooms already: join one of them."));
    }
    taken.room.onFailure(e -> loaded.remove(name, taken));
    return taken.room;
  }

  /**
   * The same, of which somebody is told before a room is made.
   *
   * @param making throws what the future fails with when no room may be made
   */
  public Future<Room> take(String name, Runnable making) {
    if (loaded.containsKey(name)) {
      return take(name);
    }
    return logs.compose(store -> store.find(name))
        .compose(
            log -> {
              if (log == null && !loaded.containsKey(name)) {
                making.run();
              }
              return take(name);
            });
  }

  /** The same, but null when the room has no log yet. */
  public Future<Room> takeExisting(String name) {
    return logs.compose(store -> store.find(name))
        .compose(log -> log == null ? Future.succeededFuture() : take(name));
  }

  private Future<Room> load(String name) {
    return logs.compose(store -> store.open(name)).map(log -> room(name, log));
  }

  private Room room(String name, RoomLog log) {
    Context context = contexts.get(Math.floorMod(name.hashCode(), contexts.size()));
    Intake intake = new Intake(limits.queueLines(), limits.queueBytes(), free);
    return new Room(name, vertx, context, log, intake, clock, elsewhere, published);
  }

  /** Keeps a room that is taken already for one more user. */
  void takeAgain(Room room) {
    loaded.computeIfPresent(
        room.name(),
        (name, known) -> {
          known.users++;
          return known;
        });
  }

  /** One who took a room uses it no longer. */
  public void release(Room room) {
    Loaded left =
        loaded.computeIfPresent(
            room.name(),
            (name, known) -> {
              known.users--;
              return known;
            });
    if (left != null && left.users == 0) {
      room.flush().onComplete(v -> unload(room, left));
    }
  }

  private void unload(Room room, Loaded left) {
    loaded.computeIfPresent(
        room.name(),
        (name, now) -> {
          if (now != left || now.users > 0) {
            return now;
          }
          logs.result().unloaded(room.log()); // before anybody can load it anew
          return null;
        });
  }

  /** How many are loaded. */
  int loaded() {
    return loaded.size();
  }

  /** Succeeds when everything said in any room before the call is in its log and published. */
  public Future<Void> flush() {
    List<Future<Void>> flushed = new ArrayList<>();
    loaded.values().forEach(each -> flushed.add(each.room.compose(Room::flush)));
    return Future.join(flushed).mapEmpty();
  }

  /** Frees what it registered. */
  public void close() {
    vertx.eventBus().unregisterCodec(BatchCodec.NAME).unregisterCodec(EntryCodec.NAME);
  }
}
