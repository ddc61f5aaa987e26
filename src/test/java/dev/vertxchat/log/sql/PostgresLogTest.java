package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.PostgresServer;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresLogTest extends SqlLogBehaviour {
  private PostgresServer postgres;
  private final List<Vertx> others = new ArrayList<>();
  private String database;
  private String url;

  @BeforeEach
  void start() {
    postgres = PostgresServer.shared();
    database = postgres.newDatabase();
    url = postgres.url(database);
  }

  @Override
  String url() {
    return url;
  }

  @Override
  Connection connect() throws SQLException {
    return postgres.connect(database);
  }

  @Override
  int schema() {
    return PostgresDatabase.SCHEMA.size();
  }

  @Override
  String planOfLines() throws SQLException {
    return plan("EXPLAIN", SqlLog.LINES);
  }

  @Override
  String lock() {
    return "BEGIN; LOCK TABLE chat_room IN ACCESS EXCLUSIVE MODE";
  }

  private Vertx another() {
    Vertx vertx = Vertx.vertx();
    others.add(vertx);
    return vertx;
  }

  @AfterEach
  void stopOthers() {
    others.forEach(vertx -> await(vertx.close()));
  }

  /** Logs of other servers, each in a Vert.x of its own, begun at the same moment. */
  private List<LogStore> openAtOnce(int count) {
    List<Future<LogStore>> stores =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    SqlLogs.open(
                        another(), url, new LogStore.Kept(10_000, 0), InstantSource.system()))
            .toList();
    return stores.stream().map(SqlLogBehaviour::await).toList();
  }

  @Test
  void serversThatStartAtOnceOnAnEmptyDatabaseAllComeUp() throws SQLException {
    List<LogStore> stores = openAtOnce(4);
    assertEquals(1, number("SELECT count(*) FROM chat_version"));
    List<Future<RoomLog>> logs = stores.stream().map(store -> store.open("lobby")).toList();
    String id = await(logs.get(0)).id();
    logs.forEach(log -> assertEquals(id, await(log).id()));
    stores.forEach(store -> await(store.close()));
  }

  @Test
  void serversThatWriteToOneRoomAtOnceNeverTakeTheSameNumber() throws SQLException {
    List<LogStore> stores = openAtOnce(2);
    List<Future<?>> writers = new ArrayList<>();
    for (LogStore store : stores) {
      RoomLog log = await(store.open("lobby"));
      Future<?> writer = Future.succeededFuture();
      for (int ref = 1; ref <= 50; ref++) {
        Draft draft = draft("line", "the-client-of-store-" + stores.indexOf(store), ref);
        writer = writer.compose(v -> log.append(List.of(draft), 5, () -> {}));
      }
      writers.add(writer);
    }
    writers.forEach(SqlLogBehaviour::await);
    assertEquals(100, number("SELECT count(*) FROM chat_entry"));
    assertEquals(100, number("SELECT max(seq) FROM chat_entry"));
    assertEquals(100, number("SELECT last FROM chat_room"));
    stores.forEach(store -> await(store.close()));
  }

  @Test
  void noAppendWaitsForWhatReadsHoweverSlowlyAndHoweverMuch() {
    RoomLog log = open();
    Pool reads = ((SqlLogs) store()).database().reads();
    List<Future<?>> slow = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      slow.add(reads.query("SELECT pg_sleep(3)").execute());
    }
    append(log, draft("at once", null, Entry.NO_REF));
    slow.forEach(reading -> assertFalse(reading.isComplete()));
  }

  @Test
  void anOlderHistoryIsBroughtUpToDateAndItsLinesAreFound() throws SQLException {
    for (String step : PostgresDatabase.SCHEMA.get(0)) {
      sql(step, Statement::execute);
    }
    sql(
        "CREATE TABLE chat_version (version integer NOT NULL);"
            + " INSERT INTO chat_version VALUES (1);"
            + " INSERT INTO chat_room (name, log, last) VALUES ('lobby', 'its-log', 12000);"
            + " INSERT INTO chat_entry (room, seq, time, kind, name, text)"
            + " SELECT 1, n, 5, CASE WHEN n % 2 = 0 THEN 'said' ELSE 'joined' END, 'Bob', 'old ' || n"
            + " FROM generate_series(1, 12000) n",
        Statement::execute);
    RoomLog log = open();
    append(log, draft("new", null, Entry.NO_REF));
    assertEquals("its-log", log.id());
    assertEquals(
        List.of(11_998L, 12_000L),
        seqs(await(log.search("OLD", 12_001, 2))).stream().sorted().toList());
    assertEquals(List.of(2L), seqs(await(log.search("old 2", 12_002, 5))));
    assertEquals(List.of(), seqs(await(log.search("old 1", 12_002, 5))), "that one was no line");
    assertEquals(List.of(12_001L), seqs(await(log.search("new", 12_002, 5))));
    assertEquals(List.of(), present(), "who joined before is not known");
    assertEquals(schema(), number("SELECT version FROM chat_version"));
  }

  @Test
  void aDatabaseThatWouldNotKnowWhoIsPresentIsRefused() throws SQLException {
    open();
    await(store().close());
    sql("DROP TRIGGER chat_entry_presence ON chat_entry", Statement::execute);
    assertTrue(refusal().endsWith(": it is damaged, chat_entry_presence is missing"), refusal());
  }

  private LogStore openAnother() {
    return openAtOnce(1).get(0);
  }

  @Test
  void nobodyIsSaidToHaveLeftWhileAnotherServerLives() throws SQLException {
    RoomLog log = open();
    append(log, joined("Ann"));
    LogStore second = openAnother();
    assertEquals(List.of("lobby Ann"), present());
    await(store().close());
    LogStore third = openAnother();
    assertEquals(List.of("lobby Ann"), present(), "the second one lives");
    await(second.close());
    await(third.close());
    assertEquals(2, open().last());
    assertEquals(List.of(), present());
  }

  private long living() throws SQLException {
    return number("SELECT count(*) FROM pg_locks WHERE " + HERE + " AND mode = 'ShareLock'");
  }

  private static final String HERE =
      "locktype = 'advisory' AND granted AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  @Test
  void aServerThatIsCutOffLivesOnAndIsSeenAgain() throws SQLException {
    RoomLog log = open();
    append(log, joined("Ann"));
    assertEquals(1, living());
    for (int times = 0; times < 2; times++) {
      assertEquals(
          1, number("SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE " + HERE));
      Until.isTrue("it is seen again", () -> liveNow(1));
      append(log, draft("line", null, Entry.NO_REF));
      LogStore second = openAnother();
      await(second.close());
      assertEquals(List.of("lobby Ann"), present());
    }
    await(store().close());
    assertEquals(0, living());
  }

  private boolean liveNow(int servers) {
    try {
      return living() == servers;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoWasPresentOnAServerThatDiedHasLeftWhenTheNextOneStarts() throws SQLException {
    try (FaultyProxy proxy = new FaultyProxy(postgres.port())) {
      String direct = url;
      url = url.replace(":" + postgres.port() + "/", ":" + proxy.port() + "/");
      append(open(), joined("Ann"), joined("Bob"));
      proxy.refuse();
      proxy.cut(FaultyProxy.Cut.RST);
      Until.isTrue("it is dead to the database", () -> liveNow(0));
      url = direct;
      LogStore next = openAnother();
      assertEquals(4, await(next.open("lobby")).last());
      assertEquals(List.of(), present());
      await(next.close());
    }
  }

  @Test
  void ofServersThatStartAtOnceNoneSaysThatWhoJoinedTheOtherHasLeft() throws SQLException {
    append(open(), joined("Ann"));
    await(store().close());
    List<LogStore> stores = openAtOnce(4);
    stores.forEach(store -> append(await(store.open("lobby")), joined("of " + store.hashCode())));
    assertEquals(4, present().size());
    assertEquals(1, number("SELECT count(*) FROM chat_entry WHERE kind = 'left'"));
    stores.forEach(store -> await(store.close()));
  }

  @Test
  void aSearchGoesByItsOwnIndexAlone() throws SQLException {
    RoomLog log = open();
    appendMany(log, 2_000);
    String plan =
        plan("EXPLAIN", PostgresDatabase.SEARCH.replace("CAST(? AS bigint[])", "ARRAY[7::bigint]"));
    assertTrue(plan.contains("chat_entry_words"), plan);
    assertFalse(plan.contains("chat_entry_line"), plan);
  }

  @Test
  void aSearchThatRunsTooLongIsEndedByTheDatabaseAndNothingElseIsSoSoon() {
    open();
    PostgresDatabase database = (PostgresDatabase) ((SqlLogs) store()).database();
    assertEquals("5s", shown("statement_timeout", database.searches()));
    assertEquals("20s", shown("statement_timeout", database.reads()));
    assertEquals("20s", shown("statement_timeout", database.writes()));
  }

  @Test
  void noStatementIsCompiledHoweverLargeTheLog() {
    open();
    PostgresDatabase database = (PostgresDatabase) ((SqlLogs) store()).database();
    assertEquals("off", shown("jit", database.searches()));
    assertEquals("off", shown("jit", database.reads()));
    assertEquals("off", shown("jit", database.writes()));
  }

  private static String shown(String setting, SqlClient client) {
    return await(client.query("SHOW " + setting).execute()).iterator().next().getString(0);
  }

  @Test
  void theNumberOfATermNeverChangesForTheIndexHoldsIt() {
    assertEquals(0x18fe05590cL, PostgresDatabase.number("fox"));
    assertEquals(0x81d7e8cc87L, PostgresDatabase.number("你好"));
  }

  @Test
  void aDatabaseThatLacksAnIndexIsRefused() throws SQLException {
    open();
    await(store().close());
    sql("DROP INDEX chat_entry_words", Statement::execute);
    assertTrue(refusal().endsWith(": it is damaged, chat_entry_words is missing"), refusal());
  }

  @Test
  void aDatabaseInWhichNothingMayBeWrittenIsRefused() throws SQLException {
    open();
    await(store().close());
    sql(
        "ALTER DATABASE " + database + " SET default_transaction_read_only = on",
        Statement::execute);
    assertTrue(refusal().contains("read-only transaction"), refusal());
  }

  @Test
  void aDatabaseThatTakesNoLineIsRefused() throws SQLException {
    open();
    await(store().close());
    sql("ALTER TABLE chat_entry ADD CHECK (seq < 0)", Statement::execute);
    assertTrue(refusal().contains("violates check constraint"), refusal());
  }

  private String where(int port, String name) {
    return "the history can't be kept in postgresql://127.0.0.1:" + port + "/" + name + ": ";
  }

  @Test
  void aWrongPasswordIsRefusedAndNotShown() {
    url = PostgresServer.url("chat", "a-wrong-password", postgres.port(), database);
    assertEquals(
        where(postgres.port(), database) + "password authentication failed for user \"chat\"",
        refusal());
  }

  @Test
  void anUnknownDatabaseIsRefused() {
    url = postgres.url("nowhere");
    assertEquals(
        where(postgres.port(), "nowhere") + "database \"nowhere\" does not exist", refusal());
  }

  @Test
  void aServerThatIsNotThereIsRefused() {
    url = PostgresServer.url("chat", "secret", 1, database);
    assertEquals(where(1, database) + "Connection refused: /127.0.0.1:1", refusal());
  }

  @Test
  void aHostThatIsNotThereIsRefused() {
    url = "postgresql://chat:secret@there-is-no-such-host.invalid:1/chat";
    String refusal = refusal();
    assertTrue(refusal.contains("there-is-no-such-host.invalid:1/chat: "), refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }

  @Test
  void whatIsNoUrlIsRefusedAndNotShown() {
    url = "postgresql://chat:secret@host:port/chat";
    assertEquals(
        "history.url is no such URL, allowed: postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        refusal());
  }

  @Test
  void aLineAsLongAsAnyMayBeIsKept() {
    String many =
        IntStream.range(0, 1_000_000 / 5)
            .mapToObj(i -> Integer.toString(i + 50_000, 36) + ' ')
            .collect(Collectors.joining());
    RoomLog log = open();
    append(log, draft(many, null, Entry.NO_REF));
    assertEquals(many, readAll(log, 0).get(0).text());
  }
}
