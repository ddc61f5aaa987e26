package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged jar does with accounts, and who is let in by them. */
class UserCommandIT {
  private static final String PASSWORD = "correct  horse ☂";

  @TempDir Path dir;
  private Path configuration;

  @BeforeEach
  void configure() throws Exception {
    configure("sqlite:chat.db");
  }

  private void configure(String history) throws Exception {
    configuration =
        Files.writeString(
            dir.resolve("server.json"),
            """
            {"port": 0, "history": {"url": "%s"},
             "auth": {"kind": "accounts", "file": "accounts.jsonl"}}"""
                .formatted(history));
  }

  private String[] withConfiguration(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", configuration.toString()));
    return all.toArray(String[]::new);
  }

  private List<String> user(int code, String input, String... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = "user";
    System.arraycopy(args, 0, command, 1, args.length);
    try (ChatProcess process = ChatProcess.start(withConfiguration(command))) {
      process.type(input);
      process.endOfInput();
      assertEquals(code, process.awaitExit(), process.output().toString());
      return process.output();
    }
  }

  private static boolean isLetIn(int port, String name, String password) {
    try (LineClient client = LineClient.connect(port)) {
      client.sendJson("hello", "name", name, "password", password);
      return client.next().contains("\"welcome\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite:chat.db", "memory"})
  void aServerThatRunsSeesWhatChanges(String history) throws Exception {
    configure(history);
    assertEquals(List.of("Alice is registered"), user(0, PASSWORD + "\n", "add", "Alice"));
    try (ChatProcess server = ChatProcess.start(withConfiguration("server"))) {
      int port = server.awaitPort();
      assertTrue(isLetIn(port, "alice", PASSWORD));
      assertFalse(isLetIn(port, "Bob", PASSWORD));
      assertEquals(
          List.of("Bob (operator) is registered"),
          user(0, PASSWORD + "\n", "add", "Bob", "--operator"));
      assertTrue(isLetIn(port, "Bob", PASSWORD));
      assertEquals(
          List.of("Alice has another password"), user(0, "another one\n", "passwd", "ALICE"));
      assertFalse(isLetIn(port, "Alice", PASSWORD));
      assertTrue(isLetIn(port, "Alice", "another one"));
      assertEquals(List.of("Bob is removed"), user(0, "", "remove", "Bob"));
      assertFalse(isLetIn(port, "Bob", PASSWORD));
      server.terminate();
      assertEquals(0, server.awaitExit());
      assertFalse(server.output().toString().contains("horse"), server.output()::toString);
    }
  }

  @Test
  void theListShowsNamesAndNoHash() throws Exception {
    user(0, PASSWORD, "add", "bob");
    user(0, PASSWORD, "add", "Alice", "--operator");
    List<String> list = user(0, "", "list");
    assertEquals(2, list.size(), list::toString);
    assertTrue(list.get(0).matches("20\\d\\d-\\S+Z Alice \\(operator\\)"), list.get(0));
    assertTrue(list.get(1).matches("20\\d\\d-\\S+Z bob"), list.get(1));
  }

  @Test
  void whatIsNotAllowedIsSaidInOneLineWithoutThePassword() throws Exception {
    user(0, PASSWORD, "add", "Alice");
    assertEquals(
        List.of("vertx-chat: aLICE is registered already: user passwd changes the password"),
        user(1, PASSWORD, "add", "aLICE"));
    assertEquals(
        List.of("vertx-chat: Bob is not registered: user list shows who is"),
        user(1, PASSWORD, "passwd", "Bob"));
    assertEquals(
        List.of("vertx-chat: Bob is not registered: user list shows who is"),
        user(1, "", "remove", "Bob"));
    assertEquals(
        List.of(
            "vertx-chat: That can't be a password: allowed are 8 to 128 characters, none of them a"
                + " control character."),
        user(1, "hunter2\n", "add", "Bob"));
    assertEquals(
        List.of("vertx-chat: no password: standard input has ended"), user(1, "", "add", "Bob"));
    assertTrue(user(2, "", "add", "no name").get(0).contains("can't be a username"));
    assertTrue(user(2, "", "add", "Bob", PASSWORD).get(0).startsWith("Unmatched argument"));
  }

  @Test
  void whoAddsAccountsToAServerThatAsksForNoneIsToldSo() throws Exception {
    Files.writeString(configuration, "{\"history\": {\"url\": \"sqlite:chat.db\"}}");
    assertEquals(
        List.of(
            "vertx-chat: this server asks nobody for an account: its auth.kind is none",
            "Alice is registered"),
        user(0, PASSWORD, "add", "Alice"));
  }

  /** A command on a terminal of its own. */
  private ChatProcess onTerminal(String... args) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, of util-linux");
    StringBuilder command = new StringBuilder();
    ChatProcess.command(List.of(), args)
        .forEach(word -> command.append('\'').append(word).append("' "));
    return ChatProcess.start(
        new ProcessBuilder("/usr/bin/script", "-qefc", command.toString(), "/dev/null"));
  }

  @Test
  void onATerminalThePasswordIsAskedForTwiceAndDoesNotShow() throws Exception {
    try (ChatProcess user = onTerminal(withConfiguration("user", "add", "Alice"))) {
      user.awaitLine("New password for Alice:");
      user.type(PASSWORD + "\n");
      user.awaitLine("The same again:");
      user.type(PASSWORD + "\n");
      user.awaitLine("Alice is registered");
      assertEquals(0, user.awaitExit());
      assertFalse(user.output().toString().contains("horse"), user.output()::toString);
    }
    try (ChatProcess server = ChatProcess.start(withConfiguration("server"))) {
      int port = server.awaitPort();
      try (ChatProcess client =
          onTerminal("client", "--name", "Alice", "--port", String.valueOf(port))) {
        client.awaitLine("Password for Alice:");
        client.type(PASSWORD + "\n");
        client.awaitLine("✔ Connected to server as Alice");
        assertFalse(client.output().toString().contains("horse"), client.output()::toString);
        client.type("typed after it\n");
        client.awaitLine("typed after it"); // shows again
        client.type("/quit\n");
        assertEquals(0, client.awaitExit());
      }
    }
  }

  @Test
  void aPipedClientHasItsPasswordFromAFileOrTheEnvironment() throws Exception {
    user(0, PASSWORD, "add", "Alice");
    Path file = Files.writeString(dir.resolve("password"), PASSWORD + "\n");
    try (ChatProcess server = ChatProcess.start(withConfiguration("server"))) {
      String port = String.valueOf(server.awaitPort());
      String[] client = {
        "client", "--name", "Alice", "--port", port, "--password-file", file.toString()
      };
      assertEquals(0, piped(client, "", "first"));
      String[] without = {"client", "--name", "Alice", "--port", port};
      assertEquals(0, piped(without, PASSWORD, "second"));
      assertEquals(3, piped(without, "wrong password", "third"));
      server.awaitLine("[MSG] Alice: first");
      server.awaitLine("[MSG] Alice: second");
      server.awaitLine("[!] wrong password for Alice from 127.0.0.1");
    }
  }

  private static int piped(String[] args, String password, String line) throws Exception {
    ProcessBuilder command = new ProcessBuilder(ChatProcess.command(List.of(), args));
    if (!password.isEmpty()) {
      command.environment().put("VERTX_CHAT_PASSWORD", password);
    }
    try (ChatProcess client = ChatProcess.start(command)) {
      client.type(line + "\n");
      client.endOfInput();
      return client.awaitExit();
    }
  }

  @Test
  void aServerWithoutTlsThatOthersReachWarnsAtStart() throws Exception {
    try (ChatProcess server = ChatProcess.start(withConfiguration("server", "--host", "0.0.0.0"))) {
      server.awaitPort();
      server.awaitLine("WARN passwords can be read on their way to 0.0.0.0:");
    }
    try (ChatProcess server = ChatProcess.start(withConfiguration("server"))) {
      server.awaitLine("History: ");
      assertFalse(server.output().toString().contains("WARN"), server.output()::toString);
    }
  }

  @Test
  void aPasswordIsNotTakenFromTheCommandLine() throws Exception {
    try (ChatProcess server =
        ChatProcess.start(
            "server", "--set", "auth.kind=password", "--set", "auth.password=" + PASSWORD)) {
      assertEquals(2, server.awaitExit());
      assertEquals(1, server.output().size());
      assertTrue(server.output().get(0).contains("auth.password: found on the command line"));
      assertFalse(server.output().toString().contains("horse"));
    }
  }
}
