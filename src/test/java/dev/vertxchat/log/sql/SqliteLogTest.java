package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
    }
    RoomLog log = open();
    append(log, draft("new", null, Entry.NO_REF));
    append(log, draft("newer", null, Entry.NO_REF));
    assertEquals("its-log", log.id());
    assertEquals(
        List.of("old", "new", "newer"), readAll(log, 0).stream().map(Entry::text).toList());
    assertEquals(List.of(1L, 2L, 3L), seqs(readAll(log, 0)));
    assertEquals(List.of(1L), seqs(await(log.search("OLD", 9, 20))));
    assertEquals(List.of(3L), seqs(await(log.search("newer", 9, 20))));
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
}
