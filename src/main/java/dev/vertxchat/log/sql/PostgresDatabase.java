package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL database, which several servers may share. */
final class PostgresDatabase implements Database {
  /** An append takes a millisecond or so, and each room has one under way. */
  private static final int WRITERS = 6;

  /** So that no reading, however slow, holds up an append. */
  private static final int READERS = 4;

  private static final int CONNECT_SECONDS = 10;

  /** How long a statement waits for another session's lock before it fails; as with SQLite. */
  private static final int LOCK_SECONDS = 5;

  /** How long a statement may take, and how long a server that hangs may hold a room. */
  private static final int STATEMENT_SECONDS = 20;

  /** Any number that nobody else in the database locks, the same in all versions. */
  private static final long SCHEMA_LOCK = 0x76_78_63_68_61_74L;

  /** ASCII's, all 32; a question mark itself would be taken for a parameter. */
  private static final String MARKS = "E'!\"#$%&\\'()*+,-./:;<=>\\x3F@[\\\\]^_`{|}~'";

  /**
   * The words of a line. Marks are taken out first, so that no two words are read as one, such as a
   * file's name; and no more characters than a tsvector can surely hold. The index is of this very
   * expression: another one needs a new version of the schema.
   */
  private static final String WORDS =
      "to_tsvector('simple', translate(left(text, 100000), " + MARKS + ", repeat(' ', 32)))";

  static final List<List<String>> SCHEMA =
      List.of(
          List.of(
              """
              CREATE TABLE chat_room (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE,
                log text NOT NULL,
                last bigint NOT NULL)""",
              """
              CREATE TABLE chat_entry (
                room bigint NOT NULL REFERENCES chat_room (id),
                seq bigint NOT NULL,
                time bigint NOT NULL,
                kind text NOT NULL,
                name text NOT NULL,
                text text NOT NULL,
                client text,
                ref bigint,
                PRIMARY KEY (room, seq))""",
              """
              CREATE UNIQUE INDEX chat_entry_ref ON chat_entry (room, client, ref)
                WHERE ref IS NOT NULL""",
              "CREATE INDEX chat_entry_text ON chat_entry USING gin ("
                  + WORDS
                  + ") WHERE kind IN ('said', 'action')"),
          List.of(Database.LINES_INDEX));

  private static final String APPEND =
      """
      WITH added AS (
        SELECT value FROM json_array_elements(CAST(CAST(? AS text) AS json))
      ), moved AS (
        UPDATE chat_room SET last = last + (SELECT count(*) FROM added)
        WHERE id = ? AND last = ? RETURNING id
      )
      INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref)
      SELECT moved.id, CAST(value ->> 2 AS bigint), CAST(value ->> 3 AS bigint), value ->> 4,
        value ->> 5, value ->> 6, value ->> 7, CAST(value ->> 8 AS bigint)
      FROM moved, added""";

  private final PgConnectOptions server;
  private final Pool writes;
  private final Pool reads;

  private PostgresDatabase(Vertx vertx, PgConnectOptions server) {
    this.server = server;
    this.writes = pool(vertx, server, WRITERS);
    this.reads = pool(vertx, server, READERS);
  }

  private static Pool pool(Vertx vertx, PgConnectOptions server, int connections) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(server)
        .with(
            new NetClientOptions()
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS))
                .setTcpKeepAlive(true))
        .with(
            new PoolOptions()
                .setMaxSize(connections)
                .setConnectionTimeout(CONNECT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .build();
  }

  /**
   * Connects when it is first used.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   */
  static PostgresDatabase open(Vertx vertx, String url) {
    PgConnectOptions server = server(url);
    server.setCachePreparedStatements(true);
    setUnlessGiven(server, "lock_timeout", LOCK_SECONDS + "s");
    setUnlessGiven(server, "statement_timeout", STATEMENT_SECONDS + "s");
    setUnlessGiven(server, "idle_in_transaction_session_timeout", STATEMENT_SECONDS + "s");
    setUnlessGiven(server, "client_min_messages", "warning");
    return new PostgresDatabase(vertx, server);
  }

  private static PgConnectOptions server(String url) {
    try {
      return PgConnectOptions.fromUri(url);
    } catch (RuntimeException e) { // its message would show the password
      throw new LogException(
          "history.url is no such URL, allowed: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }
  }

  /** The command of PostgreSQL that copies a history; it shows no password. */
  static String dumpCommand(String url) {
    PgConnectOptions server = server(url);
    return "pg_dump --format=custom --file=FILE --host=%s --port=%d --username=%s %s"
        .formatted(server.getHost(), server.getPort(), server.getUser(), server.getDatabase());
  }

  private static void setUnlessGiven(PgConnectOptions server, String name, String value) {
    if (!server.getProperties().containsKey(name)) {
      server.addProperty(name, value);
    }
  }

  /** When it is first used. */
  @Override
  public Future<Void> connect() {
    return Future.succeededFuture();
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
  public String beginReading() {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
  }

  @Override
  public String beginWriting() {
    return "BEGIN";
  }

  @Override
  public PreparedQuery<RowSet<Row>> query(SqlClient client, String statement) {
    return client.preparedQuery(numbered(statement));
  }

  /** With {@code $1}, {@code $2}, … for the parameters. */
  private static String numbered(String statement) {
    StringBuilder sql = new StringBuilder();
    int parameters = 0;
    for (int i = 0; i < statement.length(); i++) {
      char c = statement.charAt(i);
      if (c == '?') {
        sql.append('$').append(++parameters);
      } else {
        sql.append(c);
      }
    }
    return sql.toString();
  }

  /**
   * Else two that start at once on an empty database both make its tables, and one fails. Bringing
   * a large history up to date takes its time, for the one that does it and for who waits for it.
   */
  @Override
  public Future<?> lockSchema(SqlConnection connection) {
    return connection
        .query("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        .execute()
        .compose(
            v -> connection.query("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")").execute());
  }

  @Override
  public List<List<String>> schema() {
    return SCHEMA;
  }

  @Override
  public String roomNames() {
    return "SELECT name FROM chat_room ORDER BY name COLLATE \"C\" LIMIT ?";
  }

  @Override
  public String asJson(String columns, String select) {
    return "SELECT CAST(json_agg(json_build_array("
        + columns
        + ")) AS text) FROM ("
        + select
        + ") e";
  }

  /** Not shared with other rooms: their rows would be locked, by several servers in any order. */
  @Override
  public Future<Boolean> append(Append append) {
    return append(writes, append);
  }

  @Override
  public Future<Boolean> append(SqlClient client, Append append) {
    return query(client, APPEND)
        .execute(Tuple.of(EntryRows.json(List.of(append)), append.room(), append.after()))
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public String search() {
    return """
        SELECT seq, time, kind, name, text, client, ref FROM chat_entry
        WHERE %s @@ plainto_tsquery('simple', ?)
          AND kind IN ('said', 'action') AND room = ? AND seq < ?
        ORDER BY seq DESC LIMIT ?"""
        .formatted(WORDS);
  }

  @Override
  public String words(String typed) {
    return typed.replaceAll("\\p{Punct}", " ");
  }

  @Override
  public String explain(Throwable failure) {
    return "postgresql://%s:%d/%s: %s"
        .formatted(server.getHost(), server.getPort(), server.getDatabase(), reason(failure));
  }

  private static String reason(Throwable failure) {
    String message =
        failure instanceof PgException told ? told.getErrorMessage() : failure.getMessage();
    return message == null ? failure.toString() : message.lines().findFirst().orElse("");
  }

  @Override
  public Future<Void> close() {
    return Future.join(writes.close(), reads.close()).mapEmpty();
  }
}
