package dev.vertxchat.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A SQLite file: one connection writes and syncs each commit to the disk, others read beside it
 * (write-ahead log).
 *
 * <p>Transactions are begun and ended by statements, not by the JDBC driver. SQLite ends one by
 * itself when it can't write, and the driver, told of none, would have everything that follows
 * committed statement by statement.
 */
final class SqliteDatabase implements Database {
  /** Reading a page of a log takes about a millisecond; more readers would only share the cores. */
  private static final int READERS = 2;

  /** How long a connection waits for another process, such as a backup, before it fails. */
  private static final int BUSY_MILLISECONDS = 5_000;

  private static final List<List<String>> SCHEMA =
      List.of(
          List.of(
              """
              CREATE TABLE chat_room (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                log TEXT NOT NULL,
                last INTEGER NOT NULL)""",
              """
              CREATE TABLE chat_entry (
                id INTEGER PRIMARY KEY,
                room INTEGER NOT NULL REFERENCES chat_room (id),
                seq INTEGER NOT NULL,
                time INTEGER NOT NULL,
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                text TEXT NOT NULL,
                client TEXT,
                ref INTEGER,
                UNIQUE (room, seq))""",
              """
              CREATE UNIQUE INDEX chat_entry_ref ON chat_entry (room, client, ref)
                WHERE ref IS NOT NULL""",
              """
              CREATE VIRTUAL TABLE chat_text USING fts5 (
                text, content='chat_entry', content_rowid='id',
                tokenize='unicode61 remove_diacritics 2')""",
              """
              CREATE TRIGGER chat_entry_said AFTER INSERT ON chat_entry
                WHEN new.kind IN ('said', 'action') BEGIN
                  INSERT INTO chat_text (rowid, text) VALUES (new.id, new.text);
                END""",
              """
              CREATE TRIGGER chat_entry_gone AFTER DELETE ON chat_entry
                WHEN old.kind IN ('said', 'action') BEGIN
                  INSERT INTO chat_text (chat_text, rowid, text) VALUES ('delete', old.id, old.text);
                END"""));

  private final Path file;
  private final Pool writes;
  private final Pool reads;

  private SqliteDatabase(Vertx vertx, Path file) {
    this.file = file;
    this.writes = pool(vertx, file, 1);
    this.reads = pool(vertx, file, READERS);
  }

  /** Opens a file, a new one if there is none, with the directories it stands in. */
  static SqliteDatabase open(Vertx vertx, Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      throw new LogException("can't make the directory of " + file + ": " + e, e);
    }
    return new SqliteDatabase(vertx, file);
  }

  /**
   * The file of a URL.
   *
   * @throws LogException when it is not there
   */
  static Path existing(String url) {
    Path file = Path.of(url.substring(LogStore.SQLITE.length()));
    if (!Files.isRegularFile(file)) {
      throw new LogException("there is no history in " + file + ": no such file");
    }
    return file;
  }

  private static Pool pool(Vertx vertx, Path file, int size) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return JDBCPool.pool(vertx, source, new PoolOptions().setMaxSize(size));
  }

  @Override
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return writes.withConnection(
        connection ->
            execute(connection, "BEGIN IMMEDIATE")
                .compose(v -> work.apply(connection))
                .compose(result -> execute(connection, "COMMIT").map(result))
                .recover(e -> rollBack(connection).transform(v -> Future.failedFuture(e))));
  }

  /** Fails, and does no harm, when SQLite has done so by itself, as when the disk is full. */
  private static Future<Void> rollBack(SqlConnection connection) {
    return execute(connection, "ROLLBACK");
  }

  private static Future<Void> execute(SqlConnection connection, String statement) {
    return connection.query(statement).execute().mapEmpty();
  }

  @Override
  public Pool reads() {
    return reads;
  }

  @Override
  public String sql(String statement) {
    return statement;
  }

  /** Whoever writes first has the file to itself. */
  @Override
  public Future<?> lockSchema(SqlConnection connection) {
    return Future.succeededFuture();
  }

  /** With a write-ahead log every transaction does, from its first query on. */
  @Override
  public Future<Void> snapshot(SqlConnection connection) {
    return Future.succeededFuture();
  }

  @Override
  public List<List<String>> schema() {
    return SCHEMA;
  }

  @Override
  public String asJson(String columns, String select) {
    return "SELECT json_group_array(json_array(" + columns + ")) FROM (" + select + ")";
  }

  @Override
  public String insert() {
    return """
        INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref)
        SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
          value ->> 6
        FROM json_each(?)""";
  }

  @Override
  public String search() {
    return """
        SELECT e.seq, e.time, e.kind, e.name, e.text, e.client, e.ref
        FROM chat_text JOIN chat_entry e ON e.id = chat_text.rowid
        WHERE chat_text MATCH ? AND e.room = ? AND e.seq < ?
        ORDER BY chat_text.rowid DESC LIMIT ?""";
  }

  /** Each word as a string of FTS5's query language, in which nothing has a meaning of its own. */
  @Override
  public String words(String typed) {
    return Stream.of(typed.strip().split("\\s+"))
        .map(word -> '"' + word.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(" "));
  }

  @Override
  public String explain(Throwable failure) {
    return file + ": " + failure.getMessage();
  }

  @Override
  public Future<Void> close() {
    return Future.join(writes.close(), reads.close()).mapEmpty();
  }
}
