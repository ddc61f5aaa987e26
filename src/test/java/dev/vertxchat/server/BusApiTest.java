package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
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
    server = TestServer.startWith(2, new FakeClock(), "limits.rooms", 2, "limits.lineBytes", 200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonObject ask(String address, Object body) {
    return (JsonObject) TestServer.await(server.vertx().eventBus().request(address, body)).body();
  }

  private JsonObject say(Object body) {
    return ask("chat.say", body);
  }

  private static JsonObject line(String room, String from, String text) {
    return new JsonObject().put("room", room).put("from", from).put("text", text);
  }

  @Test
  void aLineSaidOnTheBusReachesTheMembersAndItsNumberIsReplied() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      assertEquals(
          new JsonObject().put("seq", 2), say(line("lobby", "robot", "Build\u001b[32m\npassed")));
      alice.expect("robot: Build passed");
      assertEquals(
          3, say(new JsonObject().put("from", "robot").put("text", "x")).getInteger("seq"));
      alice.expect("robot: x");
    }
  }

  @Test
  void theApplicationMaySpeakUnderAReservedNameOrOneThatLooksLikeAnothers() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      say(line("lobby", "server", "Tea at five"));
      say(line("lobby", "A1ice", "x"));
      alice.expect("server: Tea at five").expect("A1ice: x");
    }
  }

  @Test
  void whatHappensInARoomIsPublishedAsInTheJsonEncoding() throws InterruptedException {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    server.vertx().eventBus().<JsonObject>consumer("chat.said.lobby", m -> heard.add(m.body()));
    try (LineClient alice = LineClient.json(server.port(), "Alice")) {
      alice.sendJson("say", "text", "Hello", "ref", 1).expectJson("ack");
      alice.sendJson("quit").expectJson("bye");
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
    say(line("lobby", "robot", "the end")); // nothing else stands before it
    assertEquals("left", heard.poll(10, TimeUnit.SECONDS).getString("type"));
    assertEquals("the end", heard.poll(10, TimeUnit.SECONDS).getString("text"));
  }

  private void assertRefused(int code, String message, Object body) {
    assertRefused("chat.say", code, message, body);
  }

  private void assertRefused(String address, int code, String message, Object body) {
    try {
      server
          .vertx()
          .eventBus()
          .request(address, body)
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
    assertRefused(400, "bad_request: text: ", line("lobby", "robot", " \n\u200b"));
    assertRefused(400, "bad_request: room: ", line("lobby", "robot", "x").put("room", 5));
    assertRefused(400, "too_long: ", line("lobby", "robot", "é".repeat(101)));
    assertRefused(400, "bad_name: ", line("lobby", "* server", "x"));
    assertRefused(400, "bad_room: ", line("#lobby", "robot", "x"));
  }

  @Test
  void roomsOfWhichTooManyAreUsedAreRefusedAsBusy() {
    try (LineClient alice = LineClient.json(server.port(), "Alice", "room", "one");
        LineClient bob = LineClient.json(server.port(), "Bob", "room", "two")) {
      assertRefused(400, "busy: ", line("three", "robot", "x"));
      say(line("TWO", "robot", "still there"));
      bob.expectJson("said", "text", "still there");
      try (LineClient carol = LineClient.connect(server.port())) {
        carol.sendJson("hello", "name", "Carol").expectJson("error", "code", "busy");
        carol.sendJson("hello", "name", "Carol", "room", "two").expectJson("welcome");
        carol.expectJson("said", "text", "still there");
        carol.sendJson("join", "room", "three");
        carol.expectJson("error", "code", "busy", "room", "three");
        carol.sendJson("who").expectJson("members", "room", "two");
      }
      alice.sendJson("quit").expectJson("bye");
      alice.expectEnd();
      bob.expectJson("joined", "name", "Carol");
      Until.isTrue("one has made place", () -> bobJoins(bob));
    }
  }

  private static boolean bobJoins(LineClient bob) {
    bob.sendJson("join", "room", "three");
    JsonObject answer = new JsonObject(bob.next());
    while (answer.getString("type").equals("left")) {
      answer = new JsonObject(bob.next());
    }
    return answer.getString("type").equals("welcome");
  }

  @Test
  void roomsThatNobodyUsesAnyMoreTakeNobodysPlace() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      for (int i = 0; i < 50; i++) {
        String room = "r" + i;
        Until.isTrue(
            "there is a place for " + room,
            () -> alice.send("/join " + room).next().startsWith("* ✔ You are in " + room));
      }
    }
  }

  @Test
  void anActionIsSaidAsOne() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      say(line("lobby", "robot", "beeps").put("action", true));
      alice.expect("~ robot beeps");
    }
  }

  @Test
  void aPrivateLineIsHandedToItsReader() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      JsonObject tell = line(null, "robot", "psst").put("to", "ALICE");
      assertEquals(new JsonObject().put("to", "Alice"), ask("chat.tell", tell));
      alice.expect("[private] robot: psst");
      assertRefused("chat.tell", 400, "no_such_member: ", tell.copy().put("to", "Bob"));
      assertRefused("chat.tell", 400, "bad_request: to: ", line(null, "robot", "psst"));
      assertRefused("chat.tell", 400, "bad_name: ", tell.copy().put("from", "* server"));
    }
  }

  @Test
  void theApplicationPutsOutAndAnnounces() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice");
        LineClient bob = LineClient.json(server.port(), "Bob")) {
      alice.expect("* Bob joined");
      assertEquals(
          new JsonObject()
              .put("type", "done")
              .put("request", "announce")
              .put("message", "Announced to 2 others"),
          ask("chat.announce", new JsonObject().put("from", "App").put("text", "Tea")));
      alice.expect("* Announcement by App: Tea");
      bob.expectJson("announced", "from", "App", "text", "Tea");
      assertEquals(
          "Bob was put out by App: spam",
          ask(
                  "chat.kick",
                  new JsonObject().put("name", "bob").put("from", "App").put("why", "spam"))
              .getString("message"));
      bob.expectJson("bye", "reason", "kicked", "message", "You were put out by App: spam");
      alice.expect("* Bob left");
      assertRefused(
          "chat.kick",
          400,
          "no_such_member: Bob is not here",
          new JsonObject().put("name", "Bob").put("from", "App"));
    }
  }

  @Test
  void whoIsAnsweredAsInTheJsonEncoding() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      JsonObject members =
          new JsonObject()
              .put("type", "members")
              .put("room", "lobby")
              .put("others", 1)
              .put("members", new JsonArray().add("Alice"));
      assertEquals(members, ask("chat.who", new JsonObject()));
      assertEquals(members, ask("chat.who", new JsonObject().put("room", "Lobby")));
      assertEquals(0, ask("chat.who", new JsonObject().put("room", "ops")).getInteger("others"));
      assertRefused("chat.who", 400, "bad_room: ", new JsonObject().put("room", "#lobby"));
      assertRefused("chat.who", 400, "bad_request: body: ", "lobby");
      alice.expectNothingMore();
    }
  }

  @Test
  void roomsAreThoseWithMembersAndThoseWithLines() {
    try (LineClient alice = LineClient.plain(server.port(), "Alice")) {
      say(line("ops", "robot", "x"));
      assertEquals(
          new JsonObject()
              .put("type", "rooms")
              .put(
                  "rooms",
                  new JsonArray()
                      .add(new JsonObject().put("name", "lobby").put("members", 1))
                      .add(new JsonObject().put("name", "ops").put("members", 0)))
              .put("more", 0),
          ask("chat.rooms", new JsonObject()));
      alice.expectNothingMore();
    }
  }

  @Test
  void historyIsAnsweredAsInTheJsonEncodingAndMakesNoRoom() {
    for (int i = 1; i <= 3; i++) {
      say(line("ops", "robot", "line " + i));
    }
    JsonObject asked = new JsonObject().put("room", "ops").put("before", 3).put("limit", 1);
    JsonObject history = ask("chat.history", asked);
    assertEquals("history", history.getString("type"));
    assertEquals(3, history.getInteger("before"));
    assertEquals(1, history.getJsonArray("entries").size());
    assertEquals("line 2", history.getJsonArray("entries").getJsonObject(0).getString("text"));
    JsonObject none = ask("chat.history", new JsonObject().put("room", "none"));
    assertEquals(new JsonArray(), none.getJsonArray("entries"));
    assertEquals(1, ask("chat.rooms", new JsonObject()).getJsonArray("rooms").size());
    assertRefused("chat.history", 400, "bad_request: limit: ", asked.copy().put("limit", 201));
  }
}
