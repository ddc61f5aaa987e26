package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Rooms with logs in memory, in a Vert.x of their own. */
final class RoomsAtHand implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final Set<Context> published = ConcurrentHashMap.newKeySet(); // where batches were
  final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  final LogStore store;
  final Rooms rooms;

  RoomsAtHand(int most) {
    this(most, LogStore.memory(1_000, most));
  }

  RoomsAtHand(int most, LogStore store) {
    this.store = store;
    rooms =
        new Rooms(
            vertx,
            Future.succeededFuture(store),
            new Rooms.Limits(most, 1_000, 1_000_000),
            InstantSource.system(),
            timers,
            batch -> published.add(Vertx.currentContext()));
    rooms.addContext(vertx.getOrCreateContext());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Room take(String name) {
    return await(rooms.take(name));
  }

  /** What happened in a room until now, for example {@code joined Alice}. */
  List<String> told(Room room) {
    await(room.flush());
    List<String> told = new ArrayList<>();
    for (Batch batch = next(room, 0); batch != null; batch = next(room, batch.last())) {
      batch.entries().forEach(entry -> told.add(words(entry)));
    }
    return told;
  }

  private static Batch next(Room room, long after) {
    return await(room.log().read(after));
  }

  private static String words(Entry e) {
    return e.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + e.name()
        + (e.text().isEmpty() ? "" : " " + e.text());
  }

  @Override
  public void close() {
    timers.shutdownNow();
    await(vertx.close());
  }
}
