package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The history's files can't grow: a limit on the size of files stands for a full disk. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit is Linux's")
class FullDiskIT {
  @TempDir private Path dir;

  @Test
  void linesWaitUntilThereIsRoom() throws Exception {
    try (ChatProcess server = start()) {
      HistoryAway.isSeenThrough(
          server.awaitPort(),
          () -> limitFiles(server, "4096:unlimited"),
          () -> limitFiles(server, "unlimited:unlimited"));
      server.awaitLine("lines wait: the history can't be kept in " + file());
      server.awaitLine("the history is kept again");
      server.terminate();
      assertEquals(0, server.awaitExit());
    }
    try (ChatProcess server = start()) {
      HistoryAway.isToldOf(server.awaitPort());
    }
  }

  private Path file() {
    return dir.resolve("chat.db");
  }

  private ChatProcess start() throws IOException {
    return ChatProcess.start("server", "--port", "0", "--history", "sqlite:" + file());
  }

  /** Bytes that a file of the process may have, from now on, and at most in the future. */
  private static void limitFiles(ChatProcess of, String bytes) throws Exception {
    Process limit =
        new ProcessBuilder("prlimit", "--pid", String.valueOf(of.pid()), "--fsize=" + bytes)
            .inheritIO()
            .start();
    assertTrue(limit.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, limit.exitValue());
  }
}
