package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session of a program sits in many rooms; a person's in one. */
class ManyRoomsTest {
  private static final String ALICES = "the-client-id-of-alice";

  private TestServer server;
  private int port;

  @BeforeEach
  void start() {
    server = TestServer.start("limits.roomsPerSession", 3, "limits.lineBytes", 1_000);
    port = server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static JsonObject place(String room) {
    return new JsonObject().put("room", room);
  }

  private static JsonArray places(String... rooms) {
    JsonArray places = new JsonArray();
    for (String room : rooms) {
      places.add(place(room));
    }
    return places;
  }

  private LineClient in(String name, String... rooms) {
    LineClient client =
        LineClient.connect(port).sendJson("hello", "name", name, "rooms", places(rooms));
    for (String room : rooms) {
      client.expectJson("welcome", "name", name, "room", room);
    }
    return client;
  }

  @Test
  void helloWelcomesToEachRoomInTheOrderAsked() {
    in("Alice", "ops", "lobby", "dev").close();
  }

  @Test
  void whoNamesNoRoomIsInTheLobby() {
    LineClient.json(port, "Alice").expectNoMoreJson().close();
  }

  @Test
  void aRoomThatIsRefusedDoesNotHinderTheOthers() {
    try (LineClient alice = LineClient.connect(port)) {
      alice.sendJson("hello", "name", "Alice", "rooms", places("#ops", "dev", "Dev"));
      alice.expectJson("error", "code", "bad_room", "room", "#ops");
      alice.expectJson("welcome", "room", "dev");
      alice.expectJson("error", "code", "bad_room", "room", "Dev");
      alice.sendJson("who").expectJson("members", "room", "dev");
    }
  }

  @Test
  void whenAllRoomsAreRefusedOneMaySayHelloAgain() {
    try (LineClient alice = LineClient.connect(port)) {
      alice.sendJson("hello", "name", "Alice", "rooms", places("#ops", "#dev"));
      alice.expectJson("error", "code", "bad_room", "room", "#ops");
      alice.expectJson("error", "code", "bad_room", "room", "#dev");
      try (LineClient other = in("Alice", "lobby")) {
        alice.sendJson("hello", "name", "Alice").expectJson("error", "code", "name_taken");
        other.expectNoMoreJson();
      }
    }
  }

  @Test
  void tooManyRoomsAreRefusedInAHelloAndInAJoin() {
    try (LineClient alice = LineClient.connect(port)) {
      alice.sendJson("hello", "name", "Alice", "rooms", places("a", "b", "c", "d"));
      alice.expectJson("error", "code", "bad_request");
      alice.sendJson("hello", "name", "Alice", "rooms", places("a", "b", "c"));
      alice.expectJson("welcome", "room", "a");
      alice.expectJson("welcome", "room", "b");
      alice.expectJson("welcome", "room", "c");
      alice.sendJson("join", "room", "d").expectJson("error", "code", "busy", "room", "d");
      alice.sendJson("leave", "room", "a").expectJson("farewell", "room", "a");
      alice.sendJson("join", "room", "d").expectJson("welcome", "room", "d");
    }
  }

  @Test
  void aLineIsSaidInItsRoomAndAckedThere() {
    try (LineClient alice = in("Alice", "ops", "dev");
        LineClient bob = in("Bob", "ops");
        LineClient carol = in("Carol", "dev")) {
      alice.expectJson("joined", "room", "ops", "name", "Bob");
      alice.expectJson("joined", "room", "dev", "name", "Carol");
      alice.sendJson("say", "room", "dev", "text", "x", "ref", 1);
      alice.expectJson("ack", "room", "dev", "ref", 1, "seq", 3);
      alice.sendJson("say", "room", "OPS", "text", "y", "ref", 2);
      alice.expectJson("ack", "room", "ops", "ref", 2, "seq", 3);
      carol.expectJson("said", "room", "dev", "seq", 3, "text", "x");
      bob.expectJson("said", "room", "ops", "seq", 3, "text", "y");
      carol.expectNoMoreJson();
      bob.expectNoMoreJson();
    }
  }

  @Test
  void theRoomMayBeLeftOutWhileThereIsOnlyOne() {
    try (LineClient alice = in("Alice", "ops", "dev")) {
      for (String type : new String[] {"who", "history", "leave"}) {
        alice.sendJson(type);
        alice.expectJson(
            "error", "code", "bad_request", "message", "room: needed, for you are in ops, dev");
      }
      alice.sendJson("say", "text", "x", "ref", 7);
      alice.expectJson("error", "code", "bad_request", "ref", 7);
      alice.sendJson("leave", "room", "ops").expectJson("farewell", "room", "ops");
      alice.sendJson("say", "text", "x", "ref", 8).expectJson("ack", "room", "dev", "ref", 8);
      alice.sendJson("leave").expectJson("farewell", "room", "dev");
      alice.sendJson("say", "text", "x", "ref", 9);
      alice.expectJson("error", "message", "You are in no room: join one first.", "ref", 9);
      alice.sendJson("rooms").expectJson("rooms");
    }
  }

  @Test
  void whatIsAskedOfARoomOneIsNotInIsRefusedWithItsName() {
    try (LineClient alice = in("Alice", "ops")) {
      for (String type : new String[] {"who", "history", "leave"}) {
        alice.sendJson(type, "room", "Dev");
        alice.expectJson(
            "error",
            "code",
            "bad_request",
            "room",
            "Dev",
            "message",
            "You are not in dev: join it first.");
      }
      alice.sendJson("say", "room", "dev", "text", "x", "ref", 1);
      alice.expectJson("error", "code", "bad_request", "room", "dev", "ref", 1);
      alice.sendJson("say", "room", "#dev", "text", "x", "ref", 2);
      alice.expectJson("error", "code", "bad_room", "room", "#dev", "ref", 2);
    }
  }

  @Test
  void joinAddsARoomAndItsOwnNumbers() {
    try (LineClient alice = in("Alice", "lobby");
        LineClient bob = in("Bob", "lobby")) {
      alice.expectJson("joined", "name", "Bob");
      bob.sendJson("join", "room", "ops");
      bob.expectJson(
          "welcome", "name", "Bob", "room", "ops", "seq", 1, "resumed", false, "others", 0);
      bob.sendJson("say", "room", "ops", "text", "x", "ref", 1).expectJson("ack", "seq", 2);
      bob.sendJson("join", "room", "ops").expectJson("error", "code", "bad_room", "room", "ops");
      bob.sendJson("join", "room", "o p").expectJson("error", "code", "bad_room", "room", "o p");
      bob.sendJson("join").expectJson("error", "code", "bad_request");
      alice.sendJson("say", "text", "still in the lobby?", "ref", 1).expectJson("ack");
      bob.expectJson("said", "room", "lobby", "text", "still in the lobby?");
    }
  }

  @Test
  void leaveGivesWhatIsDueThereFirst() {
    try (LineClient alice = in("Alice", "lobby", "ops");
        LineClient bob = in("Bob", "ops")) {
      alice.expectJson("joined", "name", "Bob");
      alice.sendJson("say", "room", "ops", "text", "x", "ref", 1).sendJson("leave", "room", "ops");
      alice.expectJson("ack", "room", "ops", "ref", 1);
      alice.expectJson("farewell", "room", "ops");
      bob.expectJson("said", "text", "x");
      bob.expectJson("left", "room", "ops", "name", "Alice");
      bob.sendJson("say", "text", "unheard", "ref", 1).expectJson("ack");
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aRoomThatWasLeftIsResumedByJoin() {
    try (LineClient alice = in("Alice", "lobby", "ops");
        LineClient bob = LineClient.connect(port)) {
      bob.sendJson("hello", "name", "Bob");
      String log = bob.expectJson("welcome", "seq", 2).getString("log");
      alice.expectJson("joined", "name", "Bob");
      bob.sendJson("leave").expectJson("farewell", "room", "lobby");
      alice.expectJson("left", "seq", 3);
      alice.sendJson("say", "room", "lobby", "text", "missed", "ref", 1).expectJson("ack");
      bob.sendJson("join", "room", "lobby", "since", 2, "log", log);
      bob.expectJson("welcome", "resumed", true, "seq", 5);
      bob.expectJson("left", "seq", 3, "name", "Bob");
      bob.expectJson("said", "seq", 4, "text", "missed");
      bob.expectJson("joined", "seq", 5, "name", "Bob");
      bob.expectNoMoreJson();
    }
  }

  @Test
  void aNewNameIsToldInEachRoomAndByAnAnswerWhereThereIsNone() {
    try (LineClient alice = in("Alice", "ops", "dev");
        LineClient carol = in("Carol", "dev")) {
      alice.expectJson("joined", "name", "Carol");
      alice.sendJson("nick", "name", "Al");
      JsonObject first = alice.expectJson("renamed", "from", "Alice", "name", "Al");
      JsonObject second = alice.expectJson("renamed", "from", "Alice", "name", "Al");
      assertNotEquals(first.getString("room"), second.getString("room"));
      carol.expectJson("renamed", "room", "dev", "from", "Alice", "name", "Al");
      alice.sendJson("leave", "room", "ops").expectJson("farewell");
      alice.sendJson("leave", "room", "dev").expectJson("farewell");
      alice.sendJson("nick", "name", "Ada");
      JsonObject told = alice.expectJson("renamed", "from", "Al", "name", "Ada");
      assertFalse(told.containsKey("room"));
    }
  }

  @Test
  void everyRoomIsResumed() {
    try (LineClient bob = in("Bob", "ops", "dev")) {
      LineClient alice = LineClient.connect(port);
      alice.sendJson("hello", "name", "Alice", "client", ALICES, "rooms", places("ops", "dev"));
      String ops = alice.expectJson("welcome", "room", "ops", "seq", 2).getString("log");
      String dev = alice.expectJson("welcome", "room", "dev", "seq", 2).getString("log");
      bob.expectJson("joined", "room", "ops");
      bob.expectJson("joined", "room", "dev");
      alice.reset();
      bob.sendJson("say", "room", "ops", "text", "o", "ref", 1).expectJson("ack");
      bob.sendJson("say", "room", "dev", "text", "d", "ref", 2).expectJson("ack");
      JsonArray rooms =
          new JsonArray()
              .add(place("dev").put("log", dev).put("since", 2))
              .add(place("ops").put("log", ops).put("since", 2));
      try (LineClient back = LineClient.connect(port)) {
        back.sendJson("hello", "name", "Alice", "client", ALICES, "rooms", rooms);
        back.expectJson("welcome", "room", "dev", "resumed", true, "seq", 3);
        back.expectJson("said", "room", "dev", "text", "d");
        back.expectJson("welcome", "room", "ops", "resumed", true, "seq", 3);
        back.expectJson("said", "room", "ops", "text", "o");
        back.expectNoMoreJson();
      }
      bob.expectNoMoreJson();
    }
  }

  @Test
  void whoTakesOverLeavesTheRoomsThatItDoesNotName() {
    try (LineClient bob = in("Bob", "ops", "dev");
        LineClient old = LineClient.connect(port);
        LineClient now = LineClient.connect(port)) {
      old.sendJson("hello", "name", "Alice", "client", ALICES, "rooms", places("ops", "dev"));
      bob.expectJson("joined", "room", "ops");
      bob.expectJson("joined", "room", "dev");
      now.sendJson("hello", "name", "Alice", "client", ALICES, "rooms", places("dev", "qa"));
      now.expectJson("welcome", "room", "dev", "others", 1);
      now.expectJson("welcome", "room", "qa", "others", 0);
      bob.expectJson("left", "room", "ops", "name", "Alice");
      bob.sendJson("who", "room", "dev").expectJson("members", "others", 1);
      bob.sendJson("who", "room", "ops").expectJson("members", "others", 0);
      old.expectJson("welcome");
      old.expectJson("welcome");
      old.expectJson("bye", "reason", "taken_over");
    }
  }

  @Test
  void aKnownClientThatWantsANameThatIsTakenKeepsItsOwnAndMayTryAgain() {
    try (LineClient bob = in("Bob", "lobby");
        LineClient old =
            LineClient.json(port, "Alice", "client", ALICES, "rooms", places("lobby", "ops"));
        LineClient now = LineClient.connect(port)) {
      old.expectJson("welcome", "room", "ops");
      bob.expectJson("joined", "name", "Alice");
      now.sendJson("hello", "name", "Bob", "client", ALICES, "room", "dev");
      now.expectJson("error", "code", "name_taken");
      old.sendJson("say", "room", "ops", "text", "x", "ref", 1).expectJson("ack", "ref", 1);
      now.sendJson("hello", "name", "Al", "client", ALICES, "room", "lobby");
      now.expectJson("welcome", "name", "Al");
      bob.expectJson("renamed", "from", "Alice", "name", "Al");
    }
  }

  @Test
  void twoHellosOfOneClientAtOnceAreBothAnswered() {
    for (int i = 0; i < 50; i++) {
      try (LineClient one = LineClient.connect(port);
          LineClient two = LineClient.connect(port)) {
        String client = ALICES + i;
        one.sendJson("hello", "name", "One" + i, "client", client);
        two.sendJson("hello", "name", "Two" + i, "client", client);
        readToPongOrEnd(one.sendJson("ping"));
        readToPongOrEnd(two.sendJson("ping"));
      }
    }
  }

  /** One of them is taken over and ends; the other one is answered. */
  private static void readToPongOrEnd(LineClient client) {
    String line = client.next();
    while (line != null && !line.contains("\"pong\"")) {
      if (line.contains("\"error\"")) {
        throw new AssertionError(line);
      }
      line = client.next();
    }
  }

  @Test
  void aPersonStaysInOneRoom() {
    try (LineClient alice = LineClient.plain(port, "Alice");
        LineClient bob = in("Bob", "lobby", "ops")) {
      alice.expect("* Bob joined").send("/join ops");
      bob.expectJson("left", "room", "lobby", "name", "Alice");
      bob.expectJson("joined", "room", "ops", "name", "Alice");
      alice.expect("* ✔ You are in ops now: 1 other here (Bob).");
      bob.sendJson("say", "room", "lobby", "text", "unheard", "ref", 1).expectJson("ack");
      bob.sendJson("say", "room", "ops", "text", "heard", "ref", 2).expectJson("ack");
      alice.expect("Bob: heard").send("/join ops").expect("* You are in ops already.");
    }
  }

  @Test
  void ofManyRoomsTheFullestAreNamedHoweverManyAreEmpty() {
    JsonObject line = new JsonObject().put("from", "robot").put("text", "x");
    for (int i = 0; i < 250; i++) {
      TestServer.await(server.vertx().eventBus().request("chat.say", line.put("room", "r" + i)));
    }
    try (LineClient alice = in("Alice", "zoo")) {
      JsonObject rooms = alice.sendJson("rooms").expectJson("rooms", "more", 51);
      assertEquals(200, rooms.getJsonArray("rooms").size());
      assertEquals(
          new JsonObject().put("name", "zoo").put("members", 1),
          rooms.getJsonArray("rooms").getJsonObject(0));
      assertEquals(
          rooms,
          TestServer.await(server.vertx().eventBus().request("chat.rooms", new JsonObject()))
              .body());
      LineClient bob = LineClient.plain(port, "Bob").send("/rooms");
      bob.expect(
          "them all", l -> l.startsWith("* Rooms: lobby (1), zoo (1), r") && l.contains("52"));
      bob.close();
    }
  }

  @Test
  void aPrivateLineNeedsNoCommonRoom() {
    try (LineClient alice = in("Alice", "ops");
        LineClient bob = in("Bob", "dev")) {
      alice.sendJson("tell", "to", "Bob", "text", "psst", "ref", 1);
      bob.expectJson("told", "from", "Alice", "text", "psst");
      alice.expectJson("ack", "ref", 1, "to", "Bob");
    }
  }
}
