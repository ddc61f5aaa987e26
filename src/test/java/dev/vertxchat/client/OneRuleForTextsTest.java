package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.server.TestServer;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others read is the same whichever way it was said. */
class OneRuleForTextsTest {
  private static final String TEXT =
      "\u001b[32mone\r\n\u200btwo\u2028👩‍🚀 می‌خواهم\u001b]0;title\u0007\u202e\n";
  private static final String READ = "one two 👩‍🚀 می‌خواهم";
  private static final String BLANK = "\u001b[32m\n\u200b\u3164\u00a0";

  private TestServer server;
  private LineClient alice;
  private LineClient program;
  private ChatClient client;

  @BeforeEach
  void start() {
    server = TestServer.start("limits.lineBytes", 128);
    alice = LineClient.plain(server.port(), "Alice");
    program = LineClient.json(server.port(), "P");
    alice.expect("* P joined");
    client =
        ChatClient.create(
            server.vertx(), new ChatClientOptions().setPort(server.port()).setName("C"));
    TestServer.await(client.connect());
    alice.expect("* C joined");
    program.expectJson("joined", "name", "C");
  }

  @AfterEach
  void stop() {
    TestServer.await(client.close());
    program.close();
    alice.close();
    server.close();
  }

  private Future<Object> request(String address, JsonObject body) {
    return server.vertx().eventBus().request(address, body).map(reply -> reply.body());
  }

  private static JsonObject from(String from, String text) {
    return new JsonObject().put("from", from).put("text", text);
  }

  @Test
  void aLineIsTheSameOnTheWireOnTheBusAndFromTheClient() {
    try (LineClient bob = LineClient.plain(server.port(), "Bob")) {
      alice.expect("* Bob joined");
      bob.send(TEXT.replace("\n", "").replace("\u2028", "\u000b"));
      alice.expect("Bob: " + READ);
    }
    alice.expect("* Bob left");
    program.sendJson("say", "text", TEXT).sendJson("say", "text", TEXT, "action", true);
    alice.expect("P: " + READ).expect("~ P " + READ);
    TestServer.await(request("chat.say", from("robot", TEXT)));
    alice.expect("robot: " + READ);
    TestServer.await(client.say(TEXT));
    TestServer.await(client.action(TEXT));
    alice.expect("C: " + READ).expect("~ C " + READ);
  }

  @Test
  void aPrivateLineIsTheSameToo() {
    program.sendJson("tell", "to", "Alice", "text", TEXT);
    alice.expect("[private] P: " + READ);
    TestServer.await(request("chat.tell", from("robot", TEXT).put("to", "Alice")));
    alice.expect("[private] robot: " + READ);
    TestServer.await(client.tell("Alice", TEXT));
    alice.expect("[private] C: " + READ);
  }

  private static void assertRefused(String words, Future<?> future) {
    Throwable refused = assertThrows(IllegalStateException.class, () -> TestServer.await(future));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  @Test
  void aBlankTextIsSaidByNobody() {
    program.sendJson("say", "text", BLANK).sendJson("say", "text", BLANK, "ref", 1);
    program.expectJson("error", "code", "bad_request", "ref", 1);
    program
        .sendJson("tell", "to", "Alice", "text", BLANK)
        .expectJson("error", "code", "bad_request");
    assertRefused("bad_request", request("chat.say", from("robot", BLANK)));
    assertRefused("bad_request", request("chat.tell", from("robot", BLANK).put("to", "Alice")));
    assertRefused("There is no text", client.say(BLANK));
    assertRefused("There is no text", client.tell("Alice", BLANK));
    alice.send("  \t ").send("/me \u3164");
    alice.expect("* Something is missing, allowed: /me TEXT").expectNothingMore();
    program.expectNoMoreJson();
  }

  @Test
  void aRoomIsResumedByTheNameThatWasShown() {
    String dotted = "İ".repeat(20);
    String shown = "i".repeat(20);
    try (LineClient bob = LineClient.json(server.port(), "Bob", "room", dotted)) {
      bob.sendJson("join", "room", shown).expectJson("error", "code", "bad_room");
      bob.sendJson("say", "room", dotted, "ref", 1, "text", "here");
      bob.expectJson("ack", "room", shown, "ref", 1);
    }
    try (LineClient bob = LineClient.connect(server.port())) {
      bob.sendJson("hello", "name", "Bo", "room", shown, "since", 1)
          .expectJson("welcome", "room", shown, "resumed", true);
    }
  }

  @Test
  void aNameIsTakenInWhicheverSigmaItIsWritten() {
    try (LineClient one = LineClient.plain(server.port(), "ΟΔΟΣ");
        LineClient other = LineClient.connect(server.port())) {
      for (String name : new String[] {"οδος", "οδοσ", "Οδος"}) {
        other.send(name).expect("a refusal", l -> l.contains("taken") || l.contains("ΟΔΟΣ"));
      }
      one.send("/quit");
    }
  }
}
