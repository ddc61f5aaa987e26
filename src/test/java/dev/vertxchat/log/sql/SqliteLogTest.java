package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteLogTest extends SqlLogBehaviour {
  @TempDir Path dir;

  private Path file() {
    return dir.resolve("chat.db");
  }

  @Override
  String url() {
    return "sqlite:" + file();
  }

  @Override
  Connection connect() throws SQLException {
    return new SqliteSource(new SQLiteConfig(), file()).getConnection();
  }

  @Override
  int schema() {
    return SqliteDatabase.SCHEMA.size();
  }

  @Override
  String planOfLines() throws SQLException {
    return plan("EXPLAIN QUERY PLAN", SqlLog.LINES);
  }

  @Override
  String lock() {
    return "BEGIN EXCLUSIVE";
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    Files.writeString(file(), "This is a letter, not a database. ".repeat(100));
    assertTrue(refusal().contains("file is not a database"), refusal());
    assertTrue(Files.readString(file()).startsWith("This is a letter"));
  }

  @Test
  void anOlderHistoryIsBroughtUpToDateAndGoesOn() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String step : SqliteDatabase.SCHEMA.get(0)) {
        statement.execute(step);
      }
      statement.execute("CREATE TABLE chat_version (version integer NOT NULL)");
      statement.execute("INSERT INTO chat_version VALUES (1)");
      statement.execute("INSERT INTO chat_room VALUES (7, 'lobby', 'its-log', 1)");
      statement.execute(
          "INSERT INTO chat_entry VALUES (1, 7, 1, 5, 'said', 'Bob', 'old', NULL, NULL)");
      statement.execute(
          "INSERT INTO chat_entry VALUES (2, 7, 2, 5, 'joined', 'Bob', '', NULL, NULL)");
      statement.execute("UPDATE chat_room SET last = 2");
    }
    RoomLog log = open();
    append(log, draft("new", null, Entry.NO_REF));
    append(log, draft("newer", null, Entry.NO_REF));
    assertEquals("its-log", log.id());
    assertEquals(
        List.of("old", "", "new", "newer"), readAll(log, 0).stream().map(Entry::text).toList());
    assertEquals(List.of(1L, 2L, 3L, 4L), seqs(readAll(log, 0)));
    assertEquals(List.of(1L), seqs(await(log.search("OLD", 9, 20))));
    assertEquals(List.of(4L), seqs(await(log.search("newer", 9, 20))));
    assertEquals(List.of(), present(), "who joined before is not known");
    int version =
        sql(
            "SELECT version FROM chat_version",
            (statement, sql) -> statement.executeQuery(sql).getInt(1));
    assertEquals(schema(), version);
  }

  @Test
  void aFileThatCannotBeMadeIsRefused() throws Exception {
    Files.createDirectory(file());
    assertTrue(refusal().startsWith("the history can't be kept in " + file()), refusal());
  }

  private LogStore another() {
    return await(SqlLogs.open(vertx, url(), LogStore.Kept.ALL, InstantSource.system()));
  }

  @Test
  void aFileThatAnotherServerHasIsRefusedUntilItHasClosedIt() {
    LogStore first = another();
    assertEquals(
        "the history in "
            + file()
            + " is in use by another server (process "
            + ProcessHandle.current().pid()
            + "): stop that one, or choose another history.url",
        refusal());
    await(first.close());
    open();
  }

  @Test
  void whatIsToBeKeptInAFileThatWasDeletedOrReplacedIsNotAcked() throws Exception {
    RoomLog log = open();
    append(log, draft("before", null, Entry.NO_REF));
    AtomicInteger delays = new AtomicInteger();
    Path away = dir.resolve("away.db");
    Files.move(file(), away);
    Future<RoomLog.Appended> waiting =
        log.append(List.of(draft("after", null, Entry.NO_REF)), 5, delays::incrementAndGet);
    Until.isTrue("it was told that the line waits", () -> delays.get() == 1);
    Files.copy(away, file());
    assertFalse(waiting.isComplete());
    Files.move(away, file(), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(2, await(waiting).batch().last());
  }

  /** One that was used before, and something happened to since. */
  private void make(String... statements) throws SQLException {
    append(open(), draft("before", null, Entry.NO_REF));
    await(store().close());
    for (String statement : statements) {
      sql(statement, Statement::execute);
    }
  }

  @Test
  void aFileThatLacksAnIndexIsRefused() throws Exception {
    make("DROP INDEX chat_entry_ref");
    assertTrue(refusal().endsWith(": it is damaged, chat_entry_ref is missing"), refusal());
  }

  @Test
  void aFileThatWouldNotKnowWhoIsPresentIsRefused() throws Exception {
    make("DROP TRIGGER chat_entry_left");
    assertTrue(refusal().endsWith(": it is damaged, chat_entry_left is missing"), refusal());
  }

  @Test
  void aFileInWhichNothingCanBeWrittenIsRefused() throws Exception {
    make("CREATE TRIGGER no BEFORE INSERT ON chat_entry BEGIN SELECT RAISE(ABORT, 'no'); END");
    assertTrue(refusal().startsWith("the history can't be kept in " + file()), refusal());
  }

  @Test
  void aFileWhosePagesAreGarbledIsRefused() throws Exception {
    make("PRAGMA wal_checkpoint(TRUNCATE)");
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 4_096, bytes.length, (byte) 'x');
    Files.write(file(), bytes);
    assertTrue(refusal().startsWith("the history can't be kept in " + file()), refusal());
  }

  @Test
  void whatIsTriedAtTheStartLeavesNothingBehind() throws Exception {
    make();
    open();
    assertEquals(1, number("SELECT count(*) FROM chat_room"));
    assertEquals(1, number("SELECT count(*) FROM chat_entry"));
    assertEquals(1, number("SELECT count(*) FROM chat_text"));
  }

  @Test
  void aSearchGoesFromTheIndexOfWordsToTheRows() throws Exception {
    appendMany(open(), 1_000);
    String[] steps = plan("EXPLAIN QUERY PLAN", SqliteDatabase.SEARCH).split("\n", -1);
    assertTrue(steps[0].startsWith("SCAN chat_text VIRTUAL TABLE"), steps[0]);
    assertTrue(steps[1].startsWith("SEARCH e USING INDEX"), steps[1]);
    assertEquals("", steps[2], "nothing is sorted");
  }

  @Test
  void aSearchThatRunsTooLongIsEndedAndNobodyElseWaitsForIt() throws Exception {
    LogStore logs = another(); // which deletes nothing, and so looks at no entry
    RoomLog log = await(logs.open("lobby"));
    append(log, draft("fox", null, Entry.NO_REF));
    sql("ALTER TABLE chat_entry RENAME TO entries", Statement::execute);
    sql(
        "CREATE VIEW chat_entry AS WITH RECURSIVE e (room, seq) AS"
            + " (SELECT 0, 0 UNION ALL SELECT 0, seq + 1 FROM e)"
            + " SELECT *, 0 time, '' kind, '' name, '' text, '' client, 0 ref FROM e",
        Statement::execute);
    Future<List<Entry>> endless = log.search("fox", 9, 20);
    assertEquals(log.id(), await(logs.find("lobby")).id());
    assertFalse(endless.isComplete());
    CompletionException ended = assertThrows(CompletionException.class, () -> await(endless));
    assertTrue(ended.getCause().getMessage().startsWith("[SQLITE_INTERRUPT]"), ended.toString());
    sql("DROP VIEW chat_entry", Statement::execute);
    sql("ALTER TABLE entries RENAME TO chat_entry", Statement::execute);
    assertEquals(List.of(1L), seqs(await(log.search("fox", 9, 20))));
    await(logs.close());
  }
}
