package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A PostgreSQL database, which several servers may share. */
final class PostgresDatabase implements Database {
  /** An append takes a millisecond or so, and each room has one under way. */
  private static final int WRITERS = 6;

  /** So that no reading, however slow, holds up an append. */
  private static final int READERS = 4;

  /** So that searches hold up nobody but who searches. */
  private static final int SEARCHERS = 2;

  private static final int CONNECT_SECONDS = 10;

  /** How long a statement waits for another session's lock before it fails; as with SQLite. */
  private static final int LOCK_SECONDS = 5;

  /** How long a statement may take, and how long a server that hangs may hold a room. */
  private static final int STATEMENT_SECONDS = 20;

  /** Any number that nobody else in the database locks, the same in all versions. */
  private static final long SCHEMA_LOCK = 0x76_78_63_68_61_74L;

  /** A page of a room's lines, for searching, has 16,384 numbers. */
  private static final int PAGE_BITS = 14;

  /** So far apart are the numbers of rooms' pages in the index; a prime. */
  private static final long ROOM_PAGES = 7_919;

  private static final long PAGES = 1L << 23; // then they begin anew
  private static final int TERM_BITS = 40;

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
                WHERE ref IS NOT NULL"""),
          List.of(Database.LINES_INDEX),
          List.of(
              "DROP INDEX IF EXISTS chat_entry_text", // how lines were found before
              "ALTER TABLE chat_entry ADD words bigint[]"),
          List.of(
              """
              CREATE TABLE chat_present (
                room bigint NOT NULL REFERENCES chat_room (id) ON DELETE CASCADE,
                name text NOT NULL,
                PRIMARY KEY (room, name))""",
              """
              CREATE FUNCTION chat_presence() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN
                IF new.kind = 'joined' THEN
                  INSERT INTO chat_present (room, name) VALUES (new.room, new.name)
                    ON CONFLICT DO NOTHING;
                ELSE
                  DELETE FROM chat_present WHERE room = new.room AND name = new.name;
                  IF FOUND AND new.kind = 'renamed' THEN
                    INSERT INTO chat_present (room, name) VALUES (new.room, new.text)
                      ON CONFLICT DO NOTHING;
                  END IF;
                END IF;
                RETURN NULL;
              END $$""",
              """
              CREATE TRIGGER chat_entry_presence AFTER INSERT ON chat_entry FOR EACH ROW
                WHEN (new.kind IN ('joined', 'left', 'renamed')) EXECUTE FUNCTION chat_presence()"""),
          List.of(Database.accounts("bigint")),
          List.of(Database.sanctions("bigint")));

  /**
   * What is still to be indexed is looked through for each page of a search, so there is little of
   * it; and without any an append would take twice as long.
   */
  private static final String WORDS_INDEX =
      """
      CREATE INDEX chat_entry_words ON chat_entry USING gin (words) WITH (gin_pending_list_limit = 64)
        WHERE words IS NOT NULL""";

  private static final String APPEND =
      """
      WITH added AS (
        SELECT value FROM json_array_elements(CAST(CAST(? AS text) AS json))
      ), moved AS (
        UPDATE chat_room SET last = last + (SELECT count(*) FROM added)
        WHERE id = ? AND last = ? RETURNING id
      )
      INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref, words)
      SELECT moved.id, CAST(value ->> 2 AS bigint), CAST(value ->> 3 AS bigint), value ->> 4,
        value ->> 5, value ->> 6, value ->> 7, CAST(value ->> 8 AS bigint),
        CAST(value ->> 9 AS bigint[])
      FROM moved, added""";

  /**
   * Page by page of a room, from the newest on, until there are enough. So it reads one page of
   * lines at most more than it gives, however many lines have the words; the index alone would give
   * all of them. The sums are for the planner: other indexes must not be used, which would have it
   * look at each line. Rows are looked at again, for two pages may have the same number there.
   */
  static final String SEARCH =
      """
      SELECT e.seq, e.time, e.kind, e.name, e.text, e.client, e.ref
      FROM generate_series(CAST(? AS bigint),
        (SELECT min(seq) >> %1$d FROM chat_entry WHERE room = CAST(? AS bigint)), -1) page
      CROSS JOIN LATERAL (
        SELECT * FROM chat_entry
        WHERE words @> ARRAY(
            SELECT (((CAST(? AS bigint) * %2$d + page) & %3$d) << %4$d) | term
            FROM unnest(CAST(? AS bigint[])) term)
          AND room + 0 = CAST(? AS bigint) AND (seq + 0) >> %1$d = page
          AND seq + 0 < CAST(? AS bigint)
        ORDER BY seq DESC LIMIT CAST(? AS bigint)) e
      LIMIT CAST(? AS bigint)"""
          .formatted(PAGE_BITS, ROOM_PAGES, PAGES - 1, TERM_BITS);

  private static final String LINES_AFTER =
      """
      SELECT room, seq, text FROM chat_entry
      WHERE kind IN ('said', 'action') AND (room, seq) > (?, ?) ORDER BY room, seq LIMIT 500""";

  private static final String SET_WORDS =
      """
      UPDATE chat_entry e SET words = CAST(value ->> 2 AS bigint[])
      FROM json_array_elements(CAST(CAST(? AS text) AS json))
      WHERE room = CAST(value ->> 0 AS bigint) AND seq = CAST(value ->> 1 AS bigint)""";

  private final PgConnectOptions server;
  private final Pool writes;
  private final Pool reads;
  private final Pool searches;
  private final LivingServers servers;

  private PostgresDatabase(Vertx vertx, PgConnectOptions server) {
    this.server = server;
    this.writes = pool(vertx, server, WRITERS);
    this.reads = pool(vertx, server, READERS);
    this.searches =
        pool(
            vertx,
            new PgConnectOptions(server).addProperty("statement_timeout", SEARCH_SECONDS + "s"),
            SEARCHERS);
    this.servers = new LivingServers(pool(vertx, ofServers(server), 1));
  }

  /**
   * A lock is waited for as long as another server takes to start. One whose machine is gone is
   * found dead within minutes, not hours.
   */
  private static PgConnectOptions ofServers(PgConnectOptions server) {
    PgConnectOptions options =
        new PgConnectOptions(server)
            .addProperty("lock_timeout", "0")
            .addProperty("statement_timeout", "0");
    setUnlessGiven(options, "tcp_keepalives_idle", "30");
    setUnlessGiven(options, "tcp_keepalives_interval", "10");
    return options;
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
    // By its own estimate, which grows with the log, it would compile each search for 0.1 s.
    setUnlessGiven(server, "jit", "off");
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

  /** Servers may share it. */
  @Override
  public Future<Boolean> reserve(Retries retries) {
    return servers.tryFirst(retries);
  }

  @Override
  public Future<Void> admitOthers() {
    return servers.join();
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

  Pool searches() {
    return searches;
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
    return write(writes, append);
  }

  @Override
  public Future<Boolean> append(SqlClient client, List<Append> appends) {
    List<Future<Boolean>> written = appends.stream().map(append -> write(client, append)).toList();
    return Future.all(written).map(all -> !all.list().contains(false));
  }

  private Future<Boolean> write(SqlClient client, Append append) {
    return query(client, APPEND)
        .execute(
            Tuple.of(
                EntryRows.json(List.of(append), PostgresDatabase::words),
                append.room(),
                append.after()))
        .map(rows -> rows.rowCount() > 0);
  }

  /**
   * What a line is found by, as PostgreSQL reads an array: a number for each of its terms, which
   * begins with that of its page. So a page's terms are together in the index, and small.
   */
  private static String words(long room, Entry line) {
    long page = (room * ROOM_PAGES + (line.seq() >> PAGE_BITS) & PAGES - 1) << TERM_BITS;
    return Words.of(line.text()).stream()
        .map(term -> Long.toString(page | number(term)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /**
   * Of a term, {@link #TERM_BITS}; two of the terms of a page have the same one once in a million
   * pages (FNV-1a). What is in the index depends on it: it must never change.
   */
  static long number(String term) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : term.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return (hash ^ (hash >>> TERM_BITS)) & ((1L << TERM_BITS) - 1);
  }

  @Override
  public Future<List<Entry>> search(long room, Set<String> terms, long before, int limit) {
    long newest = (before - 1) >> PAGE_BITS;
    Long[] numbers = terms.stream().map(PostgresDatabase::number).toArray(Long[]::new);
    return entries(
        searches, SEARCH, Tuple.of(newest, room, room, numbers, room, before, limit, limit));
  }

  @Override
  public List<String> parts() {
    return List.of(
        "chat_room",
        "chat_entry",
        "chat_entry_ref",
        "chat_entry_line",
        "chat_entry_words",
        "chat_present",
        "chat_entry_presence",
        "chat_account",
        "chat_sanction");
  }

  @Override
  public String part() {
    return """
        SELECT 1 FROM (SELECT CAST(? AS text) AS name) part WHERE to_regclass(name) IS NOT NULL
          OR EXISTS (SELECT 1 FROM pg_trigger
            WHERE tgrelid = to_regclass('chat_entry') AND tgname = name)""";
  }

  @Override
  public Future<Void> convert(SqlConnection connection, int version) {
    if (version > 2) {
      return Future.succeededFuture();
    }
    AtomicReference<Tuple> place = new AtomicReference<>(Tuple.of(0L, 0L));
    return Steps.whileTrue(() -> setWords(connection, place))
        .compose(v -> connection.query(WORDS_INDEX).execute())
        .mapEmpty();
  }

  private Future<Boolean> setWords(SqlConnection connection, AtomicReference<Tuple> place) {
    return query(connection, LINES_AFTER)
        .execute(place.get())
        .compose(
            rows -> {
              JsonArray words = new JsonArray();
              for (Row row : rows) {
                long room = row.getLong(0);
                long seq = row.getLong(1);
                Entry line =
                    new Entry(seq, 0, Entry.Kind.SAID, "", row.getString(2), null, Entry.NO_REF);
                words.add(new JsonArray().add(room).add(seq).add(words(room, line)));
                place.set(Tuple.of(room, seq));
              }
              return words.isEmpty()
                  ? Future.succeededFuture(false)
                  : query(connection, SET_WORDS).execute(Tuple.of(words.encode())).map(true);
            });
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
    return Future.join(writes.close(), reads.close(), searches.close())
        .eventually(servers::close)
        .mapEmpty();
  }
}
