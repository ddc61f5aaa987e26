package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRequestsTest {
  private static final String TIME = "2026-11-22T12:03:00.123Z";

  private TestServer server;
  private int port;
  private LineClient alice;
  private LineClient bob;

  @BeforeEach
  void start() {
    server = TestServer.startWith(1, new FakeClock());
    port = server.port();
    alice = LineClient.connect(port).sendJson("hello", "name", "Alice");
    alice.expectJson("welcome");
    bob = LineClient.json(port, "Bob");
    alice.expectJson("joined", "room", "lobby", "seq", 2, "time", TIME, "name", "Bob");
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    server.close();
  }

  @Test
  void aLineIsAckedToItsSpeakerAndSaidToTheOthers() {
    bob.sendJson("say", "text", "Hello", "ref", 7).expectJson("ack", "ref", 7, "seq", 3);
    bob.expectNoMoreJson();
    JsonObject said = alice.expectJson("said");
    assertEquals(
        new JsonObject()
            .put("type", "said")
            .put("room", "lobby")
            .put("seq", 3)
            .put("time", TIME)
            .put("from", "Bob")
            .put("text", "Hello")
            .put("action", false),
        said);
  }

  @Test
  void aLineWithoutARefGetsNoAck() {
    bob.sendJson("say", "text", "one").sendJson("say", "text", "two", "ref", 1);
    bob.expectJson("ack", "ref", 1, "seq", 4);
    alice.expectJson("said", "seq", 3, "text", "one");
    alice.expectJson("said", "seq", 4, "text", "two");
  }

  @Test
  void anActionIsMarkedAsOne() {
    bob.sendJson("say", "text", "waves", "action", true);
    alice.expectJson("said", "text", "waves", "action", true);
  }

  @Test
  void acksStandInTheirPlaceAmongTheEntries() {
    alice.sendJson("say", "text", "first");
    bob.expectJson("said", "seq", 3);
    bob.sendJson("say", "text", "second", "ref", 1).expectJson("ack", "ref", 1, "seq", 4);
    alice.expectJson("said", "seq", 4);
    alice.sendJson("say", "text", "third");
    bob.expectJson("said", "seq", 5);
  }

  @Test
  void aTextOfEveryScriptArrivesAsItWasSent() {
    String text = "tab\t \"quotes\" \\ Ünïcödé 漢字 مرحبا 👩‍🚀";
    bob.sendJson("say", "text", text);
    alice.expectJson("said", "text", text);
  }

  @Test
  void controlSequencesAndBidiOverridesAreRemoved() {
    bob.sendJson("say", "text", "a\u001b[31mb\u0000\u009bc\u202ed\ne");
    alice.expectJson("said", "text", "abd e");
  }

  @Test
  void anUnpairedSurrogateBecomesTheReplacementCharacter() {
    bob.send("{\"type\":\"say\",\"text\":\"a\\ud83d b\"}");
    alice.expectJson("said", "text", "a\ufffd b");
  }

  @Test
  void anEmptyTextWithARefIsRefusedSoThatNobodyWaitsForIt() {
    bob.sendJson("say", "text", "").sendJson("say", "text", "\u0007", "ref", 3);
    bob.expectJson("error", "code", "bad_request", "ref", 3);
    bob.expectNoMoreJson();
    alice.expectNoMoreJson();
  }

  @Test
  void aPrivateLineIsAckedWhenItWasHandedOver() {
    bob.sendJson("tell", "to", "alice", "text", "psst", "ref", 8);
    assertEquals(
        new JsonObject()
            .put("type", "told")
            .put("from", "Bob")
            .put("time", TIME)
            .put("text", "psst"),
        alice.expectJson("told"));
    assertEquals(
        new JsonObject().put("type", "ack").put("ref", 8).put("to", "Alice"),
        bob.expectJson("ack"));
  }

  @Test
  void aPrivateLineWithoutARefGetsNoAck() {
    bob.sendJson("tell", "to", "Alice", "text", "psst");
    alice.expectJson("told", "text", "psst");
    bob.sendJson("tell", "to", "Alice", "text", "again", "ref", 1).expectJson("ack", "ref", 1);
  }

  @Test
  void aPrivateLineToNobodyIsRefusedWithItsRef() {
    bob.sendJson("tell", "to", "Dave", "text", "psst", "ref", 8)
        .expectJson("error", "code", "no_such_member", "ref", 8);
    bob.sendJson("tell", "to", "*", "text", "x").expectJson("error", "code", "bad_name");
    bob.sendJson("tell", "to", "Alice", "text", "", "ref", 9)
        .expectJson("error", "code", "bad_request", "ref", 9);
    bob.sendJson("tell", "text", "x").expectJson("error", "code", "bad_request");
  }

  @Test
  void nickIsSeenByAllAsAnEntry() {
    bob.sendJson("nick", "name", "Rob");
    for (LineClient each : new LineClient[] {alice, bob}) {
      each.expectJson("renamed", "room", "lobby", "seq", 3, "from", "Bob", "name", "Rob");
    }
    bob.sendJson("nick", "name", "alice").expectJson("error", "code", "name_taken");
    bob.sendJson("nick", "name", "").expectJson("error", "code", "bad_name");
    bob.sendJson("nick").expectJson("error", "code", "bad_request");
  }

  @Test
  void whoAndRoomsAnswerInJson() {
    bob.sendJson("who")
        .expectJson(
            "members", "room", "lobby", "others", 1, "members", new JsonArray().add("Alice"));
    bob.sendJson("rooms")
        .expectJson(
            "rooms",
            "rooms",
            new JsonArray().add(new JsonObject().put("name", "lobby").put("members", 2)),
            "more",
            0);
  }

  @Test
  void historyIsOneAnswerAndDoesNotMoveTheCursor() {
    for (int i = 1; i <= 4; i++) {
      bob.sendJson("say", "text", "line " + i, "ref", i).expectJson("ack", "seq", i + 2);
      alice.expectJson("said", "seq", i + 2);
    }
    JsonObject answer =
        bob.sendJson("history", "before", 6, "limit", 2)
            .expectJson("history", "room", "lobby", "before", 6);
    JsonArray entries = answer.getJsonArray("entries");
    assertEquals(2, entries.size());
    assertEquals(4, entries.getJsonObject(0).getInteger("seq"));
    assertEquals("line 3", entries.getJsonObject(1).getString("text"));
    assertEquals("said", entries.getJsonObject(1).getString("type"));
    bob.sendJson("history", "before", 1).expectJson("history", "entries", new JsonArray());
    alice.sendJson("say", "text", "next");
    bob.expectJson("said", "seq", 7);
  }

  @Test
  void historyRefusesWhatIsOutOfBounds() {
    bob.sendJson("history", "limit", 0).expectJson("error", "code", "bad_request");
    bob.sendJson("history", "limit", 201).expectJson("error", "code", "bad_request");
    bob.sendJson("history", "before", 0).expectJson("error", "code", "bad_request");
    bob.sendJson("history", "before", "x").expectJson("error", "code", "bad_request");
  }

  @Test
  void searchIsRefusedByALogInMemoryAndChangesNothing() {
    bob.sendJson("search", "text", "fox").expectJson("error", "code", "unavailable");
    bob.sendJson("search", "text", "?").expectJson("error", "code", "bad_request");
    bob.sendJson("search").expectJson("error", "code", "bad_request");
    bob.sendJson("search", "text", "fox", "limit", 0).expectJson("error", "code", "bad_request");
    bob.sendJson("say", "text", "x", "ref", 1).expectJson("ack", "seq", 3);
    bob.expectNoMoreJson();
  }

  @Test
  void pingIsAnsweredAndQuitEnds() {
    bob.sendJson("ping").expectJson("pong");
    bob.sendJson("pong").expectNoMoreJson();
    bob.sendJson("quit").expectJson("bye", "reason", "quit");
    bob.expectEnd();
    alice.expectJson("left", "name", "Bob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "null",
        "true",
        "5",
        "\"x\"",
        "[]",
        "[{\"type\":\"ping\"}]",
        "{",
        "{}",
        "{\"type\":null}",
        "{\"type\":5}",
        "{\"type\":\"ping\"} x",
        "{\"type\":\"ping\"}{}",
        "{'type':'ping'}",
        "{\"type\":\"say\",\"text\":5}",
        "{\"type\":\"say\"}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":\"7\"}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":-1}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":1.5}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":9007199254740992}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":1e400}",
        "{\"type\":\"say\",\"text\":\"x\",\"ref\":123456789012345678901234567890}",
        "{\"type\":\"say\",\"text\":\"x\",\"action\":1}"
      })
  void aLineThatIsNoGoodRequestIsAnsweredAndChangesNothing(String line) {
    bob.send(line).expectJson("error", "code", "bad_request");
    bob.expectNoMoreJson();
    alice.expectNoMoreJson();
  }

  @Test
  void aHundredNestedArraysOrThousandsHarmNobody() {
    bob.send("{\"type\":\"ping\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}")
        .expectJson("pong");
    bob.send("{\"type\":" + "[".repeat(3_000)).expectJson("error", "code", "bad_request");
    bob.expectNoMoreJson();
  }

  @Test
  void aRefusalQuotesALongTextCutBetweenTwoCharacters() {
    bob.sendJson("nick", "name", "a" + "😀".repeat(60));
    String message = bob.expectJson("error", "code", "bad_name").getString("message");
    assertEquals("\"a" + "😀".repeat(39) + "…\"", message.substring(0, message.indexOf(" can't")));
  }

  @Test
  void anErrorBearsTheRefOfItsLineOnlyWhenThatIsOne() {
    JsonObject error =
        bob.send("{\"type\":\"say\",\"text\":\"x\",\"ref\":1.5}").expectJson("error");
    assertEquals(false, error.containsKey("ref"));
    bob.sendJson("sing", "ref", 9).expectJson("error", "code", "unknown_type", "ref", 9);
  }

  @Test
  void unknownMembersAreIgnored() {
    bob.sendJson("say", "text", "x", "mood", "fine", "ref", 1).expectJson("ack", "ref", 1);
  }
}
