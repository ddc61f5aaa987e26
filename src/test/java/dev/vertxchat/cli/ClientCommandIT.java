package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.LineClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged client with its input from a pipe, against the packaged server. */
class ClientCommandIT {
  private static ChatProcess client(int port, String... args) throws Exception {
    String[] all = new String[args.length + 3];
    all[0] = "client";
    all[1] = "--port";
    all[2] = String.valueOf(port);
    System.arraycopy(args, 0, all, 3, args.length);
    return ChatProcess.start(all);
  }

  @Test
  void saysEachLineOfItsInputAndEndsWithZeroWhenTheServerHasThemAll() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0")) {
      int port = server.awaitPort();
      String lines =
          IntStream.rangeClosed(1, 3_000)
              .mapToObj(i -> "line " + i + "\n")
              .collect(Collectors.joining());
      try (ChatProcess client = client(port, "--name", "Alice", "--room", "ops")) {
        client.type(lines + "last, without an end");
        client.endOfInput();
        assertEquals(0, client.awaitExit(), client.output().toString());
      }
      server.awaitLine("[MSG] Alice in ops: line 1");
      server.awaitLine("[MSG] Alice in ops: line 3000");
      server.awaitLine("[MSG] Alice in ops: last, without an end");
    }
  }

  @Test
  void waitsForAServerThatIsNotThereYetAndForOneThatIsKilled() throws Exception {
    int port;
    try (ChatProcess reserved = ChatProcess.start("server", "--port", "0")) {
      port = reserved.awaitPort();
    }
    try (ChatProcess client = client(port, "--name", "Alice", "--set", "reconnectSeconds=1")) {
      client.awaitLine("✘");
      try (ChatProcess server = ChatProcess.start("server", "--port", String.valueOf(port))) {
        client.awaitLine("✔ Connected to server");
        client.type("first\n");
        server.awaitLine("[MSG] Alice: first");
        server.kill();
      }
      client.awaitLine("✘");
      client.type("second, typed while it was away\n");
      try (ChatProcess server = ChatProcess.start("server", "--port", String.valueOf(port))) {
        server.awaitLine("[MSG] Alice: second, typed while it was away");
        client.endOfInput();
        assertEquals(0, client.awaitExit(), client.output().toString());
      }
    }
  }

  @Test
  void takesNoLineOfAPipeForTheName() throws Exception {
    try (ChatProcess client = ChatProcess.start("client")) {
      assertEquals(2, client.awaitExit());
      assertEquals(
          List.of(
              "vertx-chat: name: found none, allowed: a username, which a pipe or file can't be asked"
                  + " for (--name)"),
          client.output());
    }
  }

  @Test
  void carriesOutCommandsOfAPipeWhenAskedTo() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0")) {
      int port = server.awaitPort();
      try (LineClient bob = LineClient.plain(port, "Bob");
          ChatProcess client = client(port, "--name", "R", "--commands")) {
        client.type("/msg Bob hi\n");
        client.endOfInput();
        assertEquals(0, client.awaitExit(), client.output().toString());
        bob.expect("* R joined").expect("[private] R: hi");
      }
    }
  }

  @Test
  void endsWithThreeWhenTheServerRefusesTheName() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0");
        ChatProcess client = client(server.awaitPort(), "--name", "not a name")) {
      client.awaitLine("\"not a name\" can't be a username");
      assertEquals(3, client.awaitExit());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port x           | port: found "x", allowed: a whole number from 1 to 65535
          --room a/b         | "a/b" can't be a room name: allowed are 1 to 32 letters
          --set nonsense=1   | unknown setting "nonsense", allowed: host, port, name, password
          """)
  void refusesWhatIsNotAllowedInOneLine(String args, String message) throws Exception {
    try (ChatProcess client = ChatProcess.start(("client " + args).split(" +"))) {
      assertEquals(2, client.awaitExit());
      assertEquals(1, client.output().size(), client.output().toString());
      assertTrue(client.output().get(0).contains(message), client.output().get(0));
    }
  }

  @Test
  void ctrlCWhileTheServerIsAwayShowsNoException() throws Exception {
    try (ChatProcess client = client(FreePort.choose(new Random()), "--name", "Alice")) {
      client.awaitLine("✘ Server not reachable");
      client.type("typed while it was away\n");
      client.interrupt();
      assertNotEquals(0, client.awaitExit());
      client.awaitLine("\"typed while it was away\": Not delivered");
      assertTrue(
          client.output().stream().noneMatch(line -> line.contains("Exception")),
          client.output().toString());
    }
  }

  @Test
  void endsQuietlyWhenNobodyReadsItsOutputAnyMore() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0")) {
      int port = server.awaitPort();
      List<String> command =
          new ArrayList<>(
              List.of("bash", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "bash"));
      command.addAll(
          ChatProcess.command(List.of(), "client", "--port", "" + port, "--name", "Alice"));
      try (ChatProcess client = ChatProcess.start(new ProcessBuilder(command));
          LineClient bob = LineClient.plain(port, "Bob")) {
        client.awaitLine("✔ Connected to server");
        bob.send("more than one line").send("and another");
        assertEquals(1, client.awaitExit());
        assertEquals(1, client.output().size(), client.output().toString());
      }
      server.awaitLine("[-] Alice disconnected (left)");
    }
  }
}
