package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.ClassPathWithout;
import dev.vertxchat.testing.LineClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nobody bears a name that looks like another's, or like the server's own. */
class LookAlikesTest {
  private static final Pattern ICU = Pattern.compile(".*icu4j.*\\.jar");
  private static final String CYRILLIC = "\u0410lice";
  private static final String ALICES = "the-client-id-of-alice";

  private static String looksLikeAlice(String name) {
    return name + " looks like Alice, who is here: choose another username.";
  }

  @Test
  void aPersonIsToldWhomTheNameLooksLikeAndMayTryAgain() {
    try (TestServer server = TestServer.start();
        LineClient alice = LineClient.plain(server.port(), "Alice");
        LineClient other = LineClient.connect(server.port())) {
      for (String name : List.of(CYRILLIC, "A1ice", "AIice")) {
        other.send(name).expect("* " + looksLikeAlice(name));
      }
      other.send("ALICE").expect("* ALICE is taken: choose another username.");
      other.send("Alicia").expect("welcome", line -> line.startsWith("* ✔ Connected"));
      alice.expect("* Alicia joined");
      other.send("/nick " + CYRILLIC).expect("* " + looksLikeAlice(CYRILLIC));
      alice.expectNothingMore().send("/nick Carol").expect("* Alice is now Carol");
      other.expect("* Alice is now Carol");
      other.send("/nick " + CYRILLIC).expect("* Alicia is now " + CYRILLIC);
    }
  }

  @Test
  void aProgramIsRefusedWithNameTaken() {
    try (TestServer server = TestServer.start();
        LineClient alice = LineClient.json(server.port(), "Alice");
        LineClient other = LineClient.connect(server.port())) {
      other
          .sendJson("hello", "name", CYRILLIC)
          .expectJson("error", "code", "name_taken", "message", looksLikeAlice(CYRILLIC));
      other.sendJson("hello", "name", "Bob").expectJson("welcome", "name", "Bob");
      other
          .sendJson("nick", "name", "A1ice")
          .expectJson("error", "code", "name_taken", "message", looksLikeAlice("A1ice"));
      alice.expectJson("joined", "name", "Bob");
      alice.sendJson("nick", "name", "A1ice").expectJson("renamed", "name", "A1ice");
    }
  }

  @Test
  void theNameOfWhoMayComeBackIsNotFreeForWhatLooksLikeIt() {
    try (TestServer server = TestServer.start("presence.graceSeconds", 3_600);
        LineClient bob = LineClient.json(server.port(), "Bob");
        LineClient other = LineClient.connect(server.port())) {
      try (LineClient alice = LineClient.json(server.port(), "Alice", "client", ALICES)) {
        alice.reset();
      }
      bob.expectJson("joined", "name", "Alice");
      other.send(CYRILLIC).expect("* " + looksLikeAlice(CYRILLIC));
      LineClient.json(server.port(), "Alice", "client", ALICES).close();
    }
  }

  @Test
  void reservedNamesAndWhatLooksLikeThemAreRefused() {
    try (TestServer server = TestServer.start();
        LineClient person = LineClient.connect(server.port());
        LineClient program = LineClient.connect(server.port())) {
      person
          .send("System")
          .expect("* System is reserved (names.reserved): choose another username.")
          .send("r00t")
          .expect(
              "* r00t looks like root, which is reserved (names.reserved): choose another"
                  + " username.");
      program
          .sendJson("hello", "name", "\u0430dmin")
          .expectJson(
              "error",
              "code",
              "bad_name",
              "message",
              "\u0430dmin looks like admin, which is reserved (names.reserved): choose another"
                  + " username.");
      program.sendJson("hello", "name", "Bob").expectJson("welcome");
      program.sendJson("nick", "name", "SERVER").expectJson("error", "code", "bad_name");
      program.sendJson("join", "room", "server").expectJson("welcome", "room", "server");
    }
  }

  @Test
  void whatIsReservedIsForTheOperatorToSay() {
    try (TestServer server = TestServer.start("names.reserved", "Build, Ольга");
        LineClient person = LineClient.connect(server.port())) {
      person.send("bui1d").expect("bui1d", line -> line.startsWith("* bui1d looks like Build, "));
      person.send("ОЛЬГА").expect("* ОЛЬГА is reserved (names.reserved): choose another username.");
      LineClient.plain(server.port(), "admin").close();
    }
    try (TestServer server = TestServer.start("names.reserved", "")) {
      LineClient.plain(server.port(), "server").close();
    }
  }

  @Test
  void aNameThatIsFarTooLongIsMeasuredWhereverItStands() {
    String name = "e\u0301".repeat(1_000);
    String measured = " it has 2,000 characters, allowed are 1 to 32 letters, ";
    try (TestServer server = TestServer.start();
        LineClient person = LineClient.connect(server.port());
        LineClient program = LineClient.json(server.port(), "Program")) {
      person.send(name).expect("the length", line -> line.contains(measured));
      person.send("Person").expect("welcome", line -> line.startsWith("* ✔ Connected"));
      program.expectJson("joined", "name", "Person");
      for (String command : List.of("/nick " + name, "/join " + name, "/msg " + name + " psst")) {
        person.send(command).expect("the length", line -> line.contains(measured));
      }
      program.sendJson("tell", "to", name, "text", "psst");
      program.expect("the length", line -> line.contains(measured));
      program.sendJson("who", "room", name);
      program.expect("the length", line -> line.contains(measured));
      program.sendJson("nick", "name", name);
      program.expect("the length", line -> line.contains(measured) && line.length() < 300);
    }
  }

  /** What an application sees that has no ICU4J. */
  public static final class WithoutIcu implements Callable<List<String>> {
    /** What the server says to those who would be let in as these. */
    @Override
    public List<String> call() {
      List<String> said = new ArrayList<>();
      try (TestServer server = TestServer.start();
          LineClient alice = LineClient.plain(server.port(), "Alice");
          LineClient other = LineClient.connect(server.port())) {
        for (String name : List.of("A1ice", "AIice", "alIce", "R00T", CYRILLIC)) {
          said.add(other.send(name).next());
        }
        alice.expect("* " + CYRILLIC + " joined");
      }
      return said;
    }
  }

  @Test
  void withoutTheLibraryTheRuleForAsciiIsLeft() throws Exception {
    assertEquals(
        List.of(
            "* " + looksLikeAlice("A1ice"),
            "* " + looksLikeAlice("AIice"),
            "* alIce is taken: choose another username.",
            "* R00T looks like root, which is reserved (names.reserved): choose another username.",
            "* ✔ Connected to server as "
                + CYRILLIC
                + " in lobby: 1 other here (Alice). /help lists the commands."),
        ClassPathWithout.call(ICU, WithoutIcu.class));
  }
}
