package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.log.sql.SqlAccounts;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.PostgresServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator imposed on a server with a database. */
class SanctionsAfterRestartTest {
  private static final String PASSWORD = "correct horse";

  private final FakeClock clock = new FakeClock();

  @Test
  void outliveItInSqlite(@TempDir Path dir) {
    outlive("sqlite:" + dir.resolve("chat.db"));
  }

  @Test
  void outliveItInPostgres() {
    PostgresServer postgres = PostgresServer.shared();
    outlive(postgres.url(postgres.newDatabase()));
  }

  private TestServer serve(String url) {
    return TestServer.startWith(
        1, clock, "auth.kind", "accounts", "auth.guests", true, "history.url", url);
  }

  private static LineClient alice(TestServer server) {
    return LineClient.json(server.port(), "Alice", "password", PASSWORD);
  }

  private void outlive(String url) {
    addAlice(url);
    JsonObject before;
    try (TestServer server = serve(url);
        LineClient alice = alice(server)) {
      alice.sendJson("ban", "name", "Bob", "seconds", 600, "why", "spam").expectJson("done");
      alice.sendJson("ban", "name", "Carol", "seconds", 60).expectJson("done");
      alice.sendJson("ban", "address", "192.0.2.0/24").expectJson("done");
      alice.sendJson("mute", "name", "Dave").expectJson("done");
      alice.sendJson("unban", "name", "Carol").expectJson("done");
      before = alice.sendJson("bans").expectJson("bans");
      assertEquals(3, before.getJsonArray("bans").size());
    }
    try (TestServer server = serve(url);
        LineClient alice = alice(server);
        LineClient bob = LineClient.connect(server.port());
        LineClient dave = LineClient.json(server.port(), "Dave")) {
      alice.expectJson("joined", "name", "Dave");
      assertEquals(bans(before), bans(alice.sendJson("bans").expectJson("bans")));
      bob.sendJson("hello", "name", "Bob").expectJson("error", "code", "banned");
      dave.sendJson("say", "text", "x").expectJson("error", "code", "muted");
      clock.advance(Duration.ofMinutes(10));
      LineClient.json(server.port(), "Bob").close();
    }
  }

  /** Those of one moment come in no order. */
  private static Set<String> bans(JsonObject answer) {
    return answer.getJsonArray("bans").stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static void addAlice(String url) {
    Vertx vertx = Vertx.vertx();
    LogStore logs = TestServer.await(Databases.openBeside(vertx, url));
    Account alice =
        new Account(Names.parse("Alice"), PasswordHash.of(PASSWORD), true, Instant.EPOCH);
    TestServer.await(SqlAccounts.beside(logs).add(alice));
    TestServer.await(logs.close());
    TestServer.await(vertx.close());
  }
}
