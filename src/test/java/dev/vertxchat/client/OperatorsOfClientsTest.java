package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.server.AuthKind;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a server that has an operator, Alice. */
@Timeout(60)
class OperatorsOfClientsTest {
  private static final String PASSWORD = "correct horse";
  private static final String WELCOME =
      "✔ Connected to server as %s in lobby: %s. /help lists the commands.";

  private final Vertx vertx = Vertx.vertx();
  private final Vertx serverVertx = Vertx.vertx();
  private int port;

  @TempDir Path dir;

  @BeforeEach
  void startServer() {
    String file = dir.resolve("accounts.jsonl").toString();
    new AccountFile(Path.of(file), Runnable::run)
        .add(new Account(Names.parse("Alice"), PasswordHash.of(PASSWORD), true, Instant.EPOCH))
        .await();
    ChatServerVerticle server =
        new ChatServerVerticle(
            new ChatServerOptions()
                .setPort(0)
                .setLogLines(false)
                .setAuthKind(AuthKind.ACCOUNTS)
                .setAuthGuests(true)
                .setAuthFile(file));
    serverVertx.deployVerticle(server).await();
    port = server.actualPort();
  }

  @AfterEach
  void stopAll() {
    vertx.close().await();
    serverVertx.close().await();
  }

  private ChatClientOptions options(String name) {
    return new ChatClientOptions().setPort(port).setName(name);
  }

  private ChatClient operator() {
    ChatClient alice = ChatClient.create(vertx, options("Alice").setPassword(PASSWORD));
    alice.connect().await();
    return alice;
  }

  private Recorder guest(String name) {
    Recorder guest =
        new Recorder(ChatClient.create(vertx, options(name), "client-id-of-" + name + "-", 10));
    guest.client.connect().await();
    return guest;
  }

  private static Order order(Order.Kind kind, String name, String text) {
    return new Order(kind, name, null, Order.FOR_GOOD, text);
  }

  @Test
  void whoIsPutOutDoesNotComeBack() {
    Recorder bob = guest("Bob");
    ChatClient alice = operator();
    JsonObject done = alice.order(order(Order.Kind.KICK, "Bob", "spam")).await();
    assertEquals("Bob was put out by Alice: spam", done.getString("message"));
    bob.awaitState(ClientState.Kind.CLOSED);
    ClientState last = bob.states.get(bob.states.size() - 1);
    assertTrue(last.turnedOut());
    assertEquals("You were put out by Alice: spam", last.cause());
    assertThrows(NotDeliveredException.class, () -> bob.client.say("Hello").await());
  }

  @Test
  void aTerminalEndsWithTheCodeOfWhoIsRefused() {
    Person bob = new Person(vertx, options("Bob"));
    bob.sees(WELCOME.formatted("Bob", "no others here"));
    ChatClient alice = operator();
    bob.sees("* Alice joined");
    alice.order(order(Order.Kind.BAN, "Bob", "")).await();
    assertEquals(ChatClientVerticle.REFUSED, bob.exitCode());
    bob.sees("✘ Bob is banned by Alice");
    Person pipe = new Person(vertx, options("Bob"), false);
    assertEquals(ChatClientVerticle.REFUSED, pipe.exitCode());
    pipe.sees("✘ Bob is banned by Alice");
  }

  @Test
  void whoFindsHimselfBannedOnReturnEndsRatherThanTryOn() {
    try (ScriptedServer server = new ScriptedServer()) {
      ChatClientOptions options = new ChatClientOptions().setPort(server.port()).setName("Bob");
      Recorder bob = new Recorder(ChatClient.create(vertx, options, "client-id-of-bob", 10));
      var connected = bob.client.connect();
      server.accept().next();
      server.welcome("Bob", "lobby", 1, false);
      connected.await();
      server.cut().accept().next();
      server.refuse("banned", null);
      bob.awaitState(ClientState.Kind.CLOSED);
      assertTrue(bob.states.get(bob.states.size() - 1).turnedOut());
      assertEquals(List.of(), bob.errors, "the state tells it");
    }
  }

  @Test
  void aPersonKeepsOrderByTheCommandsOfThePlainDialect() {
    Recorder bob = guest("Bob");
    Person alice = new Person(vertx, options("Alice").setPassword(PASSWORD));
    alice.sees(WELCOME.formatted("Alice", "1 other here (Bob)"));
    alice.types("/mute Bob no  spam");
    alice.sees("* Bob is muted by Alice: no  spam");
    alice.types("/ban 192.0.2.7/24");
    alice.sees("* 192.0.2.0/24 is banned by Alice");
    alice.types("/bans");
    alice.sees("* 192.0.2.0/24 is banned by Alice", "* Bob is muted by Alice: no  spam");
    alice.types("/unban 192.0.2.0/24");
    alice.sees("* 192.0.2.0/24 is banned no more, by Alice");
    alice.types("/kick Carol");
    alice.sees("✘ Carol is not here: /who lists who is.");
    alice.types("/kick");
    alice.sees("✘ Something is missing, allowed: /kick NAME [WHY]");
    alice.types("/announce Tea");
    alice.sees("* Announced to 1 other");
    alice.types("/help");
    Until.isTrue(
        () -> alice.seen.stream().anyMatch(line -> line.startsWith("* /announce TEXT ")),
        () -> alice.seen);
    assertEquals(
        "muted",
        assertThrows(RefusedException.class, () -> bob.client.say("Hello").await()).code().code());
  }

  @Test
  void whoIsNoOperatorIsToldSoAndIsListedNoneOfTheCommands() {
    Person bob = new Person(vertx, options("Bob"));
    bob.sees(WELCOME.formatted("Bob", "no others here"));
    bob.types("/kick Bob");
    bob.sees("✘ Only operators may do that.");
    bob.types("/help");
    Until.isTrue(
        () -> bob.seen.stream().anyMatch(line -> line.startsWith("* //x")), () -> bob.seen);
    assertEquals(0, bob.seen.stream().filter(line -> line.contains("/kick")).count());
    assertEquals(
        ErrorCode.NOT_ALLOWED,
        assertThrows(
                RefusedException.class,
                () -> guest("Carol").client.order(order(Order.Kind.BANS, null, "")).await())
            .code());
  }

  @Test
  void whatIsAnnouncedAndThatOneIsMutedIsToldToProgramsAndPeople() {
    Person carol = new Person(vertx, options("Carol"));
    carol.sees(WELCOME.formatted("Carol", "no others here"));
    ChatClient bob = ChatClient.create(vertx, options("Bob").setRoom("elsewhere"));
    List<String> heard = new CopyOnWriteArrayList<>();
    bob.announcedHandler((from, time, text) -> heard.add(from + ": " + text));
    bob.noticeHandler(heard::add);
    bob.connect().await();
    ChatClient alice = operator();
    carol.sees("* Alice joined");
    alice.order(order(Order.Kind.ANNOUNCE, null, "Tea")).await();
    alice.order(order(Order.Kind.MUTE, "Bob", "")).await();
    alice.order(order(Order.Kind.UNMUTE, "Bob", "")).await();
    List<String> expected =
        List.of("Alice: Tea", "Bob is muted by Alice", "Alice lets you speak again");
    Until.isTrue(() -> heard.size() >= expected.size(), () -> heard);
    assertEquals(expected, heard);
    alice.order(order(Order.Kind.MUTE, "Carol", "")).await();
    carol.sees("* Announcement by Alice: Tea", "* Carol is muted by Alice");
  }
}
