package dev.vertxchat.server;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final String ALICES = "the-client-id-of-alice";

  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  private int start(Object... settings) {
    server = TestServer.start(settings);
    return server.port();
  }

  @Test
  void aPersonWhoClosesHasLeftAtOnce() {
    int port = start("presence.graceSeconds", 3_600);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      LineClient.plain(port, "Alice").close();
      bob.expect("* Alice joined").expect("* Alice left").expectNothingMore();
    }
  }

  @Test
  void aPersonWhoseConnectionIsResetHasLeftAtOnce() {
    int port = start("presence.graceSeconds", 3_600);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      LineClient.plain(port, "Alice").reset();
      bob.expect("* Alice joined").expect("* Alice left");
    }
  }

  @Test
  void aProgramWithoutAClientIdHasLeftAtOnce() {
    int port = start("presence.graceSeconds", 3_600);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      LineClient.json(port, "Alice").close();
      bob.expect("* Alice joined").expect("* Alice left");
    }
  }

  @Test
  void aClientThatBrokeOffHasLeftAfterTheGrace() {
    int port = start("presence.graceSeconds", 1);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      LineClient.json(port, "Alice", "client", ALICES).reset();
      bob.expect("* Alice joined").expect("* Alice left");
      LineClient.json(port, "Alice").close();
      bob.expect("* Alice joined").expect("* Alice left");
    }
  }

  @Test
  void itsNameIsKeptForItDuringTheGrace() {
    int port = start("presence.graceSeconds", 3_600);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      LineClient.json(port, "Alice", "client", ALICES).close();
      bob.expect("* Alice joined");
      try (LineClient thief = LineClient.connect(port).send("Alice")) {
        thief.expect("* Alice is taken: choose another username.");
      }
      LineClient.json(port, "Alice", "client", ALICES).close();
      bob.expectNothingMore();
    }
  }

  @Test
  void aClientThatQuitsHasLeftAtOnceAllTheSame() {
    int port = start("presence.graceSeconds", 3_600);
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient alice = LineClient.json(port, "Alice", "client", ALICES).sendJson("quit")) {
      alice.expectJson("bye", "reason", "quit");
      bob.expect("* Alice joined").expect("* Alice left");
    }
  }

  @Test
  void aSecondSessionOfAClientTakesOverWithoutAWord() {
    int port = start();
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient old = LineClient.json(port, "Alice", "client", ALICES);
        LineClient now = LineClient.json(port, "Alice", "client", ALICES)) {
      bob.expect("* Alice joined");
      old.expectJson("bye", "reason", "taken_over");
      old.expectEnd();
      now.sendJson("say", "text", "still me", "ref", 1).expectJson("ack", "ref", 1, "seq", 3);
      bob.expect("Alice: still me").expectNothingMore();
    }
  }

  @Test
  void aTakeOverUnderAnotherNameIsARenaming() {
    int port = start();
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient old = LineClient.json(port, "Alice", "client", ALICES);
        LineClient now = LineClient.json(port, "Al", "client", ALICES)) {
      bob.expect("* Alice joined").expect("* Alice is now Al");
      old.expectJson("bye", "reason", "taken_over");
      LineClient.plain(port, "Alice").close();
      now.expectJson("joined", "name", "Alice");
      now.expectJson("left", "name", "Alice");
      now.sendJson("who").expectJson("members", "others", 1, "members", new JsonArray().add("Bob"));
    }
  }

  @Test
  void aTakeOverIntoAnotherRoomLeavesTheFirst() {
    int port = start();
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient old = LineClient.json(port, "Alice", "client", ALICES);
        LineClient now = LineClient.json(port, "Alice", "client", ALICES, "room", "ops")) {
      bob.expect("* Alice joined").expect("* Alice left").expectNothingMore();
      old.expectJson("bye", "reason", "taken_over");
      now.sendJson("who").expectJson("members", "room", "ops", "others", 0);
    }
  }

  @Test
  void roomsAboveTheLimitAnnounceNobodyButRenamings() {
    int port = start("presence.announceUpTo", 2);
    try (LineClient a = LineClient.plain(port, "A");
        LineClient b = LineClient.plain(port, "B");
        LineClient c = LineClient.plain(port, "C")) {
      a.expect("* B joined").send("one");
      b.expect("A: one");
      c.expect("A: one").send("/quit").expect("* Bye.").expectEnd();
      Until.isTrue(
          "C has gone",
          () -> b.send("/who").next().equals("* In lobby: you (B), 1 other here (A)"));
      b.send("/nick Bo").expect("* B is now Bo");
      a.expect("* B is now Bo").send("/who").expect("* In lobby: you (A), 1 other here (Bo)");
      b.send("/quit").expect("* Bye.");
      a.expect("* Bo left");
    }
  }

  @Test
  void whoTellsHowManyAreHereWhereTheyAreNotAnnounced() {
    int port = start("presence.announceUpTo", 0);
    try (LineClient a = LineClient.plain(port, "A");
        LineClient b = LineClient.json(port, "B");
        LineClient c = LineClient.json(port, "C")) {
      a.send("/who").expect("* In lobby: you (A), 2 others here (B, C)").expectNothingMore();
      b.sendJson("say", "text", "x", "ref", 1).expectJson("ack", "seq", 1);
      c.expectJson("said", "seq", 1);
    }
  }

  /** The server has looked at its limits since. */
  private static void pass(FakeClock clock, int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    Until.isTrue("time has passed", clock::hasPassed);
  }

  @Test
  void whoSetsTheClockEndsNobody() {
    FakeClock clock = new FakeClock();
    server = TestServer.startWith(1, clock, "limits.idleSeconds", 30);
    try (LineClient program = LineClient.json(server.port(), "Program")) {
      clock.set(FakeClock.START.plusSeconds(70));
      pass(clock, 2);
      program.expectNoMoreJson();
    }
  }

  @Test
  void aPauseOfTheServersOwnEndsNobody() {
    FakeClock clock = new FakeClock();
    server = TestServer.startWith(1, clock, "limits.idleSeconds", 30);
    try (LineClient program = LineClient.json(server.port(), "Program")) {
      clock.sleep(Duration.ofSeconds(65));
      pass(clock, 2);
      program.expectNoMoreJson();
      pass(clock, 31);
      program.expectJson("ping");
    }
  }

  @Test
  void aProgramThatReadsNothingIsClosedThoughItsSocketIsFull() {
    FakeClock clock = new FakeClock();
    server = TestServer.unlimited(1, clock, "limits.idleSeconds", 30);
    try (LineClient bob = LineClient.plain(server.port(), "Bob");
        LineClient stalled = LineClient.connect(server.port(), 4_096)) {
      stalled.sendJson("hello", "name", "Stalled");
      bob.expect("* Stalled joined");
      fill(bob);
      pass(clock, 61);
      bob.expect("* Stalled left");
    }
  }

  @Test
  void aProgramThatReadsSlowlyIsNotClosed() {
    FakeClock clock = new FakeClock();
    server = TestServer.unlimited(1, clock, "limits.idleSeconds", 30);
    try (LineClient bob = LineClient.plain(server.port(), "Bob");
        LineClient slow = LineClient.connect(server.port(), 4_096)) {
      slow.sendJson("hello", "name", "Slow");
      bob.expect("* Slow joined");
      fill(bob);
      for (int i = 0; i < 5; i++) {
        for (int line = 0; line < 800; line++) {
          slow.next();
        }
        pass(clock, 20);
      }
      bob.expectNothingMore();
    }
  }

  /** More than all buffers between the server and one who reads nothing. */
  private static void fill(LineClient speaker) {
    for (int i = 0; i < 5_000; i++) {
      speaker.send("x".repeat(3_000));
    }
    speaker.expectNothingMore();
  }

  @Test
  void aSilentProgramIsPingedAndClosedWhenItStaysSilent() {
    FakeClock clock = new FakeClock();
    server = TestServer.startWith(1, clock, "limits.idleSeconds", 30);
    try (LineClient answers = LineClient.json(server.port(), "Answers");
        LineClient silent = LineClient.json(server.port(), "Silent");
        LineClient person = LineClient.plain(server.port(), "Person")) {
      answers.expectJson("joined", "name", "Silent");
      answers.expectJson("joined", "name", "Person");
      silent.expectJson("joined", "name", "Person");
      clock.advance(Duration.ofSeconds(30));
      answers.expectJson("ping");
      silent.expectJson("ping");
      answers.sendJson("pong").expectNoMoreJson();
      clock.advance(Duration.ofSeconds(30));
      answers.expectJson("ping");
      answers.sendJson("pong");
      silent.expectJson("bye", "reason", "not_answering");
      silent.expectEnd();
      answers.expectJson("left", "name", "Silent");
      person.expect("* Silent left").expectNothingMore(); // a person is never pinged
    }
  }
}
