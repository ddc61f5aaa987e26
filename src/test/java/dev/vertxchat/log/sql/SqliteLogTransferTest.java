package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.log.LogException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLogTransferTest extends LogTransferBehaviour {
  @TempDir Path dir;

  @Override
  String url() {
    return "sqlite:" + dir.resolve("chat.db");
  }

  @Test
  void aMissingFileIsNotMadeByAsking() {
    LogException e = assertThrows(LogException.class, () -> LogTransfer.openExisting(vertx, url()));
    assertEquals(
        "there is no history in " + dir.resolve("chat.db") + ": no such file", e.getMessage());
    assertFalse(Files.exists(dir.resolve("chat.db")));
  }
}
