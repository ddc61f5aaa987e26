package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusApiTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.startWith(2, new FakeClock(), "limits.rooms", 2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonObject say(Object body) {
    return (JsonObject)
        TestServer.await(server.vertx().eventBus().request("chat.say", body)).body();
  }

  private static JsonObject line(String room, String from, String text) {
    return new JsonObject().put("room", room).put("from", from).put("text", text);
  }

  @Test
  void aLineSaidOnTheBusReachesTheMembersAndItsNumberIsReplied() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      assertEquals(
          new JsonObject().put("seq", 2), say(line("lobby", "robot", "Build\u001b passed")));
      alice.expect("robot: Build passed");
      assertEquals(
          3, say(new JsonObject().put("from", "robot").put("text", "x")).getInteger("seq"));
      alice.expect("robot: x");
    }
  }

  @Test
  void whatHappensInARoomIsPublishedAsInTheJsonDialect() throws InterruptedException {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    server.vertx().eventBus().<JsonObject>consumer("chat.said.lobby", m -> heard.add(m.body()));
    try (LineClient alice =
        LineClient.json(server.port(), "Alice", "client", "a-secret-of-alices-own")) {
      alice.sendJson("say", "text", "Hello", "ref", 1).expectJson("ack");
    }
    assertEquals(
        new JsonObject()
            .put("type", "joined")
            .put("room", "lobby")
            .put("seq", 1)
            .put("time", "2026-11-22T12:03:00.123Z")
            .put("name", "Alice"),
        heard.poll(10, TimeUnit.SECONDS));
    assertEquals(
        new JsonObject()
            .put("type", "said")
            .put("room", "lobby")
            .put("seq", 2)
            .put("time", "2026-11-22T12:03:00.123Z")
            .put("from", "Alice")
            .put("text", "Hello")
            .put("action", false),
        heard.poll(10, TimeUnit.SECONDS));
    assertNull(heard.poll());
  }

  private void assertRefused(int code, String message, Object body) {
    try {
      server
          .vertx()
          .eventBus()
          .request("chat.say", body)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      ReplyException refused = (ReplyException) e.getCause();
      assertEquals(ReplyFailure.RECIPIENT_FAILURE, refused.failureType());
      assertEquals(code, refused.failureCode());
      assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
      return;
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("taken: " + body);
  }

  @Test
  void whatIsNoLineIsRefusedWithTheReason() {
    assertRefused(400, "bad_request: body: ", null);
    assertRefused(400, "bad_request: body: ", "hello");
    assertRefused(400, "bad_request: body: ", new JsonArray().add("hello"));
    assertRefused(400, "bad_request: from: ", new JsonObject().put("text", "x"));
    assertRefused(400, "bad_request: from: ", new JsonObject().put("from", 5).put("text", "x"));
    assertRefused(400, "bad_request: text: ", new JsonObject().put("from", "robot"));
    assertRefused(400, "bad_request: text: ", line("lobby", "robot", "\u0007"));
    assertRefused(400, "bad_request: room: ", line("lobby", "robot", "x").putNull("room"));
    assertRefused(400, "bad_name: ", line("lobby", "* server", "x"));
    assertRefused(400, "bad_room: ", line("#lobby", "robot", "x"));
  }

  @Test
  void aRoomTooManyIsRefusedAsBusy() {
    say(line("one", "robot", "x"));
    say(line("two", "robot", "x"));
    assertRefused(400, "busy: ", line("three", "robot", "x"));
    say(line("TWO", "robot", "still there"));
  }

  @Test
  void aRoomTooManyIsRefusedToASessionAndItMayChooseAnother() {
    say(line("one", "robot", "x"));
    say(line("two", "robot", "x"));
    try (LineClient alice = LineClient.connect(server.port())) {
      alice.sendJson("hello", "name", "Alice").expectJson("error", "code", "busy");
      alice.sendJson("hello", "name", "Alice", "room", "two").expectJson("welcome", "room", "two");
      alice.expectJson("said", "text", "x");
      alice.sendJson("join", "room", "three").expectJson("error", "code", "busy");
      alice.sendJson("who").expectJson("members", "room", "two");
    }
  }
}
