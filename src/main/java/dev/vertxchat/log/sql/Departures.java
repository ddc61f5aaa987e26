package dev.vertxchat.log.sql;

import dev.vertxchat.log.Batch;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server that died or stopped could not say: that all who were present have left. The
 * database knows them, for triggers keep {@code chat_present} in the transactions of the appends.
 */
final class Departures {
  /** So many as may be in one batch. By the primary keys: it costs what it gives. */
  private static final String PRESENT =
      """
      SELECT p.room, r.last, p.name FROM chat_present p JOIN chat_room r ON r.id = p.room
      WHERE (p.room, p.name) > (?, ?) ORDER BY p.room, p.name LIMIT %d"""
          .formatted(Batch.MAX_ENTRIES);

  /** Nobody, but for rooms that somebody has deleted by hand. */
  private static final String REST = "DELETE FROM chat_present";

  private final Database database;
  private final LogTransaction begun;
  private final long time;
  private long room; // all up to here, and to the name there, have left
  private String name = "";

  private Departures(Database database, LogTransaction begun, long time) {
    this.database = database;
    this.begun = begun;
    this.time = time;
  }

  /**
   * Appends a {@code left} for each who is present, room by room; then nobody is. For a server that
   * starts, while no other one lives.
   *
   * @param time of these entries, milliseconds since 1970 UTC
   */
  static Future<Void> append(Database database, LogTransaction begun, long time) {
    Departures departures = new Departures(database, begun, time);
    return Steps.whileTrue(departures::next).compose(v -> begun.execute(REST)).mapEmpty();
  }

  private Future<Boolean> next() {
    return begun
        .execute(PRESENT, room, name)
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(false)
                    : database
                        .append(begun.connection(), appends(rows))
                        .onSuccess(appended -> goOn(appended, rows))
                        .map(true));
  }

  /** If another server, an older one, has written to a room, those left there are found again. */
  private void goOn(boolean appended, RowSet<Row> rows) {
    if (appended) {
      for (Row row : rows) {
        room = row.getLong(0);
        name = row.getString(2);
      }
    }
  }

  private List<Append> appends(RowSet<Row> rows) {
    Map<Long, List<Entry>> rooms = new LinkedHashMap<>();
    for (Row row : rows) {
      List<Entry> entries = rooms.computeIfAbsent(row.getLong(0), key -> new ArrayList<>());
      long seq = row.getLong(1) + entries.size() + 1;
      entries.add(new Entry(seq, time, Entry.Kind.LEFT, row.getString(2), "", null, Entry.NO_REF));
    }
    return rooms.entrySet().stream().map(e -> new Append(e.getKey(), e.getValue())).toList();
  }
}
