package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said is for the members of a room, not for whoever has an account on the machine. */
class FilePermissionsIT {
  private static final String PRIVATE = "rw-------";

  @TempDir private Path dir;

  @BeforeEach
  void filesHavePermissionsHere() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  private Path data() {
    return dir.resolve("new/data");
  }

  private String history() {
    return "sqlite:" + data().resolve("chat.db");
  }

  /** The program with a umask that takes nothing away, and a place for temporary files. */
  private ChatProcess start(String... args) throws Exception {
    Path temporary = Files.createDirectories(dir.resolve("tmp"));
    return ChatProcess.startWith(
        List.of("sh", "-c", "umask 000 && exec \"$@\"", "sh"),
        List.of("-Djava.io.tmpdir=" + temporary),
        args);
  }

  private ChatProcess server() throws Exception {
    return start("server", "--port", "0", "--history", history());
  }

  private void run(String... args) throws Exception {
    try (ChatProcess process = start(args)) {
      assertEquals(0, process.awaitExit(), process.output().toString());
    }
  }

  private static void say(int port) {
    try (LineClient client = LineClient.json(port, "Alice", "client", "a-client-of-this-test")) {
      client.sendJson("say", "text", "between us", "ref", 1).expectJson("ack", "ref", 1);
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void set(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        found.put(file.getFileName().toString(), permissions(file));
      }
    }
    return found;
  }

  private static final Map<String, String> ALL_PRIVATE =
      Map.of(
          "chat.db", PRIVATE,
          "chat.db-wal", PRIVATE,
          "chat.db-shm", PRIVATE,
          "chat.db-server", PRIVATE);

  @Test
  void allThatAServerMakesIsItsOwnersAlone() throws Exception {
    try (ChatProcess server = server()) {
      say(server.awaitPort());
      assertEquals(ALL_PRIVATE, files(data()));
      assertEquals("rwx------", permissions(data()));
      assertEquals("rwx------", permissions(data().getParent()));
    }
  }

  @Test
  void whatAnOlderVersionMadeIsTightenedAndItsDirectoryLeftAsItIs() throws Exception {
    try (ChatProcess server = server()) {
      say(server.awaitPort());
      server.kill(); // so that all of it is left
    }
    for (String file : ALL_PRIVATE.keySet()) {
      set(data().resolve(file), "rw-r--r--");
    }
    set(data(), "rwxr-xr-x");
    try (ChatProcess server = server()) {
      server.awaitPort();
      assertEquals(ALL_PRIVATE, files(data()));
      assertEquals("rwxr-xr-x", permissions(data()));
    }
  }

  @Test
  void aServerThatIsKilledLeavesNothingButItsHistory() throws Exception {
    try (ChatProcess server = server()) {
      say(server.awaitPort());
      server.kill();
    }
    assertEquals(ALL_PRIVATE, files(data()));
    assertEquals(Map.of(), files(dir.resolve("tmp")));
  }

  @Test
  void backupsAndExportsAreTheirOwnersAlone() throws Exception {
    try (ChatProcess server = server()) {
      say(server.awaitPort());
      Path out = Files.createDirectory(dir.resolve("out"));
      run("backup", out.resolve("copy.db").toString(), "--history", history());
      String exported = out.resolve("lobby.jsonl").toString();
      run("export", "lobby", "--output", exported, "--history", history());
      assertEquals(Map.of("copy.db", PRIVATE, "lobby.jsonl", PRIVATE), files(out));
      assertTrue(Files.readString(Path.of(exported)).contains("between us"));
    }
  }

  @Test
  void whereAShellPutsAnExportIsTheShellsBusiness() throws Exception {
    try (ChatProcess server = server()) {
      say(server.awaitPort());
      Path exported = dir.resolve("lobby.jsonl");
      String redirected = "umask 022 && exec \"$@\" > '" + exported + "'";
      try (ChatProcess export =
          ChatProcess.startWith(
              List.of("sh", "-c", redirected, "sh"),
              List.of(),
              "export",
              "lobby",
              "--history",
              history())) {
        assertEquals(0, export.awaitExit(), export.output().toString());
      }
      assertEquals("rw-r--r--", permissions(exported));
    }
  }
}
