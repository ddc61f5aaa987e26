package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with guests, on which Alice is an operator who sits in the room of operators, and Bob
 * has an account.
 */
class OperatorsTest {
  private static final String PASSWORD = "correct horse";
  private static final String HASH = PasswordHash.of(PASSWORD);
  private static final String CLIENT = "a-secret-of-sixteen-or-more";
  private static final String IN_TEN_MINUTES = "2026-11-22 12:13:00 UTC";

  private final FakeClock clock = new FakeClock();
  private final List<LineClient> clients = new ArrayList<>();
  private TestServer server;
  private int port;
  private LineClient alice;

  @TempDir Path dir;

  @BeforeEach
  void start() {
    Accounts accounts = new AccountFile(file(), Runnable::run);
    for (String name : List.of("Alice", "Ann", "Bob")) {
      TestServer.await(
          accounts.add(new Account(Names.parse(name), HASH, name.startsWith("A"), Instant.EPOCH)));
    }
    serve();
  }

  private Path file() {
    return dir.resolve("accounts.jsonl");
  }

  private void serve() {
    server =
        TestServer.unlimited(
            1,
            clock,
            "presence.graceSeconds",
            3_600, // nobody is to leave by its end
            "auth.kind",
            "accounts",
            "auth.guests",
            true,
            "auth.file",
            file().toString());
    port = server.port();
    alice = login("Alice", "room", "ops");
  }

  @AfterEach
  void stop() {
    clients.forEach(LineClient::close);
    server.close();
  }

  private LineClient opened(LineClient client) {
    clients.add(client);
    return client;
  }

  /** A program that has given the password of an account. */
  private LineClient login(String name, Object... members) {
    Object[] all = new Object[members.length + 2];
    all[0] = "password";
    all[1] = PASSWORD;
    System.arraycopy(members, 0, all, 2, members.length);
    return opened(LineClient.json(port, name, all));
  }

  private LineClient plainAlice() {
    alice.sendJson("quit").expectJson("bye");
    LineClient person = opened(LineClient.connect(port)).send("Alice");
    person.expect("* Password for Alice:").send(PASSWORD);
    person.expect("the welcome", line -> line.startsWith("* ✔ Connected to server as Alice"));
    return person;
  }

  private LineClient person(String name) {
    return opened(LineClient.plain(port, name));
  }

  private LineClient program(String name, Object... members) {
    return opened(LineClient.json(port, name, members));
  }

  private void done(String request, String words) {
    alice.expectJson("done", "request", request, "message", words);
  }

  private void order(String words, String type, Object... members) {
    alice.sendJson(type, members);
    done(type, words);
  }

  @Test
  void whoIsNoOperatorIsNotAllowedAnyOfIt() {
    LineClient carol = person("Carol");
    for (String command :
        List.of(
            "/kick",
            "/kick Alice",
            "/ban Alice 10m",
            "/bans",
            "/unban Alice",
            "/mute Alice",
            "/unmute",
            "/announce Hello")) {
      carol.send(command).expect("* Only operators may do that.");
    }
    LineClient bob = login("Bob", "room", "elsewhere");
    bob.sendJson("kick", "ref", 3)
        .expectJson(
            "error", "code", "not_allowed", "message", "Only operators may do that.", "ref", 3);
    bob.expectNoMoreJson();
    carol.expectNothingMore();
    alice.expectNoMoreJson();
  }

  @Test
  void onlyOperatorsAreToldOfTheirCommands() {
    LineClient person = plainAlice();
    assertTrue(help(person).contains("* /ban NAME|ADDRESS [TIME] [WHY] "));
    assertFalse(help(person("Carol")).contains("/ban"));
    LineClient ann = opened(LineClient.connect(port));
    ann.sendJson("hello", "name", "Ann", "password", PASSWORD)
        .expectJson("welcome", "operator", true);
    LineClient bob = opened(LineClient.connect(port));
    JsonObject welcome =
        bob.sendJson("hello", "name", "Bob", "password", PASSWORD).expectJson("welcome");
    assertFalse(welcome.containsKey("operator"));
  }

  private static String help(LineClient of) {
    of.send("/help");
    StringBuilder help = new StringBuilder();
    String line = "";
    while (!line.startsWith("* //x")) {
      line = of.next();
      help.append(line).append('\n');
    }
    return help.toString();
  }

  @Test
  void whoIsPutOutHearsByWhomAndWhyAndTheOthersThatHeLeft() {
    LineClient carol = person("Carol");
    LineClient dave = program("Dave", "client", CLIENT);
    carol.expect("* Dave joined");
    order("Carol was put out by Alice: spam", "kick", "name", "cAROL", "why", "spam");
    carol.expect("* You were put out by Alice: spam").expectEnd();
    dave.expectJson("left", "name", "Carol");
    LineClient eve = person("Eve");
    dave.expectJson("joined", "name", "Eve");
    order("Dave was put out by Alice", "kick", "name", "Dave");
    dave.expectJson("bye", "reason", "kicked", "message", "You were put out by Alice");
    dave.expectEnd();
    eve.expect("* Dave left");
    person("Dave");
  }

  @Test
  void aPersonKeepsOrderByTheSameCommands() {
    LineClient person = plainAlice();
    LineClient carol = program("Carol", "room", "elsewhere");
    person.send("/kick Carol no spam,  please");
    person.expect("* Carol was put out by Alice: no spam,  please");
    carol.expectJson("bye", "reason", "kicked");
    person.send("/mute Carol 10m spam");
    person.expect("* Carol is muted by Alice until " + IN_TEN_MINUTES + ": spam");
    person.send("/ban 192.0.2.7/24");
    person.expect("* 192.0.2.0/24 is banned by Alice");
    person.send("/bans");
    person.expect("* 192.0.2.0/24 is banned by Alice");
    person.expect("* Carol is muted by Alice until " + IN_TEN_MINUTES + ": spam");
    person.send("/unmute carol").expect("* Carol is muted no more, by Alice");
    person.send("/unban 192.0.2.9/24").expect("* 192.0.2.0/24 is banned no more, by Alice");
    person.send("/unban Carol").expect("* Carol is not banned: /bans lists who is.");
    person.send("/bans").expect("* Nobody is banned or muted");
    person.send("/kick Carol").expect("* Carol is not here: /who lists who is.");
    person.send("/kick # Carol");
    person.expect("the rule for names", line -> line.startsWith("* \"#\" can't be a username"));
    person.send("/announce Tea").expect("* Announced to 0 others").expectNothingMore();
  }

  @Test
  void whoBrokeOffAndMayComeBackHasLeftAtOnceWhenPutOut() {
    LineClient carol = program("Carol");
    lost("Dave");
    carol.expectJson("joined", "name", "Dave");
    order("Dave was put out by Alice", "kick", "name", "Dave");
    carol.expectJson("left", "name", "Dave");
    program("Dave", "client", CLIENT);
    carol.expectJson("joined", "name", "Dave");
  }

  /** A program that broke off, and may come back. */
  private void lost(String name) {
    LineClient client = program(name, "client", CLIENT);
    client.reset();
    Until.isTrue(
        "the server knows that " + name + " broke off",
        () ->
            alice
                .sendJson("tell", "to", name, "text", "x", "ref", 1)
                .expect("an answer", line -> true)
                .contains("lost the connection"));
  }

  @Test
  void whoIsBannedIsLetInNoMoreUnderThatNameInAnyCase() {
    LineClient carol = program("Carol", "client", CLIENT);
    String words = "cArol is banned by Alice until " + IN_TEN_MINUTES + ": spam";
    order(words, "ban", "name", "cArol", "seconds", 600, "why", "spam");
    carol.expectJson("bye", "reason", "banned", "message", words);
    carol.expectEnd();
    LineClient again = opened(LineClient.connect(port));
    again
        .sendJson("hello", "name", "CAROL", "client", CLIENT)
        .expectJson("error", "code", "banned", "message", words);
    again.expectEnd();
    LineClient person = opened(LineClient.connect(port)).send("Carol");
    person.expect("* " + words).expectEnd();
    LineClient other = person("Dave");
    other.send("/nick Carol").expect("* " + words).expectNothingMore();
  }

  @Test
  void aBanIsOverAtItsEndAndNotBefore() {
    order(
        "Carol is banned by Alice until 2026-11-22 12:03:10 UTC",
        "ban",
        "name",
        "Carol",
        "seconds",
        10);
    clock.advance(Duration.ofMillis(9_999));
    opened(LineClient.connect(port))
        .sendJson("hello", "name", "Carol")
        .expectJson("error", "code", "banned");
    clock.advance(Duration.ofMillis(1));
    person("Carol");
  }

  @Test
  void aBanOfANameIsOnItsAccountWhateverThatCallsItself() {
    LineClient bob = login("Bob", "room", "here");
    bob.sendJson("nick", "name", "Rob").expectJson("renamed", "name", "Rob");
    LineClient second = login("Bob", "room", "there");
    order("Rob is banned by Alice", "ban", "name", "Rob");
    bob.expectJson("bye", "reason", "banned");
    second.expectJson("bye", "reason", "banned");
    opened(LineClient.connect(port))
        .sendJson("hello", "name", "Bob", "password", PASSWORD)
        .expectJson("error", "code", "banned", "message", "Rob is banned by Alice");
    order("Rob is banned no more, by Alice", "unban", "name", "rob");
    login("Bob");
  }

  @Test
  void aNameIsBannedWhetherItIsHereOrNotAndBeforeItsPasswordIsLookedAt() {
    order("Bob is banned by Alice", "ban", "name", "Bob");
    opened(LineClient.connect(port))
        .sendJson("hello", "name", "Bob")
        .expectJson("error", "code", "banned");
  }

  @Test
  void whoBrokeOffIsBannedTooAndHasLeftAtOnce() {
    LineClient carol = program("Carol");
    lost("Dave");
    carol.expectJson("joined", "name", "Dave");
    order("Dave is banned by Alice", "ban", "name", "Dave");
    carol.expectJson("left", "name", "Dave");
    opened(LineClient.connect(port))
        .sendJson("hello", "name", "Dave", "client", CLIENT)
        .expectJson("error", "code", "banned");
  }

  @Test
  void aBanOfAnAddressThatIsOnesOwnIsRefused() {
    for (String own : List.of("127.0.0.1", "127.0.0.0/8")) {
      alice
          .sendJson("ban", "address", own, "ref", 7)
          .expectJson("error", "code", "bad_request", "ref", 7);
    }
    alice
        .sendJson("ban", "name", "aLICE")
        .expectJson(
            "error",
            "code",
            "bad_request",
            "message",
            "aLICE: found yourself, allowed: others, who are elsewhere");
    alice.sendJson("mute", "name", "Alice").expectJson("error", "code", "bad_request");
    alice.sendJson("bans").expectJson("bans", "bans", new JsonArray(), "more", 0);
  }

  @Test
  void whoIsMutedReadsAndDoesNotSpeak() {
    LineClient bob = login("Bob");
    LineClient carol = program("Carol", "client", CLIENT);
    bob.expectJson("joined", "name", "Carol");
    String words = "carol is muted by Alice until " + IN_TEN_MINUTES + ": spam";
    order(words, "mute", "name", "carol", "seconds", 600, "why", "spam");
    carol.expectJson("muted", "by", "Alice", "why", "spam", "message", words);
    carol
        .sendJson("say", "text", "Hello", "ref", 1)
        .expectJson("error", "code", "muted", "message", words, "ref", 1);
    carol
        .sendJson("tell", "to", "Bob", "text", "Hello", "ref", 2)
        .expectJson("error", "code", "muted", "ref", 2);
    carol.sendJson("nick", "name", "Dave").expectJson("error", "code", "muted");
    bob.sendJson("say", "text", "Are you there?");
    carol.expectJson("said", "text", "Are you there?");
    carol.sendJson("who").expectJson("members", "others", 1);
    bob.sendJson("tell", "to", "Carol", "text", "psst");
    carol.expectJson("told", "text", "psst");
    clock.advance(Duration.ofMinutes(10));
    carol.sendJson("say", "text", "Yes", "ref", 3).expectJson("ack", "ref", 3);
    bob.expectJson("said", "from", "Carol", "text", "Yes");
  }

  @Test
  void aPersonIsToldThatHeIsMutedAndThatHeIsSoNoMore() {
    LineClient carol = person("Carol");
    order("Carol is muted by Alice", "mute", "name", "Carol");
    carol.expect("* Carol is muted by Alice");
    carol.send("Hello").expect("* Carol is muted by Alice");
    carol.send("/me waves").expect("* Carol is muted by Alice");
    order("Carol is muted no more, by Alice", "unmute", "name", "Carol");
    carol.expect("* Alice lets you speak again").send("Hello").expectNothingMore();
  }

  @Test
  void aMuteIsOnAllSessionsOfAnAccountAndOnThoseThatComeLater() {
    LineClient first = login("Bob", "room", "here");
    first.sendJson("nick", "name", "Rob").expectJson("renamed", "name", "Rob");
    LineClient second = login("Bob", "room", "there");
    order("Bob is muted by Alice", "mute", "name", "Bob");
    first.expectJson("muted");
    second.expectJson("muted");
    first.sendJson("say", "text", "x").expectJson("error", "code", "muted");
    second.sendJson("quit").expectJson("bye");
    LineClient later = login("Bob", "room", "there");
    later.sendJson("say", "text", "x").expectJson("error", "code", "muted");
    order("Bob is muted no more, by Alice", "unmute", "name", "Bob");
    first.expectJson("unmuted", "by", "Alice");
    later.expectJson("unmuted", "by", "Alice");
  }

  @Test
  void anAnnouncementReachesAllWhereverTheySit() {
    LineClient carol = person("Carol");
    LineClient bob = login("Bob", "room", "elsewhere");
    bob.sendJson("leave").expectJson("farewell");
    order("Announced to 2 others", "announce", "text", "Tea  is ready");
    carol.expect("* Announcement by Alice: Tea  is ready");
    bob.expectJson(
        "announced", "from", "Alice", "text", "Tea  is ready", "time", "2026-11-22T12:03:00.123Z");
    alice.sendJson("announce", "text", "x".repeat(5_000)).expectJson("error", "code", "too_long");
    alice.sendJson("history").expectJson("history", "entries", new JsonArray());
  }

  @Test
  void aReasonIsNotTooLong() {
    alice
        .sendJson("kick", "name", "Bob", "why", "x".repeat(201))
        .expectJson(
            "error",
            "code",
            "too_long",
            "message",
            "why: found 201 characters, allowed: at most 200");
    alice
        .sendJson("ban", "name", "Bob", "why", "x".repeat(201))
        .expectJson("error", "code", "too_long");
    order(
        "Bob is banned by Alice: " + "x".repeat(200), "ban", "name", "Bob", "why", "x".repeat(200));
  }

  @Test
  void operatorsCanBePutOutByEachOther() {
    LineClient ann = login("Ann");
    order("Ann is banned by Alice", "ban", "name", "Ann");
    ann.expectJson("bye", "reason", "banned");
  }

  @Test
  void bansAndMutesOutliveTheServer() {
    order("192.0.2.7 is banned by Alice", "ban", "address", "192.0.2.7");
    order("Bob is muted by Alice", "mute", "name", "Bob");
    order("Carol is banned by Alice", "ban", "name", "Carol");
    JsonObject before = alice.sendJson("bans").expectJson("bans");
    assertEquals(3, before.getJsonArray("bans").size());
    clients.forEach(LineClient::close);
    server.close();
    serve();
    assertEquals(before, alice.sendJson("bans").expectJson("bans"));
    opened(LineClient.connect(port))
        .sendJson("hello", "name", "Carol")
        .expectJson("error", "code", "banned");
    login("Bob").sendJson("say", "text", "x").expectJson("error", "code", "muted");
  }

  private LineClient from(String address, String name) {
    LineClient client = opened(LineClient.connectFrom(address, port));
    client.sendJson("hello", "name", name);
    return client;
  }

  @Test
  void aBanOfANetworkIsOnAllWhoAreThereAndOnNobodyElse() {
    LineClient there = from("127.0.0.2", "Carol");
    there.expectJson("welcome");
    LineClient third = from("127.0.0.3", "Dave");
    third.expectJson("welcome");
    LineClient outside = from("127.0.0.4", "Eve");
    outside.expectJson("welcome");
    order("127.0.0.2/31 is banned by Alice: spam", "ban", "address", "127.0.0.3/31", "why", "spam");
    there.expectJson("joined", "name", "Dave");
    there.expectJson("joined", "name", "Eve");
    there.expectJson("bye", "reason", "banned");
    there.expectEnd();
    for (String address : List.of("127.0.0.2", "127.0.0.3")) {
      LineClient back = from(address, "Frank");
      back.expectJson(
          "error", "code", "banned", "message", "127.0.0.2/31 is banned by Alice: spam");
      back.expectEnd();
    }
    from("127.0.0.4", "Frank").expectJson("welcome");
    order("127.0.0.2/31 is banned no more, by Alice", "unban", "address", "127.0.0.2/31");
    from("127.0.0.2", "Carol").expectJson("welcome");
  }

  @Test
  void ofWhatIsAnnouncedToOneWhoDoesNotReadTheNewestWaits() {
    LineClient carol = person("Carol");
    LineClient slow = opened(LineClient.connect(port, 4_096));
    slow.sendJson("hello", "name", "Slow");
    carol.expect("* Slow joined");
    for (int i = 0; i < 5_000; i++) { // more than all buffers on the way
      carol.send("x".repeat(3_000));
    }
    carol.expectNothingMore();
    Until.isTrue("the way is full", () -> tellSlow().contains("is not reading now"));
    for (String text : List.of("one", "two", "three")) {
      order("Announced to 2 others", "announce", "text", text);
    }
    for (String text : List.of("one", "two", "three")) {
      carol.expect("* Announcement by Alice: " + text);
    }
    carol.send("the end");
    List<String> heard = new ArrayList<>();
    String line = "";
    while (!line.contains("the end")) {
      line = slow.next();
      if (line.contains("\"announced\"")) {
        heard.add(new JsonObject(line).getString("text"));
      }
    }
    assertEquals(List.of("three"), heard);
  }

  private String tellSlow() {
    alice.sendJson("tell", "to", "Slow", "text", "x", "ref", 1);
    return alice.expect("an answer", line -> true);
  }
}
