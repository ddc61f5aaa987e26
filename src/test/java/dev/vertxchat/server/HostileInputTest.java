package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileInputTest {
  private TestServer server;
  private int port;
  private LineClient alice;
  private LineClient bob;

  @BeforeEach
  void start() {
    server = TestServer.start("limits.lineBytes", 128);
    port = server.port();
    alice = LineClient.plain(port, "Alice");
    bob = LineClient.plain(port, "Bob");
    alice.expect("* Bob joined");
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    server.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aLineOfTheLimitIsSaidAndALongerOneIsRefusedAmongGoodOnes() {
    String longest = "x".repeat(128);
    bob.sendRaw(utf8("one\n" + longest + "\n" + longest + "x\ntwo\n" + longest + "\r\n"));
    bob.expect("* The line is too long and was dropped, allowed: 128 bytes").expectNothingMore();
    alice
        .expect("Bob: one")
        .expect("Bob: " + longest)
        .expect("Bob: two")
        .expect("Bob: " + longest)
        .expectNothingMore();
  }

  @Test
  void aLineThatDoesNotEndIsRefusedOnceHoweverLong() {
    byte[] much = new byte[1 << 20];
    java.util.Arrays.fill(much, (byte) 'x');
    bob.sendRaw(much).sendRaw(much).sendRaw(utf8("\nsaid\n"));
    bob.expect("* The line is too long and was dropped, allowed: 128 bytes").expectNothingMore();
    alice.expect("Bob: said");
  }

  @Test
  void aProgramIsToldOfALongLineByCode() {
    try (LineClient program = LineClient.json(port, "P")) {
      program.sendJson("say", "text", "x".repeat(128)).expectJson("error", "code", "too_long");
      program.expectNoMoreJson();
    }
  }

  @Test
  void theLimitHoldsBeforeANameIsGivenToo() {
    try (LineClient person = LineClient.connect(port).send("x".repeat(129))) {
      person.expect("* The line is too long and was dropped, allowed: 128 bytes");
      person.send("Carol").expect("the welcome", l -> l.startsWith("* ✔"));
    }
  }

  @Test
  void aLastLineWithoutAnEndCounts() {
    bob.sendRaw(utf8("last words")).finish().expectEnd();
    alice.expect("Bob: last words").expect("* Bob left");
  }

  @Test
  void aLastLineIsNotSaidWhenTheConnectionWasReset() {
    bob.sendRaw(utf8("whole\nhalf a li"));
    alice.expect("Bob: whole");
    bob.reset();
    alice.expect("* Bob left").expectNothingMore();
  }

  @Test
  void bytesThatAreNotUtf8BecomeTheReplacementCharacter() {
    bob.sendRaw(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n'});
    alice.expect("Bob: a\ufffdb\ufffd");
  }

  @Test
  void aCharacterMayArriveInTwoPieces() {
    byte[] line = utf8("é👩\n");
    for (int cut = 1; cut < line.length; cut++) {
      bob.sendRaw(java.util.Arrays.copyOf(line, cut));
      bob.sendRaw(java.util.Arrays.copyOfRange(line, cut, line.length));
      alice.expect("Bob: é👩");
    }
  }

  @Test
  void nothingThatDrivesATerminalPasses() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0xa0; c++) {
      if (c != '\n' && (c < ' ' || c >= 0x7f)) {
        all.append(c);
      }
    }
    bob.send("[" + all + "\u009c\u202a\u202e\u2066\u2069]"); // ST, or the last one hid the rest
    alice.expect("Bob: [\t ]");
  }

  @Test
  void anOldFriendOfTerminalsIsNoPartOfAName() {
    try (LineClient person = LineClient.connect(port).send("\u001b]0;owned\u0007Mallory")) {
      person.expect("the welcome", l -> l.startsWith("* ✔ Connected to server as Mallory in "));
    }
  }

  @Test
  void noiseHarmsNobody() {
    Random random = new Random(20261122);
    for (int i = 0; i < 20; i++) {
      ByteArrayOutputStream noise = new ByteArrayOutputStream();
      byte[] bytes = new byte[4_000];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        noise.writeBytes(utf8("{\"type\":\"hello\",\"name\":\"N" + i + "\"}\n"));
      }
      noise.writeBytes(bytes);
      LineClient.connect(port).sendRaw(noise.toByteArray()).finish().close();
    }
    LineClient witness = LineClient.plain(port, "Witness").send("/quit");
    witness.close();
    bob.send("still here");
    String line;
    do {
      line = alice.next();
    } while (!line.equals("Bob: still here"));
  }

  @Test
  void whoConnectsAndGoesWithoutAWordIsForgotten() {
    for (int i = 0; i < 50; i++) {
      LineClient.connect(port).close();
      LineClient.connect(port).reset();
    }
    bob.send("said");
    alice.expect("Bob: said");
    alice.send("/who").expect("* In lobby: you (Alice), 1 other here (Bob)");
  }
}
