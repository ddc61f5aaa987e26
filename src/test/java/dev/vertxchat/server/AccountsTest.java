package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.log.sql.SqlAccounts;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on which Alice has an account. */
class AccountsTest {
  private static final String PASSWORD = "correct horse";
  private static final String HASH = PasswordHash.of(PASSWORD);
  private static final String CLIENT = "a-secret-of-sixteen-or-more";

  @TempDir Path dir;
  private Path file;
  private Accounts accounts; // as ./run.sh user has them
  private TestServer server;

  @BeforeEach
  void register() {
    file = dir.resolve("accounts.jsonl");
    accounts = new AccountFile(file, Runnable::run);
    add("Alice", false);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void add(String name, boolean operator) {
    Account account = new Account(Names.parse(name), HASH, operator, Instant.EPOCH);
    assertTrue(TestServer.await(accounts.add(account)));
  }

  private int start(boolean guests) {
    server =
        TestServer.start(
            "auth.kind", "accounts", "auth.guests", guests, "auth.file", file.toString());
    return server.port();
  }

  private static void isLetIn(LineClient person, String name) {
    person.expect(
        "the welcome", line -> line.startsWith("* ✔ Connected to server as " + name + " in "));
  }

  private static LineClient hello(int port, String name, String password, Object... members) {
    Object[] all = new Object[members.length + 2];
    all[0] = "password";
    all[1] = password;
    System.arraycopy(members, 0, all, 2, members.length);
    return LineClient.json(port, name, all);
  }

  @Test
  void aPersonWithAnAccountGivesItsPassword() {
    try (LineClient alice = LineClient.connect(start(false)).send("aLICE")) {
      alice.expect("* Password for aLICE:").send("wrong");
      alice.expect("* That is not the password for aLICE.");
      alice.expect("* Password for aLICE:").send(PASSWORD);
      isLetIn(alice, "aLICE");
    }
  }

  @Test
  void aProgramDoesSoInItsHello() {
    try (LineClient alice = LineClient.connect(start(false))) {
      alice
          .sendJson("hello", "name", "Alice")
          .expectJson("error", "code", "bad_password", "message", "Alice: a password is needed.");
      alice
          .sendJson("hello", "name", "Alice", "password", "Correct horse")
          .expectJson("error", "code", "bad_password");
      alice
          .sendJson("hello", "name", "Alice", "password", PASSWORD)
          .expectJson("welcome", "name", "Alice");
    }
  }

  @Test
  void withoutGuestsNobodyIsToldWhichNamesAreRegistered() {
    int port = start(false);
    try (LineClient person = LineClient.connect(port);
        LineClient program = LineClient.connect(port)) {
      for (String name : new String[] {"Alice", "Bob"}) {
        person.send(name).expect("* Password for " + name + ":");
        person.send("wrong").expect("* That is not the password for " + name + ".");
        person.expect("* Password for " + name + ":");
        person.send("").expect("the rule", line -> line.startsWith("* A username is needed"));
        JsonObject error =
            program
                .sendJson("hello", "name", name, "password", "wrong")
                .expectJson("error", "code", "bad_password");
        assertEquals("That is not the password for " + name + ".", error.getString("message"));
      }
    }
  }

  @Test
  void guestsSpeakUnderNamesThatAreNotRegistered() {
    int port = start(true);
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient carol = LineClient.json(port, "Carol")) {
      bob.expect("* Carol joined");
      carol.sendJson("say", "text", "Hello");
      bob.expect("Carol: Hello");
    }
  }

  @Test
  void anAccountsNameIsItsOwnWhetherItIsHereOrNot() {
    int port = start(true);
    try (LineClient person = LineClient.connect(port).send("ALICE");
        LineClient program = LineClient.connect(port)) {
      person.expect("* Password for ALICE:");
      program
          .sendJson("hello", "name", "alice")
          .expectJson("error", "code", "bad_password", "message", "alice: a password is needed.");
      program.sendJson("hello", "name", "Bob").expectJson("welcome");
      program
          .sendJson("nick", "name", "aLiCe")
          .expectJson(
              "error",
              "code",
              "name_taken",
              "message",
              "aLiCe is registered: choose another username.");
      program.sendJson("nick", "name", "Bobby").expectJson("renamed", "name", "Bobby");
    }
  }

  @Test
  void aGuestWhoGivesAPasswordIsToldThatHisNameIsNotRegistered() {
    try (LineClient bob = LineClient.connect(start(true))) {
      bob.sendJson("hello", "name", "Bob", "password", PASSWORD)
          .expectJson(
              "error",
              "code",
              "bad_password",
              "message",
              "Bob is not registered: a guest gives no password.");
      bob.sendJson("hello", "name", "Bob").expectJson("welcome");
    }
  }

  @Test
  void whoHasAnAccountMayUseAnotherNameBesideGuestsAndComesBackToIt() {
    try (LineClient alice = hello(start(true), "Alice", PASSWORD)) {
      alice.sendJson("nick", "name", "Al").expectJson("renamed", "name", "Al");
      alice.sendJson("nick", "name", "ALICE").expectJson("renamed", "name", "ALICE");
    }
  }

  @Test
  void withoutGuestsANameIsOnlyWrittenOtherwise() {
    try (LineClient alice = hello(start(false), "Alice", PASSWORD)) {
      alice
          .sendJson("nick", "name", "Al")
          .expectJson(
              "error",
              "code",
              "bad_name",
              "message",
              "You may have the name that is registered for you, and no other.");
      alice.sendJson("nick", "name", "ALICE").expectJson("renamed", "name", "ALICE");
    }
  }

  @Test
  void whatAnotherProcessChangesCountsFromTheNextHelloOn() {
    int port = start(false);
    add("Bob", false);
    hello(port, "Bob", PASSWORD).close();
    TestServer.await(accounts.setHash(Names.parse("Alice"), PasswordHash.of("another one")));
    try (LineClient alice = LineClient.connect(port)) {
      alice
          .sendJson("hello", "name", "Alice", "password", PASSWORD)
          .expectJson("error", "code", "bad_password");
      alice.sendJson("hello", "name", "Alice", "password", "another one").expectJson("welcome");
    }
    TestServer.await(accounts.remove(Names.parse("Bob")));
    try (LineClient bob = LineClient.connect(port)) {
      bob.sendJson("hello", "name", "Bob", "password", PASSWORD)
          .expectJson("error", "code", "bad_password");
    }
  }

  @Test
  void whoComesBackIsAskedAgain() {
    int port = start(false);
    try (LineClient lost = hello(port, "Alice", PASSWORD, "client", CLIENT)) {
      lost.reset();
    }
    try (LineClient back = LineClient.connect(port)) {
      back.sendJson("hello", "name", "Alice", "client", CLIENT)
          .expectJson("error", "code", "bad_password");
      back.sendJson("hello", "name", "Alice", "client", CLIENT, "password", PASSWORD, "since", 1)
          .expectJson("welcome", "resumed", true);
      back.expectNoMoreJson();
    }
  }

  @Test
  void aClientIdIsTakenUpOnlyByTheAccountThatHasIt() {
    int port = start(true);
    add("Bob", false);
    try (LineClient alice = hello(port, "Alice", PASSWORD, "client", CLIENT);
        LineClient other = LineClient.connect(port)) {
      for (Object[] hello :
          new Object[][] {
            {"name", "Bob", "client", CLIENT, "password", PASSWORD},
            {"name", "Carol", "client", CLIENT}
          }) {
        other
            .sendJson("hello", hello)
            .expectJson(
                "error",
                "code",
                "bad_request",
                "message",
                "client: found one that is here as another account, allowed: one of your own");
      }
      alice.expectNoMoreJson();
      alice.reset();
      other
          .sendJson("hello", "name", "Carol", "client", CLIENT)
          .expectJson("error", "code", "bad_request");
      other
          .sendJson("hello", "name", "Al", "client", CLIENT, "password", PASSWORD)
          .expectJson("error", "code", "bad_password");
      other
          .sendJson("hello", "name", "Alice", "client", CLIENT, "password", PASSWORD)
          .expectJson("welcome", "name", "Alice");
    }
  }

  @Test
  void accountsThatCanNotBeReadLetNobodyInAndOthersGoOn() throws Exception {
    int port = start(true);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      String good = Files.readString(file);
      Files.writeString(file, "no account\n");
      try (LineClient alice = LineClient.connect(port)) {
        alice
            .sendJson("hello", "name", "Alice", "password", PASSWORD)
            .expectJson("error", "code", "unavailable");
        bob.send("Hello").expectNothingMore();
        Files.writeString(file, good);
        alice.sendJson("hello", "name", "Alice", "password", PASSWORD).expectJson("welcome");
      }
    }
  }

  @Test
  void ofAHundredWrongPasswordsAtOnceFewAreLookedAtAndOthersGoOn() {
    int port = start(true);
    List<LineClient> flood = new ArrayList<>();
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient carol = LineClient.plain(port, "Carol")) {
      bob.expect("* Carol joined");
      for (int i = 0; i < 100; i++) {
        add("Name" + i, false);
        flood.add(LineClient.connect(port));
      }
      for (int i = 0; i < 100; i++) {
        flood.get(i).sendJson("hello", "name", "Name" + i, "password", "wrong");
      }
      for (int i = 0; i < 20; i++) {
        carol.send("line " + i);
        bob.expect("Carol: line " + i);
      }
      Map<String, Integer> answers = new HashMap<>();
      for (LineClient each : flood) {
        answers.merge(each.expectJson("error").getString("code"), 1, Integer::sum);
      }
      int looked = answers.remove("bad_password");
      assertTrue(looked >= 10 && looked <= 20, () -> looked + " looked at, " + answers);
      assertTrue(Set.of("limited", "busy").containsAll(answers.keySet()), answers::toString);
    } finally {
      flood.forEach(LineClient::close);
    }
  }

  @Test
  void accountsThatCanNotBeReadAtStartStopIt() throws Exception {
    Files.writeString(file, "no account\n");
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> start(false));
    assertTrue(e.getMessage().startsWith(file + ", line 1: found what is no account"), e::toString);
  }

  @Test
  void inADatabaseAccountsAreBesideTheHistory() {
    String url = "sqlite:" + dir.resolve("chat.db");
    server = TestServer.start("auth.kind", "accounts", "history.url", url);
    try (LineClient alice = LineClient.connect(server.port())) {
      alice
          .sendJson("hello", "name", "Alice", "password", PASSWORD)
          .expectJson("error", "code", "bad_password");
      var logs = TestServer.await(Databases.openBeside(server.vertx(), url));
      Accounts beside = SqlAccounts.beside(logs);
      Account account = new Account(Names.parse("Alice"), HASH, false, Instant.EPOCH);
      assertTrue(TestServer.await(beside.add(account)));
      TestServer.await(logs.close());
      alice.sendJson("hello", "name", "Alice", "password", PASSWORD).expectJson("welcome");
    }
  }
}
