package dev.vertxchat.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process, such as a backup, holds on to the history for longer than a server waits. */
class LockedHistoryTest {
  @TempDir private Path dir;

  @Test
  void linesWaitUntilItLetsGo() throws Exception {
    String file = "sqlite:" + dir.resolve("chat.db");
    try (TestServer server = TestServer.start("history.url", file);
        Connection other = DriverManager.getConnection("jdbc:" + file);
        Statement statement = other.createStatement()) {
      HistoryAway.isSeenThrough(
          server.port(),
          () -> statement.execute("BEGIN IMMEDIATE"),
          () -> statement.execute("ROLLBACK"));
    }
    try (TestServer server = TestServer.start("history.url", file)) {
      HistoryAway.isToldOf(server.port());
    }
  }
}
