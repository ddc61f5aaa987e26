package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar, as an operator runs it. */
class ServerCommandIT {
  private static final Pattern SAID_OR_GONE = Pattern.compile(".*(\\[MSG]|\\[-]) (Alice\\d).*");

  @Test
  void servesAndPrintsWhatUsersOfTheOriginalKnowAndEndsWithZeroOnSigterm() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.awaitPort())) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        socket.getOutputStream().write("Ålice\nHello everyone\n".getBytes(StandardCharsets.UTF_8));
        server.awaitLine("[+] Ålice connected from 127.0.0.1:" + socket.getLocalPort());
        server.awaitLine("[MSG] Ålice: Hello everyone");
        server.terminate();
        List<String> told = in.lines().toList();
        assertEquals("* The server is stopping: bye.", told.get(told.size() - 1));
      }
      server.awaitLine("[-] Ålice disconnected (server is stopping)");
      assertEquals(0, server.awaitExit());
    }
  }

  @Test
  void printsThatAPersonIsGoneBehindAllThatSheSaid(@TempDir Path dir) throws Exception {
    String history = "sqlite:" + dir.resolve("chat.db");
    try (ChatProcess server = ChatProcess.start("server", "--port", "0", "--history", history)) {
      int port = server.awaitPort();
      for (int i = 1; i <= 5; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          String lines = "Alice" + i + "\n" + "x\n".repeat(2_000);
          socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
          server.awaitLine("[MSG] Alice" + i);
          socket.setSoLinger(true, 0); // broken off, so that nothing waits for an answer
        }
        server.awaitLine("[-] Alice" + i);
      }
      server.terminate();
      assertEquals(0, server.awaitExit());
      String gone = "";
      for (String line : server.output()) {
        Matcher matcher = SAID_OR_GONE.matcher(line);
        if (matcher.matches()) {
          assertNotEquals(gone, matcher.group(2), line);
          gone = matcher.group(1).equals("[-]") ? matcher.group(2) : gone;
        }
      }
    }
  }

  @Test
  void refusesANameThatLooksLikeThatOfSomebodyWhoIsHere() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--port", "0")) {
      int port = server.awaitPort();
      try (LineClient alice = LineClient.plain(port, "Alice");
          LineClient other = LineClient.connect(port)) {
        other
            .send("\u0410lice")
            .expect("* \u0410lice looks like Alice, who is here: choose another username.");
        alice.expectNothingMore();
      }
    }
  }

  @Test
  void printsNoLinesWhenToldSo() throws Exception {
    try (ChatProcess server =
            ChatProcess.start("server", "--port", "0", "--set", "log.lines=false");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.awaitPort())) {
      socket.getOutputStream().write("Alice\nsecret\n/quit\n".getBytes(StandardCharsets.UTF_8));
      server.awaitLine("[-] Alice disconnected (left)");
      assertTrue(server.output().stream().noneMatch(line -> line.contains("secret")));
    }
  }

  @Test
  void limitsNobodyWhenToldSo() throws Exception {
    String[] command = {"server", "--port", "0", "--set", "limits.connections=1", "--unlimited"};
    try (ChatProcess server = ChatProcess.start(command)) {
      int port = server.awaitPort();
      try (LineClient alice = LineClient.plain(port, "Alice");
          LineClient bob = LineClient.plain(port, "Bob")) {
        alice.expect("* Bob joined");
        bob.expectNothingMore();
      }
    }
  }

  @Test
  void saysInOneLineThatThePortIsInUse() throws Exception {
    try (ChatProcess first = ChatProcess.start("server", "--port", "0")) {
      String port = String.valueOf(first.awaitPort());
      try (ChatProcess second = ChatProcess.start("server", "--port", port)) {
        assertEquals(1, second.awaitExit());
        assertEquals(1, second.output().size(), second.output().toString());
        assertTrue(second.output().get(0).contains("can't listen on 127.0.0.1:" + port));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port abc                  | port: found "abc", allowed: a whole number from 0 to 65535
          --port 65536                | port: found 65536
          --instances 0               | instances: found 0, allowed: a whole number from 1
          --history nonsense          | history.url: found "nonsense", allowed:
          --set limits.linebytes=9    | unknown setting "limits.linebytes" (did you mean "limits.lineBytes"?)
          --set log.lines=yes         | log.lines: found "yes", allowed: true or false
          --config missing.json       | configuration file missing.json does not exist
          """)
  void refusesWhatIsNotAllowedInOneLine(String args, String message) throws Exception {
    try (ChatProcess server = ChatProcess.start(("server " + args).split(" +"))) {
      assertEquals(2, server.awaitExit());
      assertEquals(1, server.output().size(), server.output().toString());
      assertTrue(server.output().get(0).contains(message), server.output().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"porrt": 1}                      | unknown setting "porrt"
          {"limits": {"lineBytes": "many"}} | limits.lineBytes: found "many"
          {"limits": 7}                     | limits: found 7, allowed: an object
          {"port": 1                        | is not a JSON object
          []                                | is not a JSON object
          """)
  void refusesAFileThatIsNotAllowed(String json, String message, @TempDir Path dir)
      throws Exception {
    Path file = Files.writeString(dir.resolve("bad.json"), json);
    try (ChatProcess server = ChatProcess.start("server", "--config", file.toString())) {
      assertEquals(2, server.awaitExit());
      assertEquals(1, server.output().size(), server.output().toString());
      assertTrue(server.output().get(0).contains(message), server.output().get(0));
    }
  }

  @Test
  void takesItsConfigurationFromAPipe() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--config", "/dev/stdin")) {
      server.type("{\"port\": 0, \"log\": {\"lines\": false}}");
      server.endOfInput();
      server.awaitPort();
      server.awaitLine("History: memory");
    }
  }

  @Test
  void printsTheWholePathOfTheHistoryThatIsNamedBesideItsConfiguration(@TempDir Path dir)
      throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("my.json"), "{\"port\": 0, \"history\": {\"url\": \"sqlite:my.db\"}}");
    try (ChatProcess server = ChatProcess.start("server", "--config", file.toString())) {
      server.awaitLine("History: sqlite:" + dir.resolve("my.db"));
      assertTrue(Files.exists(dir.resolve("my.db")));
    }
  }

  @ParameterizedTest
  @CsvSource({"--help", "server --help", "client --help"})
  void helps(String args) throws Exception {
    try (ChatProcess help = ChatProcess.start(args.split(" "))) {
      assertEquals(0, help.awaitExit());
      assertTrue(help.output().get(0).startsWith("Usage: chat"), help.output().toString());
    }
  }
}
