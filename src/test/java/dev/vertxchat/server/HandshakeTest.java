package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private final FakeClock clock = new FakeClock();
  private TestServer server;
  private int port;

  @BeforeEach
  void start() {
    server = TestServer.startWith(1, clock, "limits.handshakeSeconds", 30, "limits.namesTried", 20);
    port = server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPersonIsAskedForANameAndWelcomed() {
    try (LineClient alice = LineClient.connect(port)) {
      alice
          .send("Alice")
          .expect(
              "* ✔ Connected to server as Alice in lobby: no others here. /help lists the commands.")
          .expectNothingMore();
    }
  }

  @Test
  void theWelcomeNamesTheOthersInOrder() {
    try (LineClient carol = LineClient.plain(port, "Carol");
        LineClient bob = LineClient.plain(port, "Bob");
        LineClient alice = LineClient.connect(port).send("Alice")) {
      carol.expect("* Bob joined").expect("* Alice joined");
      bob.expect("* Alice joined");
      alice.expect(
          "* ✔ Connected to server as Alice in lobby: 2 others here (Bob, Carol)."
              + " /help lists the commands.");
    }
  }

  @Test
  void aProgramIsToldTheLogItsEndAndTheMembers() {
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient alice = LineClient.connect(port).sendJson("hello", "name", "Alice")) {
      bob.expect("* Alice joined");
      var welcome =
          alice.expectJson(
              "welcome",
              "name",
              "Alice",
              "room",
              "lobby",
              "seq",
              2,
              "resumed",
              false,
              "others",
              1,
              "members",
              new JsonArray().add("Bob"));
      assertEquals(String.class, welcome.getValue("log").getClass());
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aTakenNameIsRefusedInEveryWritingAndAnotherMayBeTried() {
    try (LineClient alice = LineClient.plain(port, "Alice");
        LineClient other = LineClient.connect(port)) {
      other.send("aLICE").expect("* aLICE is taken: choose another username.");
      other.send("Ａｌｉｃｅ").expect("* Alice is taken: choose another username.");
      other.send("Alicia").expect("the welcome", l -> l.contains(" as Alicia in lobby: 1 other "));
      alice.expect("* Alicia joined").expectNothingMore();
    }
  }

  @Test
  void aProgramIsToldOfATakenNameByCode() {
    try (LineClient alice = LineClient.plain(port, "Alice");
        LineClient other = LineClient.connect(port)) {
      other.sendJson("hello", "name", "alice").expectJson("error", "code", "name_taken");
      other.sendJson("hello", "name", "Al").expectJson("welcome", "name", "Al");
      alice.expect("* Al joined");
    }
  }

  @Test
  void aNameIsFreeAgainOnceItsOwnerHasQuit() {
    try (LineClient alice = LineClient.plain(port, "Alice").send("/quit")) {
      alice.expect("* Bye.").expectEnd();
    }
    LineClient.plain(port, "Alice").close();
  }

  @Test
  void aBadNameIsRefusedWithTheRule() {
    String rule = "1 to 32 letters, digits, _, - or ., beginning with a letter or digit";
    try (LineClient person = LineClient.connect(port)) {
      person.send("").expect("* A username is needed: " + rule + ".");
      person
          .send("* server")
          .expect("* \"* server\" can't be a username: allowed are " + rule + ".");
      person.send("Alice").expect("the welcome", l -> l.startsWith("* ✔"));
    }
  }

  @Test
  void whatIsNoHelloIsRefusedAndChangesNothing() {
    try (LineClient program = LineClient.connect(port)) {
      program.send("{not json").expectJson("error", "code", "bad_request");
      program
          .sendJson("say", "text", "x", "ref", 4)
          .expectJson("error", "code", "bad_request", "ref", 4);
      program.sendJson("sing").expectJson("error", "code", "unknown_type");
      program.sendJson("hello").expectJson("error", "code", "bad_name");
      program.sendJson("hello", "name", 5).expectJson("error", "code", "bad_request");
      program.sendJson("hello", "name", "*").expectJson("error", "code", "bad_name");
      program.sendJson("hello", "name", "A", "room", "#").expectJson("error", "code", "bad_room");
      program
          .sendJson("hello", "name", "A", "client", "tooshort")
          .expectJson("error", "code", "bad_request");
      program
          .sendJson("hello", "name", "A", "since", -1)
          .expectJson("error", "code", "bad_request");
      program.sendJson("ping").expectJson("pong");
      program.sendJson("hello", "name", "A").expectJson("welcome");
    }
  }

  @Test
  void aHelloMayNameTheRoom() {
    try (LineClient program = LineClient.connect(port)) {
      program.sendJson("hello", "name", "A", "room", "OPS").expectJson("welcome", "room", "ops");
    }
  }

  @Test
  void aSecondHelloIsRefused() {
    try (LineClient program = LineClient.json(port, "Alice")) {
      program.sendJson("hello", "name", "Bob").expectJson("error", "code", "bad_request");
      program.expectNoMoreJson();
    }
  }

  @Test
  void whoGivesNoNameInTimeIsToldAndClosed() {
    try (LineClient person = LineClient.connect(port);
        LineClient program = LineClient.connect(port).sendJson("ping")) {
      program.expectJson("pong");
      clock.advance(Duration.ofSeconds(30));
      person.expect("* No username within 30 seconds: bye.").expectEnd();
      program.expectJson("error", "code", "handshake_timeout");
      program.expectEnd();
    }
  }

  @Test
  void whoGivesItByteByByteIsTimedOutToo() {
    try (LineClient slow = LineClient.connect(port);
        LineClient program = LineClient.connect(port)) {
      for (int i = 0; i < 20; i++) {
        slow.sendRaw(new byte[] {'x'});
        program.sendJson("ping").expectJson("pong");
      }
      clock.advance(Duration.ofSeconds(29));
      Until.isTrue("29 seconds have passed", clock::hasPassed);
      slow.sendRaw(new byte[] {'x'});
      program.sendJson("ping").expectJson("pong");
      clock.advance(Duration.ofSeconds(1));
      slow.expect("* No username within 30 seconds: bye.").expectEnd();
      program.expectJson("error", "code", "handshake_timeout");
    }
  }

  @Test
  void whoGaveANameIsNotTimedOut() {
    try (LineClient alice = LineClient.plain(port, "Alice");
        LineClient late = LineClient.connect(port)) {
      clock.advance(Duration.ofSeconds(31));
      late.expect("* No username within 30 seconds: bye.").expectEnd(); // so the tick has been
      alice.expectNothingMore();
    }
  }

  @Test
  void quitBeforeANameEndsTheConnection() {
    try (LineClient person = LineClient.connect(port).send("/quit");
        LineClient program = LineClient.connect(port).sendJson("quit")) {
      person.expect("* Bye.").expectEnd();
      program.expectJson("bye", "reason", "quit");
      program.expectEnd();
    }
  }
}
