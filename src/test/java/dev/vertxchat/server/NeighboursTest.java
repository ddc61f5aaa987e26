package dev.vertxchat.server;

import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat beside whatever else an application does in its Vert.x. */
class NeighboursTest {
  private static final String ALICES = "the-client-id-of-alice";

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"memory", "sqlite:"})
  void aRoomNeedsNoWorkerOfTheApplication(String history) {
    int workers = 2;
    String text = "x".repeat(2_000);
    int lines = 1_000; // so long that few of them are a batch
    CountDownLatch end = new CountDownLatch(1);
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(workers));
    try {
      ChatServerOptions options = TestServer.options();
      options.setHistoryUrl(history.equals("memory") ? history : history + dir.resolve("chat.db"));
      ChatServerVerticle server = new ChatServerVerticle(options);
      TestServer.await(vertx.deployVerticle(server));
      CountDownLatch busy = new CountDownLatch(workers);
      for (int i = 0; i < workers; i++) {
        vertx.executeBlocking(
            () -> {
              busy.countDown();
              end.await();
              return null;
            },
            false);
      }
      Until.isTrue("all workers are busy", () -> busy.getCount() == 0);
      try (LineClient alice = LineClient.json(server.actualPort(), "Alice")) {
        StringBuilder all = new StringBuilder();
        for (int ref = 1; ref <= lines; ref++) {
          all.append("{\"type\":\"say\",\"text\":\"%s\",\"ref\":%d}\n".formatted(text, ref));
        }
        alice.sendRaw(all.toString().getBytes(StandardCharsets.US_ASCII));
        for (int ref = 1; ref <= lines; ref++) {
          alice.expectJson("ack", "ref", ref);
        }
      }
    } finally {
      end.countDown();
      TestServer.await(vertx.close());
    }
  }

  @Test
  void aNameThatWaitsForItsClientIsFreedThoughItsServerWasUndeployed() {
    ChatServerOptions options =
        TestServer.options("presence.graceSeconds", 1).setPort(FreePort.choose(new Random()));
    try (TestServer server = TestServer.start("presence.graceSeconds", 1)) {
      TestServer.await(server.vertx().deployVerticle(new ChatServerVerticle(options)));
      int other = options.getPort();
      try (LineClient bob = LineClient.plain(other, "Bob")) {
        LineClient.json(server.port(), "Alice", "client", ALICES).reset();
        bob.expect("* Alice joined");
        TestServer.await(server.undeploy());
        bob.expect("* Alice left");
        LineClient.plain(other, "Alice").close();
      }
    }
  }

  @Test
  void whoIsLetGoByOneServerHasLeftForThoseOfAnother() {
    ChatServerOptions options = TestServer.options().setPort(FreePort.choose(new Random()));
    try (TestServer server = TestServer.start()) {
      TestServer.await(server.vertx().deployVerticle(new ChatServerVerticle(options)));
      try (LineClient bob = LineClient.plain(options.getPort(), "Bob");
          LineClient alice = LineClient.plain(server.port(), "Alice")) {
        bob.expect("* Alice joined");
        TestServer.await(server.undeploy());
        alice.expect("* The server is stopping: bye.");
        bob.expect("* Alice left");
      }
    }
  }

  @Test
  void roomsAreOpenedOnEventLoopsOfServersThatAreStillDeployed() {
    ChatServerOptions options = TestServer.options().setPort(FreePort.choose(new Random()));
    try (TestServer server = TestServer.start()) {
      TestServer.await(server.vertx().deployVerticle(new ChatServerVerticle(options)));
      TestServer.await(server.undeploy());
      for (String room : List.of("a", "b", "c", "d", "e")) {
        try (LineClient alice = LineClient.json(options.getPort(), "Alice", "room", room)) {
          alice.sendJson("say", "text", "x", "ref", 1).expectJson("ack", "seq", 2);
          alice.sendJson("quit").expectJson("bye");
        }
      }
    }
  }

  @Test
  void undeployingWhileTheHistoryIsAwayEndsWithinItsLimit() throws SQLException {
    String file = "sqlite:" + dir.resolve("chat.db");
    try (TestServer server = TestServer.start("history.url", file, "limits.drainSeconds", 1);
        Connection other = DriverManager.getConnection("jdbc:" + file);
        Statement statement = other.createStatement();
        LineClient alice = LineClient.json(server.port(), "Alice")) {
      statement.execute("BEGIN IMMEDIATE");
      alice.sendJson("say", "text", "x", "ref", 1).expectJson("delayed", "room", "lobby");
      TestServer.await(server.undeploy());
      Until.isTrue("nothing is deployed", () -> server.vertx().deploymentIDs().isEmpty());
      statement.execute("ROLLBACK");
    }
  }
}
