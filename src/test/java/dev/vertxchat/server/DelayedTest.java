package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs notice while the log can't be written. */
class DelayedTest {
  @Test
  void whoSpeaksIsToldOnceAndAllIsDeliveredOnce(@TempDir Path dir) throws SQLException {
    Path file = dir.resolve("chat.db");
    try (TestServer server = TestServer.start("history.url", "sqlite:" + file);
        LineClient alice = LineClient.json(server.port(), "Alice", "client", "client-id-of-alice");
        LineClient bob = LineClient.plain(server.port(), "Bob");
        LineClient carol = LineClient.plain(server.port(), "Carol")) {
      alice.expectJson("joined", "name", "Bob");
      alice.expectJson("joined", "name", "Carol");
      bob.expect("* Carol joined");
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        alice.sendJson("say", "text", "one", "ref", 1).expectJson("delayed");
        alice.sendJson("say", "text", "two", "ref", 2);
        bob.send("three").send("four");
        bob.expect(
            "* Lines can't be kept now: what you say waits, and is delivered as soon as they can.");
        statement.execute("ROLLBACK");
      }
      alice.expectJson("ack", "ref", 1);
      bob.expect("Alice: one");
      carol.expect("Alice: one");
      alice.expectJson("ack", "ref", 2);
      bob.expect("Alice: two").expect("* Lines are kept again: what you said is delivered.");
      alice.expectJson("said", "text", "three");
      alice.expectJson("said", "text", "four");
      carol.expect("Alice: two").expect("Bob: three").expect("Bob: four");
      alice.expectNoMoreJson();
      bob.expectNothingMore();
      carol.expectNothingMore();
    }
  }

  @Test
  void whoJoinsMeanwhileWaitsAndIsToldTheEnd(@TempDir Path dir) throws SQLException {
    Path file = dir.resolve("chat.db");
    try (TestServer server = TestServer.start("history.url", "sqlite:" + file);
        LineClient alice = LineClient.plain(server.port(), "Alice")) {
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement();
          LineClient dave = LineClient.connect(server.port())) {
        statement.execute("BEGIN EXCLUSIVE");
        dave.send("Dave");
        dave.expect(
            "* Lines can't be kept now: what you say waits, and is delivered as soon as they can.");
        statement.execute("ROLLBACK");
        dave.expect("* Lines are kept again: what you said is delivered.");
        dave.expect("a welcome", line -> line.startsWith("* ✔ Connected to server as Dave"));
        dave.expectNothingMore();
        alice.expect("* Dave joined").expectNothingMore();
      }
    }
  }
}
