package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.log.sql.SqlAccounts;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
    return start(guests, false);
  }

  private int start(boolean guests, boolean register) {
    server =
        TestServer.start(
            "auth.kind",
            "accounts",
            "auth.guests",
            guests,
            "auth.register",
            register,
            "auth.file",
            file.toString());
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
      try (LineClient alice = LineClient.connect(port);
          LineClient person = LineClient.connect(port).send("Carol")) {
        person.expect("* That can't be done now: try again later.");
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

  @Test
  void aGuestRegistersTheNameThatHeBears() {
    int port = start(true, true);
    try (LineClient bob = LineClient.plain(port, "Bob")) {
      bob.send("/register short")
          .expect(
              "* That can't be a password: allowed are 8 to 128 characters, none of them a control"
                  + " character.");
      bob.send("/register " + PASSWORD)
          .expect("* Bob is registered now: it is yours, and its password will be asked for");
      bob.send("/register another one").expect("* You have an account already, and no second one.");
      bob.send("/quit").expect("* Bye.");
    }
    try (LineClient other = LineClient.connect(port).send("bob")) {
      other.expect("* Password for bob:").send(PASSWORD);
      isLetIn(other, "bob");
    }
  }

  @Test
  void aProgramDoesSoAndComesBackWithThePassword() {
    int port = start(true, true);
    try (LineClient bob = LineClient.json(port, "Bob", "client", CLIENT)) {
      bob.sendJson("register", "password", PASSWORD).expectJson("registered", "name", "Bob");
      bob.reset();
    }
    try (LineClient back = LineClient.connect(port)) {
      back.sendJson("hello", "name", "Bob", "client", CLIENT)
          .expectJson("error", "code", "bad_password");
      back.sendJson("hello", "name", "Bob", "client", CLIENT, "password", PASSWORD)
          .expectJson("welcome", "name", "Bob");
    }
  }

  @Test
  void withoutGuestsANameIsRegisteredOnTheWayIn() {
    int port = start(false, true);
    try (LineClient bob = LineClient.connect(port).send("Bob");
        LineClient carol = LineClient.connect(port)) {
      bob.expect("* Password for Bob:").send("/register " + PASSWORD);
      isLetIn(bob, "Bob");
      carol
          .sendJson("hello", "name", "aLICE", "password", PASSWORD, "register", true)
          .expectJson("error", "code", "name_taken");
      carol
          .sendJson("hello", "name", "Carol", "password", PASSWORD, "register", true)
          .expectJson("welcome", "name", "Carol");
      bob.expect("* Carol joined");
    }
    hello(port, "Carol", PASSWORD).close();
  }

  @Test
  void besideGuestsASessionComesFirst() {
    try (LineClient bob = LineClient.connect(start(true, true))) {
      bob.sendJson("hello", "name", "Bob", "password", PASSWORD, "register", true)
          .expectJson("error", "code", "bad_request");
    }
  }

  @Test
  void whereItIsNotAllowedNobodyRegisters() {
    int port = start(true, false);
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient alice = LineClient.connect(port).send("Alice")) {
      bob.send("/register " + PASSWORD)
          .expect("* Names are registered by who runs the server (auth.register).");
      alice.expect("* Password for Alice:").send("/register " + PASSWORD);
      alice.expect("a refusal", line -> line.startsWith("* register: found it before a session"));
      alice.expect("* Password for Alice:").send(PASSWORD);
      isLetIn(alice, "Alice");
    }
  }

  @Test
  void whereNobodyIsAskedNobodyRegisters() {
    server = TestServer.start();
    try (LineClient bob = LineClient.plain(server.port(), "Bob")) {
      bob.send("/register " + PASSWORD).expect("* No names are registered here.");
    }
  }

  @Test
  void overAWayThatOthersReadNobodyRegisters() throws Exception {
    InetAddress other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
            .findFirst()
            .orElse(null);
    assumeTrue(other != null, "this machine has no address but those of its own");
    server =
        TestServer.start(
            "host",
            other.getHostAddress(),
            "auth.kind",
            "accounts",
            "auth.guests",
            true,
            "auth.register",
            true,
            "auth.file",
            file.toString());
    try (LineClient bob = LineClient.connect(other, server.port()).send("Bob")) {
      isLetIn(bob, "Bob");
      bob.send("/register " + PASSWORD)
          .expect(
              "* Others could read the password on its way: a name is registered over TLS, or on"
                  + " the machine of the server.");
    }
  }

  @Test
  void whoRegistersManyNamesWaitsLonger() {
    int port = start(false, true);
    String answer = "welcome";
    for (int i = 0; i < 16 && answer.equals("welcome"); i++) { // a slow machine gets some more in
      try (LineClient bob = LineClient.connect(port)) {
        bob.sendJson("hello", "name", "Bob" + i, "password", PASSWORD, "register", true);
        JsonObject got = new JsonObject(bob.next());
        answer = got.getString("code", got.getString("type"));
        assertTrue(i >= 10 || answer.equals("welcome"), got::encode);
      }
    }
    assertEquals("limited", answer);
  }
}
