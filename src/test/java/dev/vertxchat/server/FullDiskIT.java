package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The history's files can't grow: by a limit on the size of files, and on a small disk of the
 * server's own that is full.
 */
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

  @Test
  void thatTheDiskRunsLowIsSaidOnceBeforeLinesWait() throws Exception {
    assumeTrue(mayMount(), "no way to mount a disk");
    String disk = "mount -t tmpfs -o size=64m tmpfs '" + dir + "' && exec \"$@\"";
    try (ChatProcess server = start("unshare", "-rm", "sh", "-c", disk, "sh")) {
      int port = server.awaitPort();
      Path inside = Path.of("/proc", String.valueOf(server.pid()), "root" + dir);
      fill(inside.resolve("most"), 62);
      String low = server.awaitLine("the disk of " + file() + " runs low, ");
      assertTrue(low.contains(" WARN ") && low.contains(" MiB of 64 MiB are free"), low);
      HistoryAway.isSeenThrough(
          port,
          () -> fill(inside.resolve("rest"), 3),
          () -> {
            Files.delete(inside.resolve("most"));
            Files.delete(inside.resolve("rest"));
          });
      server.awaitLine("the history is kept again");
      server.awaitLine("the disk of " + file() + " has room again, ");
      assertEquals(1, server.output().stream().filter(l -> l.contains("runs low")).count());
    }
  }

  private static boolean mayMount() throws Exception {
    return Files.isExecutable(Path.of("/usr/bin/unshare"))
        && new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                .start()
                .waitFor()
            == 0;
  }

  /** Takes so much of the disk, or what is left of it. */
  private static void fill(Path file, int mebibytes) throws IOException {
    byte[] page = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < mebibytes << 20; written += page.length) {
        out.write(page);
      }
    } catch (IOException e) {
      assertEquals("No space left on device", e.getMessage());
    }
  }

  private Path file() {
    return dir.resolve("chat.db");
  }

  private ChatProcess start(String... before) throws IOException {
    return ChatProcess.startWith(
        List.of(before), List.of(), "server", "--port", "0", "--history", "sqlite:" + file());
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
