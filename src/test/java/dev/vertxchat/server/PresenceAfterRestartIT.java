package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was present when the server ended has left before anyone joins the next one. */
class PresenceAfterRestartIT {
  private static final String ALICES = "the-client-id-of-alice";

  @TempDir Path dir;

  private ChatProcess server() throws Exception {
    return ChatProcess.start(
        "server", "--port", "0", "--history", "sqlite:" + dir.resolve("chat.db"));
  }

  private static LineClient alice(int port, String log, int since) {
    return LineClient.connect(port)
        .sendJson("hello", "name", "Alice", "client", ALICES, "log", log, "since", since);
  }

  @Test
  void everyoneHasLeftOnceHoweverTheServerEnded() throws Exception {
    String log;
    try (ChatProcess server = server()) {
      int port = server.awaitPort();
      try (LineClient alice =
          LineClient.connect(port).sendJson("hello", "name", "Alice", "client", ALICES)) {
        log = alice.expectJson("welcome", "seq", 1).getString("log");
        try (LineClient bob = LineClient.plain(port, "Bob")) {
          alice.expectJson("joined", "seq", 2, "name", "Bob");
          bob.send("Hello");
          alice.expectJson("said", "seq", 3, "text", "Hello");
          server.kill();
        }
      }
    }
    try (ChatProcess server = server()) {
      int port = server.awaitPort();
      try (LineClient alice = alice(port, log, 3)) {
        alice.expectJson("welcome", "resumed", true, "seq", 6, "others", 0);
        alice.expectJson("left", "seq", 4, "name", "Alice");
        alice.expectJson("left", "seq", 5, "name", "Bob");
        alice.expectJson("joined", "seq", 6, "name", "Alice");
        alice.expectNoMoreJson();
        server.terminate();
        assertEquals(0, server.awaitExit());
      }
    }
    try (ChatProcess server = server()) {
      int port = server.awaitPort();
      try (LineClient alice = alice(port, log, 6)) {
        alice.expectJson("welcome", "resumed", true, "seq", 8, "others", 0);
        alice.expectJson("left", "seq", 7, "name", "Alice");
        alice.expectJson("joined", "seq", 8, "name", "Alice");
        alice.expectNoMoreJson();
      }
    }
  }
}
