package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes entries that need not be kept: now and then, in steps of so few that an append hardly
 * waits for one.
 */
final class Trimming {
  private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);

  private static final long PERIOD_MILLISECONDS = 5_000;
  private static final int STEP_ENTRIES = 1_000;

  /** The oldest entry of each room that has some to delete; an index gives it, room by room. */
  private static final String ROOMS =
      """
      SELECT r.id, r.last - ?, e.seq FROM chat_room r JOIN chat_entry e
        ON e.room = r.id AND e.seq = (SELECT min(seq) FROM chat_entry WHERE room = r.id)
      WHERE e.seq <= r.last - ? OR e.time < ?""";

  private static final String STEP =
      "DELETE FROM chat_entry WHERE room = ? AND seq < ? AND (seq <= ? OR time < ?)";

  private final Vertx vertx;
  private final Database database;
  private final LogStore.Kept kept;
  private long timer = -1;
  private Future<Void> running = Future.succeededFuture();
  private volatile boolean stopped;

  Trimming(Vertx vertx, Database database, LogStore.Kept kept) {
    this.vertx = vertx;
    this.database = database;
    this.kept = kept;
  }

  synchronized void start() {
    timer = vertx.setPeriodic(PERIOD_MILLISECONDS, t -> run());
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

  /** Deletes all that need not be kept. */
  Future<Void> trim() {
    long oldest =
        kept.days() == 0
            ? Long.MIN_VALUE
            : System.currentTimeMillis() - TimeUnit.DAYS.toMillis(kept.days());
    return database
        .query(database.reads(), ROOMS)
        .execute(Tuple.of((long) kept.entries(), (long) kept.entries(), oldest))
        .compose(
            rows -> {
              Future<Void> done = Future.succeededFuture();
              for (Row row : rows) {
                done =
                    done.compose(v -> step(row.getLong(0), row.getLong(1), row.getLong(2), oldest));
              }
              return done;
            });
  }

  private Future<Void> step(long room, long upTo, long first, long oldest) {
    AtomicLong end = new AtomicLong(first);
    return Steps.whileTrue(
        () ->
            database
                .query(database.writes(), STEP)
                .execute(Tuple.of(room, end.addAndGet(STEP_ENTRIES), upTo, oldest))
                .map(deleted -> deleted.rowCount() == STEP_ENTRIES && !stopped));
  }
}
