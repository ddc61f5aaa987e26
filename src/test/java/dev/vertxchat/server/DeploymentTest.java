package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void itsOptionsMayComeFromTheDeploymentConfig() {
    Vertx vertx = Vertx.vertx();
    try {
      ChatServerVerticle verticle = new ChatServerVerticle();
      JsonObject config = TestServer.options("limits.lineBytes", 64).toJson();
      TestServer.await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
      try (LineClient person = LineClient.connect(verticle.actualPort()).send("x".repeat(65))) {
        person.expect("* The line is too long and was dropped, allowed: 64 bytes");
      }
    } finally {
      TestServer.await(vertx.close());
    }
  }

  private static String refusal(JsonObject config) {
    Vertx vertx = Vertx.vertx();
    try {
      Future<String> deployed =
          vertx.deployVerticle(new ChatServerVerticle(), new DeploymentOptions().setConfig(config));
      return assertThrows(IllegalStateException.class, () -> TestServer.await(deployed))
          .getMessage();
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void anUnknownKeyOfTheConfigIsRefusedByName() {
    String message = refusal(new JsonObject().put("porrt", 0));
    assertTrue(message.startsWith("unknown setting \"porrt\""), message);
    message = refusal(new JsonObject().put("limits", new JsonObject().put("LineBytes", 100)));
    assertTrue(message.contains("(did you mean \"limits.lineBytes\"?)"), message);
  }

  @Test
  void aValueOfTheConfigThatIsNotAllowedIsRefusedWithWhatIs() {
    assertEquals(
        "port: found \"8081\", allowed: a whole number from 0 to 65535 (default 8081)",
        refusal(new JsonObject().put("port", "8081")));
  }

  @Test
  void aPortInUseFailsTheDeploymentAndLeavesNothingBehind() {
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start()) {
      ChatServerOptions options = TestServer.options().setPort(first.port());
      Future<String> deployed = second.deploy(1, CLOCK, options);
      assertThrows(IllegalStateException.class, () -> TestServer.await(deployed));
      try (LineClient alice = LineClient.plain(second.port(), "Alice")) {
        alice.expectNothingMore();
      }
    }
  }

  @Test
  void aServerThatCouldNotListenMayBeDeployedAnewWithOtherSettings() {
    Vertx vertx = Vertx.vertx();
    try (TestServer other = TestServer.start()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              TestServer.await(
                  vertx.deployVerticle(
                      new ChatServerVerticle(TestServer.options().setPort(other.port())))));
      ChatServerVerticle again = new ChatServerVerticle(TestServer.options("limits.lineBytes", 64));
      TestServer.await(vertx.deployVerticle(again));
      LineClient.plain(again.actualPort(), "Alice").close();
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void twoPortsOfOneVertxShareRoomsAndNames() {
    try (TestServer server = TestServer.start()) {
      TestServer.await(server.deploy(1, CLOCK, TestServer.options()));
      try (LineClient alice = LineClient.plain(server.port(0), "Alice");
          LineClient bob = LineClient.connect(server.port(1)).send("Alice")) {
        bob.expect("* Alice is taken: choose another username.").send("Bob");
        bob.expect("the welcome", l -> l.contains("1 other here (Alice)"));
        bob.send("hi");
        alice.expect("* Bob joined").expect("Bob: hi");
      }
    }
  }

  @Test
  void twoServersOfOneVertxWithDifferentSettingsAreRefused() {
    try (TestServer server = TestServer.start()) {
      Future<String> deployed = server.deploy(1, CLOCK, TestServer.options("history.keep", 200));
      String message =
          assertThrows(IllegalStateException.class, () -> TestServer.await(deployed)).getMessage();
      assertEquals(
          "a chat server with other settings runs in this Vert.x already, and they share rooms and"
              + " members: only host, port, instances and tls may differ",
          message);
    }
  }

  @Test
  void undeployingHandsOutWhatWasSaidAndSaysBye() {
    try (TestServer server = TestServer.start();
        LineClient alice = LineClient.plain(server.port(), "Alice");
        LineClient bob = LineClient.json(server.port(), "Bob");
        LineClient nameless = LineClient.connect(server.port())) {
      alice.expect("* Bob joined");
      int count = 300;
      for (int ref = 1; ref <= count; ref++) {
        bob.sendJson("say", "text", "line " + ref, "ref", ref);
      }
      bob.expectJson("ack", "ref", 1); // so that the rest is at least on its way
      Future<Void> undeployed = server.undeploy();
      int acked = 1;
      JsonObject next = new JsonObject(bob.next());
      while (next.getString("type").equals("ack")) {
        assertEquals(++acked, next.getInteger("ref"));
        next = new JsonObject(bob.next());
      }
      assertEquals("bye", next.getString("type"));
      assertEquals("restarting", next.getString("reason"));
      bob.expectEnd();
      for (int i = 1; i <= acked; i++) {
        alice.expect("Bob: line " + i);
      }
      String last = alice.next();
      while (last.startsWith("Bob: line ")) {
        last = alice.next();
      }
      assertEquals("* The server is stopping: bye.", last);
      alice.expectEnd();
      nameless.expect("* The server is stopping: bye.").expectEnd();
      TestServer.await(undeployed);
    }
  }

  @Test
  void aStalledReaderDelaysUndeployingByTheDrainLimitAtMost() {
    try (TestServer server = TestServer.unlimited(1, CLOCK, "limits.drainSeconds", 1);
        dev.vertxchat.testing.SlowReader stalled =
            dev.vertxchat.testing.SlowReader.join(server.port(), "Stalled");
        LineClient bob = LineClient.json(server.port(), "Bob")) {
      for (int ref = 1; ref <= 3_000; ref++) {
        bob.sendJson("say", "text", "x".repeat(3_000), "ref", ref).expectJson("ack", "ref", ref);
      }
      TestServer.await(server.undeploy());
      bob.expectJson("bye", "reason", "restarting");
      stalled.client().close();
    }
  }

  @Test
  void aServerMayBeDeployedAgainInTheSameVertx() {
    try (TestServer server = TestServer.start()) {
      LineClient.plain(server.port(), "Alice").close();
      TestServer.await(server.undeploy());
      TestServer.await(server.deploy(1, CLOCK, TestServer.options("history.keep", 200)));
      try (LineClient alice = LineClient.plain(server.port(1), "Alice")) {
        alice.expectNothingMore();
      }
    }
  }
}
