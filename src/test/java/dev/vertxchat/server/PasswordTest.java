package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.LineClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that asks all for one password. */
class PasswordTest {
  private static final String PASSWORD = " mellon  ☂ ";

  private TestServer server;

  private int start() {
    server = TestServer.start("auth.kind", "password", "auth.password", PASSWORD);
    return server.port();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aPersonIsAskedForItAfterTheNameAndItIsTakenAsTyped() {
    try (LineClient alice = LineClient.connect(start()).send("Alice")) {
      alice.expect("* Password for Alice:");
      alice.send(PASSWORD);
      alice.expect("the welcome", line -> line.startsWith("* ✔ Connected to server as Alice in "));
      alice.expectNothingMore();
    }
  }

  @Test
  void whoMistypesItIsAskedAgain() {
    try (LineClient alice = LineClient.connect(start()).send("Alice")) {
      alice.expect("* Password for Alice:");
      alice.send(PASSWORD.strip()).expect("* That is not the password for Alice.");
      alice.expect("* Password for Alice:");
      alice.send(PASSWORD).expect("the welcome", line -> line.startsWith("* ✔"));
    }
  }

  @Test
  void anEmptyLineGoesBackToTheName() {
    try (LineClient alice = LineClient.connect(start()).send("Alise")) {
      alice.expect("* Password for Alise:");
      alice.send("").expect("the rule", line -> line.startsWith("* A username is needed: "));
      alice.send("Alice").expect("* Password for Alice:");
      alice.send(PASSWORD).expect("the welcome", line -> line.startsWith("* ✔"));
    }
  }

  @Test
  void quitLeavesInTheMiddleOfIt() {
    try (LineClient alice = LineClient.connect(start()).send("Alice")) {
      alice.expect("* Password for Alice:");
      alice.send("/quit").expect("* Bye.").expectEnd();
    }
  }

  @Test
  void aProgramGivesItInItsHello() {
    int port = start();
    try (LineClient alice = LineClient.connect(port)) {
      alice
          .sendJson("hello", "name", "Alice")
          .expectJson("error", "code", "bad_password", "message", "Alice: a password is needed.");
      alice
          .sendJson("hello", "name", "Alice", "password", "wrong")
          .expectJson(
              "error", "code", "bad_password", "message", "That is not the password for Alice.");
      alice
          .sendJson("hello", "name", "Alice", "password", PASSWORD)
          .expectJson("welcome", "name", "Alice");
      alice.expectNoMoreJson();
    }
  }

  @Test
  void aNameThatIsTakenAsksForAnotherAndForThePasswordAgain() {
    int port = start();
    try (LineClient alice = LineClient.json(port, "Alice", "password", PASSWORD);
        LineClient other = LineClient.connect(port).send("alice")) {
      other.expect("* Password for alice:").send(PASSWORD);
      other.expect("* alice is taken: choose another username.");
      other.send("Bob").expect("* Password for Bob:").send(PASSWORD);
      other.expect("the welcome", line -> line.startsWith("* ✔ Connected to server as Bob"));
      alice.expectJson("joined", "name", "Bob");
    }
  }

  @Test
  void theThirdWrongOneIsAnsweredLateAndWhoComesMeanwhileIsTurnedAwayUnlooked() {
    int port = start();
    try (LineClient mallory = LineClient.connect(port).send("Alice");
        LineClient other = LineClient.connect(port)) {
      mallory.expect("* Password for Alice:");
      for (int i = 0; i < 2; i++) {
        mallory.send("wrong").expect("* That is not the password for Alice.");
        mallory.expect("* Password for Alice:");
      }
      long begin = System.nanoTime();
      mallory.send("wrong");
      other
          .sendJson("hello", "name", "Bob", "password", PASSWORD)
          .expectJson("welcome", "name", "Bob"); // of that address, under another name
      other.sendJson("quit").expectJson("bye");
      mallory.expect("* That is not the password for Alice.");
      long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertTrue(late >= 1_000, () -> "answered after " + late + " ms");
    }
  }

  @Test
  void whileAnAnswerIsLateNobodyFromThereIsLookedAtForThatName() {
    int port = start();
    try (LineClient mallory = LineClient.connect(port);
        LineClient other = LineClient.connect(port)) {
      for (int i = 0; i < 3; i++) {
        mallory.sendJson("hello", "name", "Alice", "password", "wrong");
      }
      mallory.expectJson("error", "code", "bad_password");
      mallory.expectJson("error", "code", "bad_password");
      other.sendJson("hello", "name", "Alice", "password", "wrong");
      other.expectJson(
          "error",
          "code",
          "limited",
          "message",
          "Too many wrong passwords came from your address: try again in a second.");
      mallory.expectJson("error", "code", "bad_password");
    }
  }

  @Test
  void whoGivesFiveWrongOnesIsClosed() {
    int port = start();
    try (LineClient mallory = LineClient.connect(port)) {
      for (int i = 1; i <= 5; i++) {
        mallory.sendJson("hello", "name", "Name" + i, "password", "wrong");
        mallory.expectJson("error", "code", "bad_password");
      }
      mallory.expectJson("bye", "reason", "wrong_passwords");
      mallory.expectEnd();
    }
  }

  @Test
  void withoutAPasswordToAskForNoServerStarts() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> TestServer.start("auth.kind", "password"));
    assertEquals(
        "auth.password: found none beside auth.kind password, allowed: 8 to 128 characters, none"
            + " of them a control character",
        e.getMessage());
  }

  @Test
  void norDoesOneWithAPasswordThatNobodyWouldBeAskedFor() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> TestServer.start("auth.password", "hunter22"));
    assertEquals(
        "auth.password: found one beside auth.kind none, which asks for none, allowed: auth.kind"
            + " password",
        e.getMessage());
    assertFalse(e.getMessage().contains("hunter22"));
  }
}
