package dev.vertxchat.log.sql;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Moves whole logs out of a database and into one, beside the servers that use it. It deletes no
 * old entries, whatever is to be kept. Any thread.
 */
public final class LogTransfer {
  /** Rooms that are listed for who asked for one that is not there. */
  private static final int LISTED_ROOMS = 20;

  private static final String KEY = "SELECT id FROM chat_room WHERE name = ?";

  private final SqlLogs logs;

  private LogTransfer(SqlLogs logs) {
    this.logs = logs;
  }

  /**
   * Opens the database at a URL, a new one if there is none.
   *
   * @return fails with {@link LogException}
   * @throws ConfigException when logs there cannot be moved
   */
  public static Future<LogTransfer> open(Vertx vertx, String url) {
    if (url.equals(LogStore.MEMORY)) {
      throw new ConfigException(
          "history.url: found \"memory\", allowed: \"sqlite:FILE\" or \"postgresql://…\", for logs in"
              + " memory are out of reach");
    }
    return SqlLogs.openBeside(vertx, url).map(store -> new LogTransfer((SqlLogs) store));
  }

  /** The same, but fails when a SQLite file is not there. */
  public static Future<LogTransfer> openExisting(Vertx vertx, String url) {
    if (url.startsWith(LogStore.SQLITE)) {
      SqliteDatabase.existing(url);
    }
    return open(vertx, url);
  }

  /**
   * Begins to read the log of a room.
   *
   * @return fails with {@link LogException}, also when there is no such room
   */
  public Future<LogReading> read(String room) {
    return told(
        LogTransaction.begin(
            logs,
            logs.database().beginReading(),
            begun ->
                begun
                    .execute(KEY, room)
                    .compose(rows -> rows.size() == 0 ? missing(begun, room) : key(rows))
                    .map(key -> new LogReading(this, begun, key))));
  }

  private static Future<Long> key(RowSet<Row> rows) {
    return Future.succeededFuture(rows.iterator().next().getLong(0));
  }

  private static <T> Future<T> missing(LogTransaction begun, String room) {
    return begun
        .execute("SELECT name FROM chat_room ORDER BY name LIMIT " + (LISTED_ROOMS + 1))
        .compose(
            rows -> {
              List<String> names = new ArrayList<>();
              rows.forEach(row -> names.add(row.getString(0)));
              return Future.failedFuture(new LogException(missing(room, names)));
            });
  }

  private static String missing(String room, List<String> names) {
    String there =
        names.isEmpty()
            ? "it has none yet"
            : "it has "
                + names.stream().limit(LISTED_ROOMS).collect(Collectors.joining(", "))
                + (names.size() > LISTED_ROOMS ? ", …" : "");
    return "there is no room \"" + room + "\" in this history: " + there;
  }

  /**
   * Begins to write the log of a room that has none or an empty one.
   *
   * @param first the number of the first entry that will be written
   * @return fails with {@link LogException}, also when there are entries
   */
  public Future<LogWriting> write(String room, long first) {
    return told(
        LogTransaction.begin(
            logs,
            logs.database().beginWriting(),
            begun ->
                logs.create(begun.connection(), room)
                    .compose(log -> take(begun, room, log.last(), first))
                    .map(key -> new LogWriting(this, begun, key))));
  }

  /** Lets a room's numbers begin with the first; no server numbers entries until the end. */
  private static Future<Long> take(LogTransaction begun, String room, long last, long first) {
    return begun
        .execute("UPDATE chat_room SET last = ? WHERE name = ? AND last = 0", first - 1, room)
        .compose(
            taken ->
                taken.rowCount() == 1
                    ? begun.execute(KEY, room).compose(LogTransfer::key)
                    : Future.failedFuture(new LogException(taken(room, last))));
  }

  private static String taken(String room, long last) {
    return "the room \""
        + room
        + "\" has entries already, the last one with number "
        + last
        + "; allowed: a room that has none";
  }

  /** Lets go of the database. */
  public Future<Void> close() {
    return logs.close();
  }

  SqlLogs logs() {
    return logs;
  }

  /** What failed, in words for the operator. */
  <T> Future<T> told(Future<T> work) {
    return work.recover(
        e ->
            Future.failedFuture(
                e instanceof LogException
                    ? e
                    : new LogException(
                        "the history can't be used: " + logs.database().explain(e), e)));
  }
}
