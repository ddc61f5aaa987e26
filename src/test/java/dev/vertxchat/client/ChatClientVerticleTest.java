package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChatClientVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Vertx serverVertx = Vertx.vertx();
  private FaultyProxy proxy;
  private Recorder bob;

  @BeforeEach
  void startServer() {
    ChatServerOptions options = new ChatServerOptions().setPort(0);
    options.set(ChatServerOptions.LOG_LINES, false);
    ChatServerVerticle server = new ChatServerVerticle(options);
    serverVertx.deployVerticle(server).await();
    proxy = new FaultyProxy(server.actualPort());
    ChatClientOptions direct = new ChatClientOptions().setPort(server.actualPort()).setName("Bob");
    bob = new Recorder(ChatClient.create(vertx, direct));
    bob.client.connect().await();
  }

  @AfterEach
  void stopAll() {
    vertx.close().await();
    proxy.close();
    serverVertx.close().await();
  }

  @Test
  void aConversationLooksLikeThePlainEncoding() {
    bob.client.say("before").await();
    Person alice = new Person(vertx, options(""));
    alice.sees("Enter your username:");
    alice.types("Alice");
    alice.sees(
        "✔ Connected to server as Alice in lobby: 1 other here (Bob). /help lists the commands.",
        "[MINUTE] Bob: before");
    bob.client.say("Hello!").await();
    bob.client.action("waves").await();
    bob.client.tell("Alice", "psst").await();
    bob.client.nick("Rob").await();
    alice.sees("Bob: Hello!", "~ Bob waves", "[private] Bob: psst", "* Bob is now Rob");
    alice.types("Hi");
    alice.types("//x");
    alice.types("/me nods");
    bob.awaitLines("lobby Alice: Hi", "lobby Alice: /x", "lobby Alice: nods");
    alice.types("/msg Rob hush");
    Until.isTrue(() -> bob.told.equals(List.of("Alice: hush")), () -> bob.told);
    bob.client.close().await();
    alice.sees("* Rob left");
  }

  @Test
  void commandsAreAnswered() {
    Person alice = new Person(vertx, options("Alice"));
    alice.sees(
        "✔ Connected to server as Alice in lobby: 1 other here (Bob). /help lists the commands.");
    alice.types("/who");
    alice.types("/rooms");
    alice.sees("* In lobby: you (Alice), 1 other here (Bob)", "* Rooms: lobby (2)");
    alice.types("/nick Bob");
    alice.types("/nick Al");
    alice.sees("✘ Bob is taken: choose another username.", "* You are Al now");
    alice.types("/join ops");
    alice.sees("✔ You are in ops now: no others here.");
    bob.client.join("ops").await();
    alice.types("one");
    bob.awaitLines("ops Al: one");
    alice.types("/history 5");
    alice.types("/who");
    alice.sees("* Bob joined", "[MINUTE] Al: one", "* In ops: you (Al), 1 other here (Bob)");
    alice.types("/nosuch");
    alice.types("/msg Bob");
    alice.types("/msg Nobody hi");
    alice.sees(
        "✘ Unknown command /nosuch: /help lists the commands, //x says /x.",
        "✘ Something is missing, allowed: /msg NAME TEXT",
        "✘ Nobody is not here: /who lists who is.");
    alice.types("/help");
    Until.isTrue(() -> alice.seen.size() == 12, () -> alice.seen);
    assertTrue(alice.seen.get(0).startsWith("* /help"), () -> alice.seen.get(0));
    alice.types("/quit");
    assertEquals(0, alice.exitCode());
  }

  @Test
  void aRefusedNameIsAskedForAgain() {
    Person alice = new Person(vertx, options("Bob"));
    alice.sees("✘ Bob is taken: choose another username.", "Enter your username:");
    alice.types("Alice");
    alice.sees(
        "✔ Connected to server as Alice in lobby: 1 other here (Bob). /help lists the commands.");
  }

  @Test
  void aLostServerIsToldOnceAndWhatIsTypedMeanwhileIsSent() {
    ChatClientOptions options = options("Alice");
    options.set(ChatClientOptions.RECONNECT_SECONDS, 2).set(ChatClientOptions.PENDING_LINES, 1);
    Person alice = new Person(vertx, options);
    String connected =
        "✔ Connected to server as Alice in lobby: 1 other here (Bob). /help lists the commands.";
    alice.sees(connected);
    proxy.refuse();
    proxy.cut(FaultyProxy.Cut.FIN);
    alice.sees("✘ Connection lost: closed by the server. Retrying every 2 seconds.");
    alice.types("kept");
    alice.types("too much");
    alice.sees(
        "✘ \"too much\": No more lines can wait for the server (pendingLines is 1):"
            + " this one is not kept.");
    proxy.accept();
    alice.sees(connected);
    bob.awaitLines("lobby Alice: kept");
  }

  @Test
  void aServerThatIsAwayAtFirstIsTried() {
    proxy.refuse();
    Person alice = new Person(vertx, options("Alice"));
    alice.sees(
        "✘ Server not reachable at 127.0.0.1:%d (connection refused). Retrying every second."
            .formatted(proxy.port()));
    proxy.accept();
    alice.sees(
        "✔ Connected to server as Alice in lobby: 1 other here (Bob). /help lists the commands.");
    alice.endsInput();
    assertEquals(0, alice.exitCode());
  }

  @Test
  void pipedLinesAreAllAckedBeforeItEnds() {
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      input.append("line ").append(i).append("\r\n");
    }
    assertEquals(0, piped(options("Alice"), input + "last without end"));
    Until.isTrue(() -> bob.lines.size() == 2_001, () -> bob.lines.size());
    assertEquals("lobby Alice: line 1999", bob.lines.get(1_999));
    assertEquals("lobby Alice: last without end", bob.lines.get(2_000));
  }

  @Test
  void pipedLinesSurviveALostConnection() {
    AtomicInteger given = new AtomicInteger();
    LineSource source =
        (line, end) ->
            new Thread(
                    () -> {
                      for (int i = 0; i < 1_000; i++) {
                        assertTrue(line.test("line " + i));
                        if (given.incrementAndGet() == 500) {
                          proxy.cut(FaultyProxy.Cut.RST);
                        }
                      }
                      end.accept(null);
                    })
                .start();
    ChatClientVerticle verticle =
        new ChatClientVerticle(options("Alice"), false, line -> {}, source);
    vertx.deployVerticle(verticle).await();
    assertEquals(0, verticle.exitCode().await());
    Until.isTrue(() -> bob.lines.size() == 1_000, () -> bob.lines.size());
    assertEquals("lobby Alice: line 999", bob.lines.get(999));
  }

  @Test
  void noMoreIsReadThanTheServerTakes() {
    proxy.pause();
    AtomicInteger given = new AtomicInteger();
    LineSource endless =
        (line, end) -> {
          Thread reader =
              new Thread(
                  () -> {
                    while (line.test("line")) {
                      given.incrementAndGet();
                    }
                  });
          reader.setDaemon(true);
          reader.start();
        };
    ChatClientOptions few = options("Alice").set(ChatClientOptions.PENDING_LINES, 50);
    vertx.deployVerticle(new ChatClientVerticle(few, false, line -> {}, endless)).await();
    Until.isTrue(() -> given.get() == 49, given::get); // and one that it gives
    proxy.resume();
    Until.isTrue(() -> given.get() > 500, given::get);
    Until.isTrue(() -> bob.lines.size() > 400, () -> bob.lines.size());
  }

  @Test
  void aRefusedNameEndsAPipedClient() {
    assertEquals(3, piped(options("Bob"), "hello\n"));
    assertEquals(3, piped(options("not a name"), "hello\n"));
    assertEquals(List.of(), bob.lines);
  }

  @Test
  void aRefusedLineEndsAPipedClientWithItsCode() {
    assertEquals(3, piped(options("Alice"), "x".repeat(5_000) + "\nshort\n"));
    bob.awaitLines("lobby Alice: short");
  }

  @Test
  void withoutANameAPipedClientDoesNotStart() {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> piped(options(""), "Alice\nhello\n"));
    assertTrue(refused.getMessage().startsWith("name: found none"), refused::getMessage);
    assertEquals(List.of(), bob.entries);
  }

  @Test
  void pipedLinesAreSaidAsTheyAre() {
    assertEquals(0, piped(options("Alice"), "/msg Bob hi\n// comment\n\n  /quit\n/etc/passwd\n"));
    bob.awaitLines(
        "lobby Alice: /msg Bob hi",
        "lobby Alice: // comment",
        "lobby Alice:   /quit",
        "lobby Alice: /etc/passwd");
    assertEquals(List.of(), bob.told);
  }

  @Test
  void pipedLinesAreCommandsOnlyWhenThatIsAskedFor() {
    ChatClientOptions options = options("Alice").setCommands(true);
    assertEquals(0, piped(options, "/msg Bob hi\n//x\n/join ops\n/me waves\n"));
    bob.awaitLines("lobby Alice: /x");
    assertEquals(List.of("Alice: hi"), bob.told);
    assertEquals(3, piped(options, "/nosuch\n"));
  }

  @Test
  void aPipedCommandWaitsForAServerThatIsAway() {
    proxy.refuse();
    Person alice = new Person(vertx, options("Alice").setCommands(true), false);
    Until.isTrue(() -> alice.seen.size() == 1, () -> alice.seen);
    alice.types("/msg Bob first");
    proxy.accept();
    Until.isTrue(() -> bob.told.equals(List.of("Alice: first")), () -> bob.told);
    proxy.refuse();
    proxy.cut(FaultyProxy.Cut.FIN);
    Until.isTrue(() -> alice.seen.size() == 3, () -> alice.seen);
    alice.types("/msg Bob second");
    alice.endsInput();
    proxy.accept();
    assertEquals(0, alice.exitCode());
    assertEquals(List.of("Alice: first", "Alice: second"), bob.told);
  }

  @Test
  void whoLeavesWhileOfflineIsToldEachLineThatWasNotDelivered() {
    Person alice = offline(true);
    alice.types("one");
    alice.types("/msg Bob two");
    alice.endsInput();
    assertEquals(1, alice.exitCode());
    alice.sees(
        "✘ \"one\": Not delivered: closed before the server had it",
        "✘ \"/msg Bob two\": Not delivered: closed before the server had it");
  }

  @Test
  void aPipedClientThatIsEndedWhileOfflineNamesEachLineThatWasNotDelivered() {
    Person alice = offline(false);
    alice.types("/one");
    alice.types("two");
    vertx.undeploy(alice.verticle.deploymentID()).await();
    assertEquals(1, alice.exitCode());
    alice.sees(
        "✘ \"/one\": Not delivered: closed before the server had it",
        "✘ \"two\": Not delivered: closed before the server had it");
  }

  /** Alice, whose server has gone. */
  private Person offline(boolean interactive) {
    Person alice = new Person(vertx, options("Alice"), interactive);
    Until.isTrue(() -> alice.seen.size() == 1, () -> alice.seen);
    proxy.refuse();
    proxy.cut(FaultyProxy.Cut.FIN);
    Until.isTrue(() -> alice.seen.size() == 2, () -> alice.seen);
    alice.seen.clear();
    return alice;
  }

  private int piped(ChatClientOptions options, String input) {
    StandardInput in =
        new StandardInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    ChatClientVerticle verticle = new ChatClientVerticle(options, false, line -> {}, in);
    vertx.deployVerticle(verticle).await();
    return verticle.exitCode().await();
  }

  private ChatClientOptions options(String name) {
    return new ChatClientOptions()
        .setPort(proxy.port())
        .setName(name)
        .set(ChatClientOptions.RECONNECT_SECONDS, 1);
  }
}
