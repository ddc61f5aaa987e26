package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      int line = 6 * 128 + 1_024;
      program.send("x".repeat(line + 1)).expectJson("error", "code", "too_long", "ref", null);
      program.send("x".repeat(line)).expectJson("error", "code", "bad_request");
      program.expectNoMoreJson();
    }
  }

  @Test
  void theLimitOfATextIsCountedInItsBytesAndNotInThoseOfItsEscapes() {
    try (LineClient program = LineClient.json(port, "P", "client", "P".repeat(16))) {
      alice.expect("* P joined");
      bob.expect("* P joined");
      String escaped = "\"\\\t\"".repeat(32);
      program.sendJson("say", "ref", 1, "text", escaped).expectJson("ack", "ref", 1);
      program
          .send("{\"type\":\"say\",\"ref\":2,\"text\":\"" + "\\u0041".repeat(128) + "\"}")
          .expectJson("ack", "ref", 2);
      program.sendJson("tell", "ref", 3, "to", "Bob", "text", escaped);
      program.expectJson("ack", "ref", 3);
      String tooLong = "é".repeat(64) + "x";
      String message = "text: found 129 bytes, allowed: at most 128";
      for (String type : new String[] {"say", "tell"}) {
        program
            .sendJson(type, "ref", 4, "to", "Bob", "text", tooLong)
            .expectJson("error", "code", "too_long", "ref", 4, "message", message);
      }
      alice.expect("P: " + escaped).expect("P: " + "A".repeat(128)).expectNothingMore();
      bob.expect("P: " + escaped).expect("P: " + "A".repeat(128));
      bob.expect("[private] P: " + escaped).expectNothingMore();
    }
  }

  @Test
  void bytesThatGrowWhenTheyAreDecodedAreCountedAsTheyAreSaid() {
    byte[] line = new byte[44];
    java.util.Arrays.fill(line, (byte) 0xff); // each becomes U+FFFD, which has 3 bytes
    line[43] = '\n';
    bob.sendRaw(line).expect("* text: found 129 bytes, allowed: at most 128");
  }

  @Test
  void aFirstLineThatIsTooLongEndsTheConnection() {
    try (LineClient person = LineClient.connect(port).send("x".repeat(129) + "\nCarol\nI speak")) {
      person.expect("* The line is too long and was dropped, allowed: 128 bytes");
      person.expect("* This port is for chat clients: bye.").expectEnd();
    }
    alice.expectNothingMore();
  }

  @Test
  void theLimitHoldsBeforeANameIsGivenToo() {
    try (LineClient person = LineClient.connect(port).send("no name\n" + "x".repeat(129))) {
      person.expect("a refusal", l -> l.startsWith("* \"no name\" can't be a username"));
      person.expect("* The line is too long and was dropped, allowed: 128 bytes");
      person.send("Carol").expect("the welcome", l -> l.startsWith("* ✔"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:8081\r\n\r\nMallory\nI speak\n",
        "\r\nPOST / HTTP/1.1\r\n\r\nMallory\nI speak\n",
        "GET /favicon.ico HTTP/1.1\n\nMallory\nI speak\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nMallory\nI speak\n",
        "\ufeffPOST / HTTP/1.1\r\n\r\nMallory\nI speak\n"
      })
  void aRequestOfABrowserSaysNothing(String request) {
    try (LineClient browser = LineClient.connect(port).sendRaw(utf8(request))) {
      String line = browser.next();
      while (line != null && !line.equals("* This port is for chat clients: bye.")) {
        line = browser.next(); // of a line before
      }
      browser.expectEnd();
    }
    alice.expectNothingMore();
  }

  @Test
  void aRequestOfABrowserWithALongTargetSaysNothing() {
    String request = "POST /" + "x".repeat(200) + " HTTP/1.1\r\n\r\nMallory\nI speak\n";
    try (LineClient browser = LineClient.connect(port).sendRaw(utf8(request))) {
      browser.expect("* The line is too long and was dropped, allowed: 128 bytes");
      browser.expect("* This port is for chat clients: bye.").expectEnd();
    }
    alice.expectNothingMore();
  }

  @Test
  void whoHasANameMayTalkOfHttp() {
    bob.send("GET / HTTP/1.1");
    alice.expect("Bob: GET / HTTP/1.1");
  }

  @Test
  void aByteOrderMarkBeforeTheFirstLineDecidesNothing() {
    try (LineClient program = LineClient.connect(port)) {
      program.send("\ufeff{\"type\":\"hello\",\"name\":\"P\"}").expectJson("welcome", "name", "P");
      alice.expect("* P joined");
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
