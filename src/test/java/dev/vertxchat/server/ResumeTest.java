package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResumeTest {
  private static final String ALICES = "the-client-id-of-alice";

  private TestServer server;
  private int port;
  private LineClient bob;
  private String log;

  @BeforeEach
  void start() {
    server = TestServer.start("history.keep", 100, "history.onJoin", 3);
    port = server.port();
    bob = LineClient.connect(port).sendJson("hello", "name", "Bob");
    log = bob.expectJson("welcome").getString("log");
  }

  @AfterEach
  void stop() {
    bob.close();
    server.close();
  }

  private void bobSays(int from, int to) {
    for (int ref = from; ref <= to; ref++) {
      bob.sendJson("say", "text", "line " + ref, "ref", ref).expectJson("ack", "ref", ref);
    }
  }

  private LineClient alice(Object... members) {
    LineClient alice = LineClient.connect(port);
    JsonObject hello =
        new JsonObject().put("type", "hello").put("name", "Alice").put("client", ALICES);
    for (int i = 0; i < members.length; i += 2) {
      hello.put((String) members[i], members[i + 1]);
    }
    return alice.send(hello.encode());
  }

  private void aliceJoinsAndBreaksOff() {
    alice().expectJson("welcome", "resumed", false, "seq", 2);
    bob.expectJson("joined", "name", "Alice");
  }

  @Test
  void aClientMissesNothingWhileItWasAway() {
    aliceJoinsAndBreaksOff();
    bobSays(1, 5);
    try (LineClient alice = alice("since", 2, "log", log)) {
      alice.expectJson("welcome", "resumed", true, "seq", 7, "log", log);
      for (int i = 1; i <= 5; i++) {
        alice.expectJson("said", "seq", i + 2, "text", "line " + i);
      }
      alice.expectNoMoreJson();
    }
  }

  @Test
  void theLogNeedNotBeNamed() {
    aliceJoinsAndBreaksOff();
    bobSays(1, 1);
    try (LineClient alice = alice("since", 2)) {
      alice.expectJson("welcome", "resumed", true);
      alice.expectJson("said", "seq", 3);
    }
  }

  @Test
  void ofAnotherLogTheNewestLinesAreGiven() {
    bobSays(1, 5);
    try (LineClient alice = alice("since", 2, "log", "another")) {
      alice.expectJson("welcome", "resumed", false, "seq", 7);
      for (int i = 3; i <= 5; i++) {
        alice.expectJson("said", "text", "line " + i);
      }
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aPlaceBeyondTheEndOfTheLogIsNoPlace() {
    bobSays(1, 1);
    try (LineClient alice = alice("since", 1_000)) {
      alice.expectJson("welcome", "resumed", false, "seq", 3);
      alice.expectJson("said", "text", "line 1");
      alice.expectNoMoreJson();
    }
  }

  @Test
  void ofSinceZeroTheWholeLogIsGiven() {
    bobSays(1, 4);
    try (LineClient alice = alice("since", 0)) {
      alice.expectJson("welcome", "resumed", true);
      alice.expectJson("joined", "seq", 1, "name", "Bob");
      for (int i = 1; i <= 4; i++) {
        alice.expectJson("said", "seq", i + 1);
      }
      alice.expectJson("joined", "seq", 6, "name", "Alice");
      alice.expectNoMoreJson();
    }
  }

  @Test
  void whatIsNoLongerKeptIsAGap() {
    aliceJoinsAndBreaksOff();
    bobSays(1, 250);
    try (LineClient alice = alice("since", 2)) {
      alice.expectJson("welcome", "resumed", true, "seq", 252);
      JsonObject gap = alice.expectJson("gap", "from", 3);
      int to = gap.getInteger("to");
      assertEquals(152, to, "of entries said one by one the newest 100 are kept");
      for (int seq = to + 1; seq <= 252; seq++) {
        alice.expectJson("said", "seq", seq, "text", "line " + (seq - 2));
      }
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aRepeatedRefIsAckedWithItsFirstNumberAndNotSaidAgain() {
    try (LineClient alice = alice()) {
      alice.expectJson("welcome");
      alice.sendJson("say", "text", "once", "ref", 1).expectJson("ack", "ref", 1, "seq", 3);
      alice.sendJson("say", "text", "once", "ref", 1).expectJson("ack", "ref", 1, "seq", 3);
    }
    try (LineClient alice = alice("since", 3)) {
      alice.expectJson("welcome", "resumed", true, "seq", 3);
      alice.sendJson("say", "text", "once", "ref", 1).expectJson("ack", "ref", 1, "seq", 3);
      alice.sendJson("say", "text", "twice", "ref", 2).expectJson("ack", "ref", 2, "seq", 4);
    }
    bob.expectJson("joined");
    bob.expectJson("said", "seq", 3, "text", "once");
    bob.expectJson("said", "seq", 4, "text", "twice");
    bob.expectNoMoreJson();
  }

  @Test
  void aResumingClientGetsItsOwnLinesAsAcksInTheirPlace() {
    try (LineClient alice = alice()) {
      alice.expectJson("welcome", "seq", 2);
      bob.expectJson("joined");
      bobSays(1, 1);
      alice.expectJson("said", "seq", 3);
      alice.sendJson("say", "text", "mine", "ref", 1).expectJson("ack", "seq", 4);
      bob.expectJson("said", "seq", 4);
      bobSays(2, 2);
    }
    try (LineClient alice = alice("since", 2)) {
      alice.expectJson("welcome", "resumed", true);
      alice.expectJson("said", "seq", 3);
      alice.expectJson("ack", "ref", 1, "seq", 4);
      alice.expectJson("said", "seq", 5);
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aClientThatJoinsAnewSeesItsOwnEarlierLinesAsHistory() {
    try (LineClient alice = alice()) {
      alice.expectJson("welcome");
      alice.sendJson("say", "text", "mine", "ref", 1).expectJson("ack", "seq", 3);
    }
    try (LineClient alice = alice()) {
      alice.expectJson("welcome", "resumed", false);
      alice.expectJson("said", "seq", 3, "from", "Alice", "text", "mine");
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aRefBelowTheLastThatWasNeverUsedCountsAsSaid() {
    try (LineClient alice = alice()) {
      alice.expectJson("welcome");
      alice.sendJson("say", "text", "x", "ref", 10).expectJson("ack", "ref", 10, "seq", 3);
      JsonObject ack = alice.sendJson("say", "text", "y", "ref", 5).expectJson("ack", "ref", 5);
      assertEquals(false, ack.containsKey("seq"));
      alice.expectNoMoreJson();
    }
  }

  @Test
  void linesOfAClientThatBreaksOffRightAfterSayingThemAreKept() {
    try (LineClient alice = alice()) {
      alice.expectJson("welcome");
      alice.sendJson("say", "text", "one", "ref", 1).sendJson("say", "text", "two", "ref", 2);
    }
    bob.expectJson("joined");
    bob.expectJson("said", "text", "one");
    bob.expectJson("said", "text", "two");
    try (LineClient alice = alice("since", 2)) {
      alice.expectJson("welcome", "resumed", true, "seq", 4);
      alice.expectJson("ack", "ref", 1, "seq", 3);
      alice.expectJson("ack", "ref", 2, "seq", 4);
    }
  }
}
