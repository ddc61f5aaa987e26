package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes entries that need not be kept: now and then, in steps of so few that an append hardly
 * waits for one. What it leaves of a room has no hole, for it deletes none but the oldest.
 */
final class Trimming {
  private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);

  private static final long PERIOD_MILLISECONDS = 5_000;
  private static final int STEP_ENTRIES = 1_000;

  /** Entries that are kept for each line that is: so that presence alone does not grow for ever. */
  private static final int ENTRIES_A_LINE = 10;

  /** How far a room may grow before it is looked at again, as a part of what is kept. */
  private static final int SLACK = 100;

  /** The newest entry of each room and the oldest; an index gives them, room by room. */
  private static final String ROOMS =
      """
      SELECT r.id, r.last, e.seq, e.time FROM chat_room r JOIN chat_entry e
        ON e.room = r.id AND e.seq = (SELECT min(seq) FROM chat_entry WHERE room = r.id)""";

  private static final String NEWEST_TIME =
      "SELECT max(e.time) FROM chat_room r JOIN chat_entry e ON e.room = r.id AND e.seq = r.last";

  /** The oldest line that is kept; its last parameter is one less than how many are. */
  private static final String OLDEST_KEPT =
      "SELECT seq FROM chat_entry WHERE room = ? AND seq <= ? AND kind IN ('said', 'action')"
          + " ORDER BY seq DESC LIMIT 1 OFFSET ?";

  /** No further than to the first entry that is neither too many nor too old. */
  private static final String STEP =
      """
      DELETE FROM chat_entry WHERE room = ? AND seq < coalesce(
        (SELECT min(seq) FROM chat_entry WHERE room = ? AND seq > ? AND seq < ? AND time >= ?), ?)""";

  private final Vertx vertx;
  private final Database database;
  private final LogStore.Kept kept;
  private final InstantSource clock;
  private final Map<Long, Long> looked = new HashMap<>(); // the newest entry of a room, then
  private TrustedTime time;
  private long timer = -1;
  private Future<Void> running = Future.succeededFuture();
  private volatile boolean stopped;

  Trimming(Vertx vertx, Database database, LogStore.Kept kept, InstantSource clock) {
    this.vertx = vertx;
    this.database = database;
    this.kept = kept;
    this.clock = clock;
  }

  synchronized void start() {
    if (kept.lines() > 0 || kept.days() > 0) {
      timer = vertx.setPeriodic(PERIOD_MILLISECONDS, t -> run());
    }
  }

  /** Succeeds when none of its steps is under way any more. */
  synchronized Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private synchronized void run() {
    if (running.isComplete() && !stopped) {
      running = trim().onFailure(e -> LOG.debug("old entries stay for now", e));
    }
  }

  /** Deletes all that need not be kept. One call at a time. */
  Future<Void> trim() {
    return oldest()
        .compose(
            oldest ->
                read(ROOMS, Tuple.tuple())
                    .compose(
                        rows -> {
                          Future<Void> done = Future.succeededFuture();
                          for (Row row : rows) {
                            done = done.compose(v -> trim(row, oldest));
                          }
                          return done;
                        }));
  }

  /** The time before which entries are too old. */
  private Future<Long> oldest() {
    if (kept.days() == 0) {
      return Future.succeededFuture(Long.MIN_VALUE);
    }
    Future<?> begun =
        time != null
            ? Future.succeededFuture()
            : read(NEWEST_TIME, Tuple.tuple())
                .map(
                    rows -> {
                      Long newest = rows.iterator().next().getLong(0);
                      time =
                          new TrustedTime(
                              newest == null ? clock.millis() : newest, System.nanoTime());
                      return null;
                    });
    return begun.map(
        v -> time.at(clock.millis(), System.nanoTime()) - TimeUnit.DAYS.toMillis(kept.days()));
  }

  private Future<RowSet<Row>> read(String statement, Tuple parameters) {
    return database.query(database.reads(), statement).execute(parameters);
  }

  private Future<Void> trim(Row row, long oldest) {
    long room = row.getLong(0);
    long last = row.getLong(1);
    long first = row.getLong(2);
    if (stopped) {
      return Future.succeededFuture();
    }
    return tooMany(room, first, last)
        .compose(
            tooMany ->
                first <= tooMany || row.getLong(3) < oldest
                    ? delete(room, tooMany, first, oldest)
                    : Future.succeededFuture());
  }

  /** The newest entry that is one too many. */
  private Future<Long> tooMany(long room, long first, long last) {
    int keep = kept.lines();
    if (keep == 0 || last - first < keep) {
      return Future.succeededFuture(first - 1);
    }
    Long before = looked.get(room);
    if (before != null && last - before < keep / SLACK) {
      return Future.succeededFuture(first - 1);
    }
    return read(OLDEST_KEPT, Tuple.of(room, last, keep - 1))
        .map(
            rows -> {
              looked.put(room, last);
              long most = last - (long) keep * ENTRIES_A_LINE;
              return rows.size() == 0
                  ? most
                  : Math.max(most, rows.iterator().next().getLong(0) - 1);
            });
  }

  private Future<Void> delete(long room, long tooMany, long first, long oldest) {
    AtomicLong from = new AtomicLong(first);
    return Steps.whileTrue(
        () -> {
          long end = from.addAndGet(STEP_ENTRIES);
          return database
              .query(database.writes(), STEP)
              .execute(Tuple.of(room, room, Math.min(tooMany, end), end, oldest, end))
              .map(deleted -> deleted.rowCount() == STEP_ENTRIES && !stopped);
        });
  }
}
