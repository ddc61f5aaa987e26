package dev.vertxchat.log.sql;

import dev.vertxchat.config.PrivateFiles;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.jdbcclient.JDBCPrepareOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A SQLite file: one connection writes and syncs each commit to the disk, others read beside it
 * (write-ahead log).
 *
 * <p>Transactions of several statements are begun and ended by statements, not by the JDBC driver.
 * SQLite ends one by itself when it can't write, and the driver, told of none, would have
 * everything that follows committed statement by statement.
 */
final class SqliteDatabase implements Database {
  /** Reading a page of a log takes about a millisecond; more readers would only share the cores. */
  private static final int READERS = 2;

  /** One writes, one searches. */
  private static final int CONNECTIONS = READERS + 2;

  /** For a number of a room below 8 million, and one of a line that takes centuries to reach. */
  private static final int SEQ_BITS = 40;

  /** How long a connection waits for another process, such as a backup, before it fails. */
  private static final int BUSY_MILLISECONDS = 5_000;

  /**
   * Where a line stands in the index: those of a room are together there, in their order, so that a
   * search meets no other room's and ends with the last one it gives.
   */
  private static String place(String room, String seq) {
    return "(" + room + " << " + SEQ_BITS + " | " + seq + ")";
  }

  private static String searched(String kind, String seq) {
    return kind + " IN ('said', 'action') AND " + seq + " >> " + SEQ_BITS + " = 0";
  }

  static final List<List<String>> SCHEMA =
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
                END"""),
          List.of(
              """
              CREATE TRIGGER chat_entry_added AFTER INSERT ON chat_entry BEGIN
                UPDATE chat_room SET last = new.seq WHERE id = new.room AND last < new.seq;
              END"""),
          List.of(Database.LINES_INDEX),
          List.of(
              "DROP TRIGGER chat_entry_said",
              "DROP TRIGGER chat_entry_gone",
              "DROP TABLE chat_text",
              """
              CREATE VIRTUAL TABLE chat_text USING fts5 (
                words, content='', contentless_delete=1, detail=none, tokenize='ascii')""",
              "INSERT INTO chat_text (rowid, words) SELECT "
                  + place("room", "seq")
                  + ", chat_words(text) FROM chat_entry WHERE "
                  + searched("kind", "seq")
                  + " ORDER BY room, seq",
              "CREATE TRIGGER chat_entry_said AFTER INSERT ON chat_entry WHEN "
                  + searched("new.kind", "new.seq")
                  + " BEGIN INSERT INTO chat_text (rowid, words) VALUES ("
                  + place("new.room", "new.seq")
                  + ", chat_words(new.text)); END",
              "CREATE TRIGGER chat_entry_gone AFTER DELETE ON chat_entry WHEN "
                  + searched("old.kind", "old.seq")
                  + " BEGIN DELETE FROM chat_text WHERE rowid = "
                  + place("old.room", "old.seq")
                  + "; END"),
          List.of(
              """
              CREATE TABLE chat_present (
                room INTEGER NOT NULL REFERENCES chat_room (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                PRIMARY KEY (room, name)) WITHOUT ROWID""",
              """
              CREATE TRIGGER chat_entry_joined AFTER INSERT ON chat_entry
                WHEN new.kind = 'joined' BEGIN
                  INSERT OR IGNORE INTO chat_present (room, name) VALUES (new.room, new.name);
                END""",
              """
              CREATE TRIGGER chat_entry_left AFTER INSERT ON chat_entry
                WHEN new.kind = 'left' BEGIN
                  DELETE FROM chat_present WHERE room = new.room AND name = new.name;
                END""",
              """
              CREATE TRIGGER chat_entry_renamed AFTER INSERT ON chat_entry
                WHEN new.kind = 'renamed' BEGIN
                  UPDATE OR REPLACE chat_present SET name = new.text
                    WHERE room = new.room AND name = new.name;
                END"""),
          List.of(Database.accounts("integer")),
          List.of(Database.sanctions("integer")));

  /** A trigger moves the room's last number on. */
  private static final String APPEND =
      """
      INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref)
      SELECT r.id, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        value ->> 8
      FROM json_each(?) CROSS JOIN chat_room r ON r.id = value ->> 0 AND r.last = value ->> 1""";

  /** The join goes by the index: the other way round it would be asked for each row of a room. */
  static final String SEARCH =
      """
      SELECT e.seq, e.time, e.kind, e.name, e.text, e.client, e.ref
      FROM chat_text CROSS JOIN chat_entry e
        ON e.room = chat_text.rowid >> %d AND e.seq = chat_text.rowid & (1 << %d) - 1
      WHERE chat_text MATCH ? AND chat_text.rowid > ? AND chat_text.rowid < ?
      ORDER BY chat_text.rowid DESC LIMIT ?"""
          .formatted(SEQ_BITS, SEQ_BITS);

  /** Else the driver is asked for them after each statement, queries too. */
  private static final PrepareOptions NO_GENERATED_KEYS =
      new JDBCPrepareOptions().setAutoGeneratedKeys(false);

  private final Vertx vertx;
  private final Path file;
  private final Pool writers;
  private final Pool reads;
  private final SqliteSource searching;
  private final Pool searches;
  private final GroupCommit commits =
      new GroupCommit(this::writeGroup, SqliteDatabase::isConstraint);
  private ServerLock lock; // null beside a server
  private DiskWatch disk; // the same
  private Object key;
  private SqlClient writes; // the one connection there, kept: a pool takes its time for each query

  private SqliteDatabase(Path file) {
    this.vertx = ofItsOwn();
    this.file = file;
    this.writers = pool(source(file), 1);
    this.reads = pool(source(file), READERS);
    this.searching = source(file);
    this.searches = pool(searching, 1);
  }

  /**
   * The JDBC client blocks on the worker pool of its Vert.x, and takes no other one. The
   * application's may be busy for as long as it likes.
   */
  private static Vertx ofItsOwn() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(CONNECTIONS)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    // Elsewhere, because Vert.x warns when one is made on an event loop.
    return CompletableFuture.supplyAsync(() -> Vertx.vertx(options)).join();
  }

  /**
   * Opens a file, a new one if there is none, with the directories it stands in. What is made can
   * be read by its owner only; SQLite gives the files beside it the same permissions.
   */
  static SqliteDatabase open(Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        PrivateFiles.createDirectories(file.toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      throw new LogException("can't make the directory of " + file + ": " + e, e);
    }
    try {
      PrivateFiles.createIfMissing(file);
    } catch (IOException e) {
      throw new LogException("the history can't be kept in " + file + ": can't write " + e, e);
    }
    SqliteLibrary.load(file);
    return new SqliteDatabase(file);
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

  private static SqliteSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    return new SqliteSource(config, file);
  }

  private Pool pool(SqliteSource source, int size) {
    return JDBCPool.pool(vertx, source, new PoolOptions().setMaxSize(size));
  }

  /** Never lost, and no other one may live here. */
  @Override
  public Future<Boolean> reserve(Retries retries) {
    lock = ServerLock.of(file);
    tighten();
    disk = DiskWatch.start(vertx, file);
    return Future.succeededFuture(true);
  }

  /** Versions of before made files that others can read; of one that was killed these are left. */
  private void tighten() {
    try {
      Path real = file.toRealPath(); // beside which SQLite puts the others
      for (String suffix : List.of("", "-wal", "-shm")) {
        PrivateFiles.tighten(real.resolveSibling(real.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new LogException("the history can't be kept in " + file + ": can't find " + e, e);
    }
  }

  @Override
  public Future<Void> admitOthers() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> connect() {
    return writers
        .getConnection()
        .map(
            connection -> {
              writes = connection;
              key = key();
              return null;
            });
  }

  @Override
  public SqlClient writes() {
    return writes;
  }

  @Override
  public Pool reads() {
    return reads;
  }

  @Override
  public PreparedQuery<RowSet<Row>> query(SqlClient client, String statement) {
    return client.preparedQuery(statement, NO_GENERATED_KEYS);
  }

  @Override
  public String beginReading() {
    return "BEGIN";
  }

  /** Waits for the one that writes now; a transaction that reads first may find it too late. */
  @Override
  public String beginWriting() {
    return "BEGIN IMMEDIATE";
  }

  /** Whoever writes has the file to itself. */
  @Override
  public Future<?> lockSchema(SqlConnection connection) {
    return Future.succeededFuture();
  }

  @Override
  public List<List<String>> schema() {
    return SCHEMA;
  }

  @Override
  public String roomNames() {
    return "SELECT name FROM chat_room ORDER BY name LIMIT ?";
  }

  @Override
  public String asJson(String columns, String select) {
    return "SELECT json_group_array(json_array(" + columns + ")) FROM (" + select + ")";
  }

  @Override
  public Future<Boolean> append(Append append) {
    return commits.append(append);
  }

  @Override
  public Future<Boolean> append(SqlClient client, List<Append> appends) {
    int entries = appends.stream().mapToInt(append -> append.entries().size()).sum();
    return write(client, appends).map(rows -> rows == entries);
  }

  private Future<Integer> writeGroup(List<Append> appends) {
    return Objects.equals(key, key())
        ? write(writes, appends)
        : Future.failedFuture("the file was deleted or replaced while the server runs");
  }

  /** What tells the file from another one in its place; null when there is none. */
  private Object key() {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  private Future<Integer> write(SqlClient client, List<Append> appends) {
    return query(client, APPEND)
        .execute(Tuple.of(EntryRows.json(inOrder(appends), (room, line) -> null)))
        .map(SqlResult::rowCount);
  }

  /** That of the index: one that comes before another makes the index begin anew. */
  private static List<Append> inOrder(List<Append> appends) {
    return appends.stream().sorted(Comparator.comparingLong(Append::room)).toList();
  }

  private static boolean isConstraint(Throwable failure) {
    return failure instanceof SQLException e
        && (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
  }

  @Override
  public Future<List<Entry>> search(long room, Set<String> terms, long before, int limit) {
    String all = terms.stream().map(term -> '"' + term + '"').collect(Collectors.joining(" "));
    long first = room << SEQ_BITS;
    long end = first + Math.min(before, 1L << SEQ_BITS);
    return searches.withConnection(
        connection -> {
          long timer =
              vertx.setTimer(TimeUnit.SECONDS.toMillis(SEARCH_SECONDS), t -> searching.interrupt());
          return entries(connection, SEARCH, Tuple.of(all, first, end, limit))
              .onComplete(found -> vertx.cancelTimer(timer));
        });
  }

  @Override
  public List<String> parts() {
    return List.of(
        "chat_room",
        "chat_entry",
        "chat_entry_ref",
        "chat_entry_line",
        "chat_text",
        "chat_entry_said",
        "chat_entry_gone",
        "chat_entry_added",
        "chat_present",
        "chat_entry_joined",
        "chat_entry_left",
        "chat_entry_renamed",
        "chat_account",
        "chat_sanction");
  }

  @Override
  public String part() {
    return "SELECT 1 FROM sqlite_master WHERE name = ?";
  }

  @Override
  public Future<Void> convert(SqlConnection connection, int version) {
    return Future.succeededFuture();
  }

  @Override
  public String explain(Throwable failure) {
    return file + ": " + failure.getMessage();
  }

  @Override
  public Future<Void> close() {
    if (disk != null) {
      disk.close();
    }
    return Future.join(writers.close(), reads.close(), searches.close())
        .eventually(this::unlock)
        .eventually(vertx::close)
        .mapEmpty();
  }

  private Future<Void> unlock() {
    try {
      if (lock != null) {
        lock.close();
      }
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
