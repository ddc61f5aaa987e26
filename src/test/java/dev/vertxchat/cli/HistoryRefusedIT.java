package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.testing.ChatProcess;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that can't keep its history says why in one line, and does not start. */
class HistoryRefusedIT {
  @TempDir private Path dir;

  private Path file() {
    return dir.resolve("chat.db");
  }

  private void write(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private void isRefused(String why, String... before) throws Exception {
    try (ChatProcess server =
        ChatProcess.startWith(
            List.of(before), List.of(), "server", "--port", "0", "--history", "sqlite:" + file())) {
      assertEquals(1, server.awaitExit());
      assertEquals(1, server.output().size(), server.output().toString());
      String line = server.output().get(0);
      assertTrue(line.startsWith("vertx-chat: the history ") && line.contains(why), line);
    }
  }

  @Test
  void inAFileThatIsNoDatabase() throws Exception {
    Files.writeString(file(), "This is a letter, not a database. ".repeat(100));
    isRefused("can't be kept in " + file() + ": [SQLITE_NOTADB]");
  }

  @Test
  void ofANewerVersion() throws Exception {
    write("CREATE TABLE chat_version (version)", "INSERT INTO chat_version VALUES (99)");
    isRefused("was written by a newer vertx-chat (schema 99, ");
  }

  @Test
  void inAFileThatIsReadOnly() throws Exception {
    write("CREATE TABLE another (thing)");
    isRefusedWhenReadOnly();
  }

  @Test
  void inAHistoryThatIsReadOnly() throws Exception {
    Vertx vertx = Vertx.vertx();
    Cli.await(
        Databases.open(vertx, "sqlite:" + file(), LogStore.Kept.ALL, InstantSource.system())
            .compose(store -> store.open("lobby").compose(log -> store.close())));
    Cli.await(vertx.close());
    isRefusedWhenReadOnly();
  }

  private void isRefusedWhenReadOnly() throws Exception {
    assertTrue(file().toFile().setReadOnly());
    boolean root = System.getProperty("user.name").equals("root"); // may write it all the same
    assumeFalse(root && !Files.isExecutable(Path.of("/usr/bin/setpriv")), "no way to be less");
    String[] asOthers = {"setpriv", "--bounding-set=-dac_override,-dac_read_search"};
    isRefused("can't be kept in " + file() + ": [SQLITE_READONLY", root ? asOthers : new String[0]);
  }
}
