package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    return DriverManager.getConnection("jdbc:sqlite:" + file());
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
  void aFileThatCannotBeMadeIsRefused() throws Exception {
    Files.createDirectory(file());
    assertTrue(refusal().startsWith("the history can't be kept in " + file()), refusal());
  }
}
