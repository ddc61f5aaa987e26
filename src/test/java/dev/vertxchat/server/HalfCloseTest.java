package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that sends all it has, closes its side, and reads on, as {@code nc -N} does. */
class HalfCloseTest {
  @TempDir private Path dir;

  private static LineClient sendAll(TestServer server, String lines) {
    return LineClient.connect(server.port())
        .sendRaw(lines.getBytes(StandardCharsets.UTF_8))
        .finish();
  }

  private void everythingIsAnswered(boolean nativeTransport, String history) {
    try (TestServer server = TestServer.startOn(nativeTransport, "history.url", history)) {
      for (int i = 1; i <= 20; i++) {
        String name = "N" + i;
        try (LineClient peer = sendAll(server, name + "\nhi " + i + "\n/history 1\nlast, no end")) {
          String line = peer.next();
          while (line.startsWith("[")) { // what the others said before
            line = peer.next();
          }
          String welcome = "* ✔ Connected to server as " + name + " in lobby:";
          if (!line.startsWith(welcome)) {
            throw new AssertionError(line);
          }
          do {
            line = peer.next();
          } while (!line.endsWith("] " + name + ": hi " + i));
          peer.expectEnd();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAnsweredAllThatIsDueFromMemory(boolean nativeTransport) {
    everythingIsAnswered(nativeTransport, "memory");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAnsweredAllThatIsDueFromADatabase(boolean nativeTransport) {
    everythingIsAnswered(nativeTransport, "sqlite:" + dir.resolve("chat.db"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isGivenTheAcksOfAllItSaid(boolean nativeTransport) {
    int lines = 2_000; // more than a turn
    try (TestServer server = TestServer.startOn(nativeTransport);
        LineClient bob = LineClient.plain(server.port(), "Bob")) {
      StringBuilder all = new StringBuilder("{\"type\":\"hello\",\"name\":\"Alice\"}\n");
      for (int ref = 1; ref <= lines; ref++) {
        all.append("{\"type\":\"say\",\"text\":\"x\",\"ref\":").append(ref).append("}\n");
      }
      try (LineClient alice = sendAll(server, all.toString())) {
        alice.expectJson("welcome");
        for (int ref = 1; ref <= lines; ref++) {
          alice.expectJson("ack", "ref", ref);
        }
        alice.expectEnd();
      }
      bob.expect("* Alice joined");
      for (int i = 0; i < lines; i++) {
        bob.expect("Alice: x");
      }
      bob.expect("* Alice left");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isClosedWhenItHasNoName(boolean nativeTransport) {
    try (TestServer server = TestServer.startOn(nativeTransport)) {
      sendAll(server, "").expectEnd();
      LineClient refused = sendAll(server, "not a name");
      refused.expect("a refusal", l -> l.startsWith("* \"not a name\" can't be a username"));
      refused.expectEnd();
    }
  }
}
