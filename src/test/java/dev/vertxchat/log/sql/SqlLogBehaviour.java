package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the logs promise in every SQL database. */
abstract class SqlLogBehaviour {
  private static final String BOBS = "the-client-id-of-bob";

  final Vertx vertx = Vertx.vertx();
  private final FakeClock clock = new FakeClock();
  private LogStore store; // null when none could be opened

  /** The {@code history.url} of a database that is this test's own. */
  abstract String url();

  /** Connects to it as another program would. */
  abstract Connection connect() throws SQLException;

  /** The newest version of the schema. */
  abstract int schema();

  /** Begins a transaction that keeps others from writing. */
  abstract String lock();

  @AfterEach
  void stop() {
    if (store != null) {
      await(store.close()); // Vert.x itself leaves it open for the servers that use it
    }
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Until.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  LogStore store() {
    return store;
  }

  private void openStore(int keep, int days) {
    store = await(SqlLogs.open(vertx, url(), new LogStore.Kept(keep, days), clock));
  }

  RoomLog open() {
    openStore(10_000, 0);
    return await(store.open("lobby"));
  }

  RoomLog reopened() {
    await(store.close());
    return open();
  }

  static Draft draft(String text, String client, long ref) {
    return new Draft(Entry.Kind.SAID, "Bob", text, client, ref, Draft.NO_RECEIPT);
  }

  static RoomLog.Appended append(RoomLog log, Draft... drafts) {
    return await(log.append(List.of(drafts), 5, () -> {}));
  }

  static void appendMany(RoomLog log, int count) {
    for (int from = 0; from < count; from += 500) {
      Draft[] drafts = new Draft[Math.min(500, count - from)];
      Arrays.fill(drafts, draft("x", null, Entry.NO_REF));
      append(log, drafts);
    }
  }

  static List<Long> seqs(List<Entry> entries) {
    return entries.stream().map(Entry::seq).toList();
  }

  private static List<Long> seqs(long[] seqs) {
    return LongStream.of(seqs).boxed().toList();
  }

  static List<Entry> readAll(RoomLog log, long after) {
    List<Entry> all = new ArrayList<>();
    Batch batch;
    while ((batch = await(log.read(after))) != null) {
      for (Entry e : batch.entries()) {
        if (e.seq() > after) {
          all.add(e);
        }
      }
      after = batch.last();
    }
    return all;
  }

  /** As another program would. */
  <T> T sql(String sql, Query<T> query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return query.of(statement, sql);
    }
  }

  interface Query<T> {
    T of(Statement statement, String sql) throws SQLException;
  }

  /** A statement's plan, with a number for each parameter. */
  String plan(String explain, String statement) throws SQLException {
    return sql(
        explain + " " + statement.replace("?", "7"),
        (connected, s) -> {
          StringBuilder plan = new StringBuilder();
          try (ResultSet rows = connected.executeQuery(s)) {
            while (rows.next()) {
              plan.append(rows.getString(rows.getMetaData().getColumnCount())).append('\n');
            }
          }
          return plan.toString();
        });
  }

  long number(String sql) throws SQLException {
    return sql(
        sql,
        (statement, s) -> {
          try (ResultSet rows = statement.executeQuery(s)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  @Test
  void entriesComeBackAsTheyWereAfterARestart() {
    RoomLog log = open();
    String id = log.id();
    append(log, draft("Grüße 🦊 'quoted' ?", BOBS, 7), draft("no ref", BOBS, Entry.NO_REF));
    append(
        log,
        new Draft(Entry.Kind.RENAMED, "Bob", "Rob", null, Entry.NO_REF, Draft.NO_RECEIPT),
        new Draft(Entry.Kind.ACTION, "Rob", "waves", BOBS, 8, Draft.NO_RECEIPT));
    List<Entry> before = readAll(log, 0);
    log = reopened();
    assertEquals(id, log.id());
    assertEquals(4, log.last());
    assertEquals(before, readAll(log, 0));
    assertEquals("Grüße 🦊 'quoted' ?", before.get(0).text());
    assertEquals(List.of(2L, 4L), seqs(await(log.lines(Long.MAX_VALUE, 2))));
    assertEquals(List.of(1L, 2L), seqs(await(log.lines(4, 5))), "renaming is no line");
  }

  @Test
  void theRoomsThatHaveALogAreFoundAndNoneIsMadeByLooking() {
    open();
    RoomLog ops = await(store.open("ops"));
    await(store.open("Größe"));
    assertNull(await(store.find("nowhere")));
    assertEquals(ops.id(), await(store.find("ops")).id());
    assertEquals(
        new LogStore.Standing(List.of("Größe", "lobby", "ops"), 3), await(store.rooms(10)));
    assertEquals(new LogStore.Standing(List.of("Größe", "lobby"), 3), await(store.rooms(2)));
    assertEquals(new LogStore.Standing(List.of(), 3), await(store.rooms(0)));
  }

  @Test
  void aLogThatNobodyUsesIsThereAllTheSame() {
    RoomLog log = open();
    append(log, draft("one", BOBS, 1));
    store.unloaded(log);
    log = await(store.open("lobby"));
    assertEquals(List.of("one"), readAll(log, 0).stream().map(Entry::text).toList());
    assertEquals(1, await(store.rooms(10)).total());
  }

  @Test
  void aLineThatIsSentAgainIsKnownAlsoAfterARestart() {
    RoomLog log = open();
    append(log, draft("one", BOBS, 1), draft("two", BOBS, 2), draft("three", BOBS, 30));
    log = reopened();
    RoomLog.Appended again =
        append(log, draft("two", BOBS, 2), draft("never", BOBS, 9), draft("four", BOBS, 31));
    assertEquals(List.of(2L, 0L, 4L), seqs(again.seqs()));
    assertEquals(
        List.of(true, true, false),
        List.of(again.repeated()[0], again.repeated()[1], again.repeated()[2]));
    assertEquals(List.of(4L), seqs(again.batch().entries()));
    assertEquals(4, append(log, draft("new client", "another-client-id-1", 2)).batch().first() - 1);
  }

  @Test
  void moreClientsThanAreKnownAgainMayRepeatTheirLinesInOneBatch() throws SQLException {
    openStore(0, 0);
    RoomLog log = await(store.open("lobby"));
    Draft[] drafts = new Draft[3_100];
    Arrays.setAll(drafts, i -> draft("x", "the-client-id-" + i, 1));
    append(log, drafts);
    await(store.close());
    openStore(0, 0);
    RoomLog.Appended again = append(await(store.open("lobby")), drafts);
    assertNull(again.batch());
    assertEquals(LongStream.rangeClosed(1, 3_100).boxed().toList(), seqs(again.seqs()));
  }

  private static Draft presence() {
    return joined("Eve");
  }

  static Draft joined(String name) {
    return new Draft(Entry.Kind.JOINED, name, "", BOBS, Entry.NO_REF, Draft.NO_RECEIPT);
  }

  private static Draft left(String name) {
    return new Draft(Entry.Kind.LEFT, name, "", BOBS, Entry.NO_REF, Draft.NO_RECEIPT);
  }

  private static Draft renamed(String name, String to) {
    return new Draft(Entry.Kind.RENAMED, name, to, BOBS, Entry.NO_REF, Draft.NO_RECEIPT);
  }

  @Test
  void linesAreFoundHoweverMuchPresenceIsAmongThemInMemoryAndAfterARestart() {
    RoomLog log = open();
    List<Long> said = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      said.add(log.last() + 1);
      append(log, draft("line " + i, BOBS, i), presence(), presence());
    }
    for (int times = 0; times < 2; times++) {
      assertEquals(said.subList(230, 250), seqs(await(log.lines(Long.MAX_VALUE, 20))));
      assertEquals(said.subList(229, 249), seqs(await(log.lines(said.get(249), 20))));
      assertEquals(said.subList(49, 249), seqs(await(log.lines(said.get(249), 200))));
      assertEquals(said.subList(0, 3), seqs(await(log.lines(said.get(3), 20))));
      assertEquals(List.of(), seqs(await(log.lines(1, 20))));
      assertEquals(List.of(), seqs(await(log.lines(Long.MAX_VALUE, 0))));
      log = reopened();
    }
    append(log, presence(), draft("newest", BOBS, 1_000));
    said.add(log.last());
    assertEquals(said.subList(231, 251), seqs(await(log.lines(Long.MAX_VALUE, 20))));
  }

  @Test
  void linesThatAnotherServerSaidAreAmongTheNewest() throws SQLException {
    RoomLog log = open();
    append(log, draft("ours", BOBS, 1));
    assertEquals(List.of(1L), seqs(await(log.lines(Long.MAX_VALUE, 20))));
    sql(
        "INSERT INTO chat_entry (room, seq, time, kind, name, text)"
            + " SELECT id, 2, 6, 'said', 'Eve', 'theirs' FROM chat_room;"
            + " UPDATE chat_room SET last = 2",
        (statement, s) -> statement.executeUpdate(s));
    append(log, draft("ours", BOBS, 2));
    assertEquals(List.of(1L, 2L, 3L), seqs(await(log.lines(Long.MAX_VALUE, 20))));
  }

  /** Who has joined and not left, each with the room. */
  List<String> present() throws SQLException {
    return texts(
        "SELECT r.name || ' ' || p.name FROM chat_present p JOIN chat_room r ON r.id = p.room"
            + " ORDER BY 1");
  }

  private List<String> texts(String sql) throws SQLException {
    return sql(
        sql,
        (statement, s) -> {
          List<String> texts = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery(s)) {
            while (rows.next()) {
              texts.add(rows.getString(1));
            }
          }
          return texts;
        });
  }

  @Test
  void whoHasJoinedIsPresentUnderTheNewestNameUntilLeaving() throws SQLException {
    RoomLog log = open();
    append(log, joined("Ann"), joined("Bob"), draft("line", BOBS, 1));
    append(await(store.open("ops")), joined("Bob"));
    assertEquals(List.of("lobby Ann", "lobby Bob", "ops Bob"), present());
    append(log, renamed("Ann", "Zoë"), left("Bob"));
    assertEquals(List.of("lobby Zoë", "ops Bob"), present());
    append(log, joined("Cid"), renamed("Cid", "Dan"), left("Dan"), left("Zoë"), joined("Zoë"));
    assertEquals(List.of("lobby Zoë", "ops Bob"), present());
  }

  @Test
  void whoWasTooManyToBeAnnouncedIsNotPresentAndStandsInNobodysWay() throws SQLException {
    RoomLog log = open();
    append(log, renamed("Eve", "Eva"), left("Eva"), joined("Ann"), joined("Ann"), joined("Bob"));
    append(log, renamed("Bob", "Ann"), draft("line", BOBS, 1));
    assertEquals(List.of("lobby Ann"), present());
  }

  @Test
  void whoWasPresentWhenTheServerEndedHasLeftWhenTheNextOneStarts() throws SQLException {
    RoomLog log = open();
    RoomLog ops = await(store.open("ops"));
    append(await(store.open("empty")), joined("Ann"), left("Ann"));
    append(log, joined("Cid"), joined("Ann"), joined("Bob"), draft("Hello", BOBS, 1));
    append(log, left("Bob"));
    append(ops, joined("Bob"));
    clock.advance(Duration.ofMinutes(1));
    for (int starts = 0; starts < 2; starts++) {
      log = reopened();
      ops = await(store.open("ops"));
      assertEquals(List.of(has(6, "Ann"), has(7, "Cid")), readAll(log, 5));
      assertEquals(List.of(has(2, "Bob")), readAll(ops, 1));
      assertEquals(List.of(), readAll(await(store.open("empty")), 2));
      assertEquals(List.of(), present());
    }
    assertEquals(List.of(4L), seqs(await(log.lines(Long.MAX_VALUE, 20))));
    append(log, joined("Ann"));
    assertEquals(8, log.last());
    assertEquals(List.of("lobby Ann"), present());
  }

  private Entry has(long seq, String left) {
    return new Entry(seq, clock.millis(), Entry.Kind.LEFT, left, "", null, Entry.NO_REF);
  }

  @Test
  void moreThanABatchMayHaveBeenPresent() throws SQLException {
    RoomLog log = open();
    int count = 2 * Batch.MAX_ENTRIES + 100;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("name" + (10_000 + i));
    }
    for (List<String> some : List.of(names.subList(0, 1_000), names.subList(1_000, count))) {
      append(log, some.stream().map(SqlLogBehaviour::joined).toArray(Draft[]::new));
    }
    append(await(store.open("ops")), joined("Bob"));
    log = reopened();
    List<Entry> left = readAll(log, count);
    assertEquals(2L * count, log.last());
    assertEquals(names, left.stream().map(Entry::name).toList());
    assertEquals(List.of(has(2, "Bob")), readAll(await(store.open("ops")), 1));
    assertEquals(List.of(), present());
  }

  /** How the database finds the newest lines of a room. */
  abstract String planOfLines() throws SQLException;

  @Test
  void linesAreFoundByAnIndexThatHoldsNoPresence() throws SQLException {
    RoomLog log = open();
    appendMany(log, 1_000);
    for (int i = 0; i < 10; i++) {
      append(log, presence());
    }
    assertTrue(planOfLines().contains("chat_entry_line"), planOfLines());
  }

  @Test
  void onlyTheNewestLinesOfTheRoomThatHaveTheWordsAreFoundAndNotThoseThatAreGone()
      throws SQLException {
    RoomLog log = open();
    RoomLog ops = await(store.open("ops"));
    for (int i = 0; i < 40; i++) {
      append(log, draft("fox " + i, BOBS, i), presence());
      append(ops, draft("fox den " + i, BOBS, i));
    }
    assertEquals(List.of(79L, 77L), seqs(await(log.search("fox", 81, 2))));
    assertEquals(List.of(7L, 5L, 3L, 1L), seqs(await(log.search("fox", 8, 20))));
    assertEquals(List.of(), seqs(await(log.search("fox den", Long.MAX_VALUE, 20))));
    assertEquals(List.of(40L, 39L), seqs(await(ops.search("fox den", Long.MAX_VALUE, 2))));
    sql("DELETE FROM chat_entry WHERE seq > 39", Statement::executeUpdate);
    assertEquals(List.of(39L), seqs(await(ops.search("fox den", Long.MAX_VALUE, 1))));
    assertEquals(List.of(39L, 37L), seqs(await(log.search("FOX", Long.MAX_VALUE, 2))));
  }

  @Test
  void anOldReaderReadsPagesFromTheDatabaseAndThenSharedBatches() {
    RoomLog log = open();
    appendMany(log, 5_000);
    assertEquals(LongStream.rangeClosed(1, 5_000).boxed().toList(), seqs(readAll(log, 0)));
    Batch newest = await(log.read(4_999));
    assertTrue(newest == await(log.read(4_600)), "one batch for all who read it");
    assertNull(await(log.read(5_000)));
  }

  @Test
  void afterARestartOneReaderReadsTheNewestEntriesFromTheDatabaseForAll() {
    appendMany(open(), 3_000);
    RoomLog log = reopened();
    assertEquals(2_991, await(log.read(2_990)).first());
    append(log, draft("meanwhile", null, Entry.NO_REF));
    Future<Batch> again = log.read(2_995);
    assertTrue(again.isComplete(), "it asks no database");
    assertSame(again.result(), log.read(2_990).result(), "one batch for all who read it");
    assertEquals(seqs(readAll(log, 2_980)), LongStream.rangeClosed(2_981, 3_001).boxed().toList());
    assertTrue(log.read(2_980).isComplete(), "what comes before it is learnt too");
    assertEquals(3_001, readAll(log, 0).size());
    assertNotSame(await(log.read(0)), await(log.read(0)), "what is old is not held");
  }

  @Test
  void whatNeedNotBeKeptIsDeletedInTheBackground() throws SQLException {
    openStore(100, 0);
    RoomLog log = await(store.open("lobby"));
    appendMany(log, 3_500);
    AtomicInteger kept = new AtomicInteger();
    Until.isTrue(
        () -> {
          try {
            kept.set((int) number("SELECT count(*) FROM chat_entry"));
            return kept.get() == 100;
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        },
        () -> kept);
    assertEquals(3_401, number("SELECT min(seq) FROM chat_entry"));
    log = reopened();
    assertEquals(3_401, await(log.read(5)).first());
  }

  /** What is left of a room when all is deleted that need not be kept: the oldest number. */
  private long oldestLeft(int lines, int days, InstantSource clock) throws SQLException {
    Database database = ((SqlLogs) store).database();
    await(new Trimming(vertx, database, new LogStore.Kept(lines, days), clock).trim());
    long oldest = number("SELECT min(seq) FROM chat_entry");
    assertEquals(
        number("SELECT last FROM chat_room") - oldest + 1,
        number("SELECT count(*) FROM chat_entry"),
        "without a hole");
    return oldest;
  }

  @Test
  void asManyLinesAreKeptAsAreToBeHoweverMuchPresenceIsAmongThem() throws SQLException {
    RoomLog log = open();
    for (int i = 0; i < 150; i++) {
      append(log, draft("line " + i, BOBS, i), presence(), presence(), presence());
    }
    assertEquals(1, oldestLeft(150, 0, clock));
    assertEquals(201, oldestLeft(100, 0, clock));
    assertEquals(201, oldestLeft(100, 0, clock));
  }

  @Test
  void presenceAloneDoesNotGrowForEver() throws SQLException {
    RoomLog log = open();
    append(log, draft("line", BOBS, 1));
    for (int i = 0; i < 5; i++) {
      append(log, Collections.nCopies(500, presence()).toArray(Draft[]::new));
    }
    assertEquals(1, oldestLeft(251, 0, clock));
    assertEquals(2_501 - 1_000 + 1, oldestLeft(100, 0, clock));
  }

  @Test
  void whereAllIsKeptNothingIsDeleted() throws SQLException {
    appendMany(open(), 1_000);
    assertEquals(1, oldestLeft(0, 0, clock));
  }

  private void sayToday(RoomLog log) {
    await(log.append(List.of(draft("today", null, Entry.NO_REF)), clock.millis(), () -> {}));
  }

  @Test
  void linesOlderThanTheDaysAreDeleted() throws SQLException {
    RoomLog log = open();
    sayToday(log);
    clock.advance(Duration.ofDays(2));
    sayToday(log);
    assertEquals(1, oldestLeft(0, 3, clock));
    assertEquals(2, oldestLeft(0, 1, clock));
    assertEquals(2, oldestLeft(1_000, 1, clock));
  }

  @Test
  void aClockThatIsAheadDeletesNothing() throws SQLException {
    RoomLog log = open();
    sayToday(log);
    sayToday(log);
    clock.advance(Duration.ofDays(3));
    assertEquals(1, oldestLeft(0, 1, clock));
  }

  @Test
  void howOldALineIsGoesByTheGivenClock() throws SQLException {
    RoomLog log = open();
    sayToday(log);
    clock.advance(Duration.ofDays(2));
    sayToday(log);
    clock.set(FakeClock.START.plus(Duration.ofHours(23)));
    assertEquals(1, oldestLeft(0, 1, clock));
  }

  @Test
  void aLineThatSeemsOlderThanTheOneBeforeItLeavesNoHole() throws SQLException {
    RoomLog log = open();
    append(log, draft("of 1970", null, Entry.NO_REF));
    sayToday(log);
    append(log, draft("of 1970", null, Entry.NO_REF));
    sayToday(log);
    assertEquals(2, oldestLeft(0, 1, clock));
  }

  @Test
  void ofLongLinesFewerStayInMemory() {
    RoomLog log = open();
    String text = "x".repeat(Batch.MAX_CHARACTERS);
    for (int i = 0; i < 18; i++) {
      append(log, draft(text, null, Entry.NO_REF));
    }
    assertNotSame(await(log.read(0)), await(log.read(0)), "it is read from the database");
    assertSame(await(log.read(10)), await(log.read(10)));
  }

  @Test
  void whereAllIsDeletedThereIsNothingToReadThoughTheNumbersGoOn() throws SQLException {
    append(open(), draft("one", null, Entry.NO_REF), draft("two", null, Entry.NO_REF));
    sql("DELETE FROM chat_entry", Statement::executeUpdate);
    RoomLog log = reopened();
    assertEquals(2, log.last());
    assertNull(await(log.read(0)));
    assertEquals(3, append(log, draft("three", null, Entry.NO_REF)).batch().first());
  }

  @Test
  void whatAnotherProcessLocksWaitsAndIsThenKeptOnce() throws SQLException {
    RoomLog log = open();
    append(log, draft("before", BOBS, 1));
    AtomicInteger delays = new AtomicInteger();
    Future<RoomLog.Appended> waiting =
        sql(
            lock(),
            (statement, begin) -> {
              statement.execute(begin);
              Future<RoomLog.Appended> append =
                  log.append(List.of(draft("during", BOBS, 2)), 6, delays::incrementAndGet);
              Until.isTrue("it was told that the line waits", () -> delays.get() == 1);
              statement.execute("ROLLBACK");
              return append;
            });
    assertEquals(2, await(waiting).batch().last());
    assertEquals(1, delays.get());
    assertEquals(2, number("SELECT count(*) FROM chat_entry"));
  }

  @Test
  void aLineThatStillWaitsWhenTheLogIsClosedFails() throws SQLException {
    RoomLog log = open();
    AtomicInteger delays = new AtomicInteger();
    sql(
        lock(),
        (statement, begin) -> {
          statement.execute(begin);
          Future<RoomLog.Appended> waiting =
              log.append(List.of(draft("never", BOBS, 1)), 6, delays::incrementAndGet);
          Until.isTrue("it was told that the line waits", () -> delays.get() == 1);
          await(store.close());
          CompletionException failed =
              assertThrows(CompletionException.class, () -> await(waiting));
          assertTrue(failed.getCause() instanceof LogException, failed.toString());
          return statement.execute("ROLLBACK");
        });
    assertEquals(0, number("SELECT count(*) FROM chat_entry"));
  }

  @Test
  void entriesThatAnotherServerWroteAreNotOverwritten() throws SQLException {
    RoomLog log = open();
    append(log, draft("ours", BOBS, 1));
    sql(
        "INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref)"
            + " SELECT id, 2, 6, 'said', 'Eve', 'theirs', 'another-client-id-1', 5 FROM chat_room;"
            + " UPDATE chat_room SET last = 2",
        (statement, s) -> statement.executeUpdate(s));
    RoomLog.Appended appended =
        append(log, draft("theirs", "another-client-id-1", 5), draft("ours too", BOBS, 2));
    assertEquals(List.of(2L, 3L), seqs(appended.seqs()));
    assertEquals(
        List.of("ours", "theirs", "ours too"), readAll(log, 0).stream().map(Entry::text).toList());
  }

  @Test
  void roomsThatAreWrittenAtOnceKeepTheirLinesOnceThoughAnotherServerWritesInSome()
      throws SQLException {
    int rooms = 12;
    int rounds = 10;
    AtomicInteger delays = new AtomicInteger();
    open();
    List<RoomLog> logs = new ArrayList<>();
    for (int i = 0; i < rooms; i++) {
      logs.add(await(store.open("room" + i)));
    }
    List<String> ours = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      sql(
          "INSERT INTO chat_entry (room, seq, time, kind, name, text)"
              + " SELECT id, last + 1, 6, 'said', 'Eve', 'theirs' FROM chat_room"
              + " WHERE name IN ('room3', 'room8');"
              + " UPDATE chat_room SET last ="
              + " (SELECT max(seq) FROM chat_entry e WHERE e.room = chat_room.id)"
              + " WHERE name IN ('room3', 'room8')",
          (statement, s) -> statement.executeUpdate(s));
      String text = "ours " + round;
      ours.add(text);
      List<Draft> drafts = List.of(draft(text, BOBS, round + 1));
      List<Future<RoomLog.Appended>> appends =
          logs.stream().map(log -> log.append(drafts, 5, delays::incrementAndGet)).toList();
      appends.forEach(SqlLogBehaviour::await);
    }
    assertEquals(0, delays.get(), "nobody is told that lines wait");
    reopened(); // else they are read from memory
    for (int i = 0; i < rooms; i++) {
      List<Entry> all = readAll(await(store.open("room" + i)), 0);
      assertEquals(LongStream.rangeClosed(1, all.size()).boxed().toList(), seqs(all));
      List<String> texts = new ArrayList<>(all.stream().map(Entry::text).toList());
      texts.removeIf("theirs"::equals);
      assertEquals(ours, texts);
    }
    assertEquals(2L * rounds, number("SELECT count(*) FROM chat_entry WHERE name = 'Eve'"));
  }

  @Test
  void noAppendWaitsForAConnectionThatReads() throws SQLException {
    RoomLog log = open();
    append(log, draft("one", BOBS, 1));
    log = reopened(); // so that what is known of him is to be read
    Pool reads = ((SqlLogs) store).database().reads();
    List<Future<SqlConnection>> taken =
        IntStream.range(0, 10).mapToObj(i -> reads.getConnection()).toList();
    RoomLog.Appended again = append(log, draft("one", BOBS, 1), draft("two", BOBS, 2));
    assertEquals(List.of(1L, 2L), seqs(again.seqs()));
    sql("UPDATE chat_room SET last = 3", Statement::executeUpdate); // as another server would
    assertEquals(List.of(4L), seqs(append(log, draft("three", BOBS, 3)).seqs()));
    assertFalse(taken.get(9).isComplete(), "all connections that read are taken");
    taken.forEach(each -> each.onSuccess(SqlConnection::close));
    taken.forEach(each -> await(each));
  }

  String refusal() {
    CompletionException failed = assertThrows(CompletionException.class, this::open);
    assertTrue(failed.getCause() instanceof LogException, failed.toString());
    assertEquals(1, failed.getCause().getMessage().lines().count());
    return failed.getCause().getMessage();
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    open();
    await(store.close());
    sql("UPDATE chat_version SET version = 99", Statement::executeUpdate);
    assertEquals(
        "the history was written by a newer vertx-chat (schema 99, this one knows "
            + schema()
            + "): run that one, or choose another history.url",
        refusal());
  }
}
