package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged jar does with the history of a server. */
class HistoryCommandsIT {
  private static final List<String> TEXTS =
      List.of("Grüße 🦊", "\"quoted\" \\ and \ttabbed", "{\"type\":\"said\"}", "नमस्ते, 你好");

  private static final String CLIENT = "the-client-id-of-alice";

  @TempDir Path dir;
  private long refs;

  private String history(String file) {
    return "sqlite:" + dir.resolve(file);
  }

  private ChatProcess server(String file) throws Exception {
    return ChatProcess.start(
        "server", "--port", "0", "--history", history(file), "--set", "history.onJoin=0");
  }

  /** Says lines in the lobby as Ålice, and returns when the server has acked them. */
  private void say(int port, List<String> texts) {
    try (LineClient client = LineClient.json(port, "Ålice", "client", CLIENT)) {
      for (String text : texts) {
        client.sendJson("say", "text", text, "ref", ++refs);
        client.expectJson("ack", "ref", refs);
      }
    }
  }

  /** The lines of the lobby, as a server gives them to who asks. */
  private static List<String> texts(int port) {
    try (LineClient client = LineClient.json(port, "Reader")) {
      JsonArray entries =
          client.sendJson("history", "limit", 200).expectJson("history").getJsonArray("entries");
      return entries.stream().map(entry -> ((JsonObject) entry).getString("text")).toList();
    }
  }

  /** Runs a command to its end and returns what it printed. */
  private static List<String> run(int code, String... args) throws Exception {
    try (ChatProcess command = ChatProcess.start(args)) {
      command.endOfInput();
      assertEquals(code, command.awaitExit(), command.output().toString());
      return command.output();
    }
  }

  private static void assertSays(String message, List<String> output) {
    assertEquals(1, output.size(), output.toString());
    assertTrue(output.get(0).contains(message), output.get(0));
  }

  @Test
  void aBackupIsWhatTheHistoryWasWhileTheServerGoesOn() throws Exception {
    String copy = dir.resolve("copy.db").toString();
    try (ChatProcess server = server("chat.db")) {
      int port = server.awaitPort();
      say(port, TEXTS);
      assertSays("holds all of", run(0, "backup", copy, "--history", history("chat.db")));
      say(port, List.of("said after the backup"));
      assertEquals(TEXTS.size() + 1, texts(port).size());
    }
    assertEquals(List.of("copy.db"), namesThatBeginWith("copy"), "one file, and nothing beside it");
    try (ChatProcess second = server("copy.db")) {
      int port = second.awaitPort();
      assertEquals(TEXTS, texts(port));
      say(port, List.of("and it goes on from there"));
    }
  }

  private List<String> namesThatBeginWith(String start) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.startsWith(start))
          .toList();
    }
  }

  @Test
  void aBackupNeverReplacesAFile() throws Exception {
    Path file = Files.writeString(dir.resolve("precious"), "precious");
    Files.createFile(dir.resolve("chat.db"));
    assertSays(
        "is there already; allowed: a file that is not",
        run(1, "backup", file.toString(), "--history", history("chat.db")));
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void aBackupOfWhatIsNoDatabaseFailsAndLeavesNothing() throws Exception {
    Files.writeString(dir.resolve("chat.db"), "This is a letter, not a database. ".repeat(100));
    assertSays(
        "can't back up " + dir.resolve("chat.db"),
        run(1, "backup", dir.resolve("copy.db").toString(), "--history", history("chat.db")));
    assertEquals(List.of(), namesThatBeginWith("copy"));
  }

  @Test
  void anExportThatIsImportedElsewhereIsExportedTheSame() throws Exception {
    Path file = dir.resolve("export.jsonl");
    String other = history("made/other.db");
    try (ChatProcess server = server("chat.db")) {
      say(server.awaitPort(), TEXTS);
      List<String> export = run(0, "export", "lobby", "--history", history("chat.db"));
      List<String> said =
          export.stream()
              .map(line -> new JsonObject(line).getString("text"))
              .filter(Objects::nonNull)
              .toList();
      assertEquals(TEXTS, said, export.toString());
      assertTrue(export.stream().noneMatch(line -> line.contains(CLIENT)), export.toString());
      run(0, "export", "lobby", "--history", history("chat.db"), "--output", file.toString());
      assertEquals(export, Files.readAllLines(file));
      assertSays(
          "lobby has the entries 1 to " + export.size(),
          run(0, "import", "lobby", file.toString(), "--history", other));
      assertEquals(export, run(0, "export", "lobby", "--history", other));
      assertSays(
          "has entries already, the last one with number " + export.size(),
          run(1, "import", "lobby", file.toString(), "--history", other));
      assertSays(
          "there is no room \"ops\" in this history: it has lobby",
          run(1, "export", "ops", "--history", other));
    }
    try (ChatProcess second = server("made/other.db")) {
      int port = second.awaitPort();
      assertEquals(TEXTS, texts(port));
    }
  }

  @Test
  void aLineThatIsNotAllowedIsNamedAndNothingIsImported() throws Exception {
    String line =
        "{\"type\":\"said\",\"seq\":%d,\"time\":\"2026-11-23T01:49:07.510Z\",\"from\":\"Bob\","
            + "\"text\":\"x\"}\n";
    Path file =
        Files.writeString(dir.resolve("holed.jsonl"), line.formatted(5) + line.formatted(7));
    assertSays(
        file + ", line 2: seq: found 7, allowed: 6, the number after the line before",
        run(1, "import", "lobby", file.toString(), "--history", history("chat.db")));
    assertFalse(Files.exists(dir.resolve("chat.db")));
    try (ChatProcess importing =
        ChatProcess.start("import", "Lobby", "--history", history("chat.db"))) {
      importing.type(line.formatted(5) + line.formatted(6));
      importing.endOfInput();
      importing.awaitLine("lobby has the entries 5 to 6");
      assertEquals(0, importing.awaitExit());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | backup x --history sqlite:no-such.db | no-such.db: no such file
          2 | backup x --history memory | "memory", which keeps nothing that could be backed up
          2 | backup x --set history.url=postgresql://me:secret@db.example:5433/chat | pg_dump --format=custom --file=FILE --host=db.example --port=5433 --username=me chat
          2 | backup x --history nonsense | history.url: found "nonsense", allowed:
          1 | export x --history sqlite:no-such.db | no-such.db: no such file
          2 | export x --history memory | history.url: found "memory", allowed:
          2 | export /x --history memory | "/x" can't be a room name: allowed are
          1 | import x --history memory | standard input is empty; allowed: one entry or more
          1 | import x no-such-file --history memory | can't read no-such-file: no such file
          2 | backup x --set history.keep=-1 | history.keep: found -1, allowed: a whole number from 0
          """)
  void refusesWhatCannotBeDoneInOneLine(int code, String args, String message) throws Exception {
    List<String> output = run(code, args.split(" "));
    assertSays(message, output);
    assertFalse(output.get(0).contains("secret"), output.get(0));
  }
}
