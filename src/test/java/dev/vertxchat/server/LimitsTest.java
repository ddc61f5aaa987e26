package dev.vertxchat.server;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What passes at each limit, and what is one too many. The clock stands still until it is moved.
 */
class LimitsTest {
  private static final String CROWDED =
      "* Too many connections from your address (2 allowed): try again later.";

  private final FakeClock clock = new FakeClock();
  private final List<LineClient> clients = new ArrayList<>();
  private TestServer server;

  private void start(Object... settings) {
    server = TestServer.startWith(1, clock, settings);
  }

  @AfterEach
  void stop() {
    clients.forEach(LineClient::close);
    server.close();
  }

  private LineClient from(String address) {
    LineClient client = LineClient.from(address, server.port());
    clients.add(client);
    return client;
  }

  private LineClient connect(String address) {
    return from(address).expect(LineClient.GREETING);
  }

  private LineClient json(String address, String name, Object... members) {
    LineClient client = connect(address);
    List<Object> hello = new ArrayList<>(List.of("name", name));
    hello.addAll(List.of(members));
    client.sendJson("hello", hello.toArray()).expectJson("welcome", "name", name);
    return client;
  }

  private LineClient plain(String address, String name) {
    LineClient client = connect(address).send(name);
    client.expect("the welcome", line -> line.startsWith("* ✔"));
    return client;
  }

  /** So often that a line which is not held back would have come meanwhile. */
  private static void longEnough(Runnable nothingComes) {
    for (int i = 0; i < 20; i++) {
      nothingComes.run();
    }
  }

  @Test
  void oneConnectionTooManyOfAnAddressIsToldSoAndClosed() {
    start("limits.connectionsPerAddress", 2);
    LineClient first = connect("127.0.0.2");
    plain("127.0.0.2", "Bob");
    from("127.0.0.2").expect(CROWDED).expectEnd();
    from("127.0.0.2").expect(CROWDED).expectEnd();
    connect("127.0.0.3");
    first.close();
    Until.isTrue(
        "there is place again", () -> from("127.0.0.2").next().equals(LineClient.GREETING));
    from("127.0.0.2").expect(CROWDED).expectEnd();
  }

  @Test
  void oneConnectionTooManyInAllIsToldSoAndClosed() {
    start("limits.connections", 2);
    connect("127.0.0.2");
    connect("127.0.0.3");
    from("127.0.0.4").expect("* Too many connections (2 allowed): try again later.").expectEnd();
  }

  @Test
  void oneNameTooManyEndsAPerson() {
    start("limits.namesTried", 3);
    plain("127.0.0.2", "Alice");
    LineClient person = connect("127.0.0.2");
    person.send("*").expect("the rule", line -> line.startsWith("* \"*\" can't be a username"));
    person.send("").expect("the rule", line -> line.startsWith("* A username is needed"));
    person.send("alice").expect("* alice is taken: choose another username.");
    person.send("Bob").expect("* Too many usernames tried (3 allowed): bye.").expectEnd();
    LineClient other = connect("127.0.0.2").send("*").send("*").send("Bob");
    other.expect("the rule", line -> line.startsWith("* \"*\""));
    other.expect("the rule", line -> line.startsWith("* \"*\""));
    other.expect("the welcome", line -> line.startsWith("* ✔"));
  }

  @Test
  void oneHelloTooManyEndsAProgram() {
    start("limits.namesTried", 3);
    LineClient program = connect("127.0.0.2");
    program.sendJson("hello", "name", "*").expectJson("error", "code", "bad_name");
    program.send("{no hello").expectJson("error", "code", "bad_request");
    program.sendJson("hello", "name", "A", "room", "#").expectJson("error", "code", "bad_room");
    program.sendJson("ping").expectJson("pong");
    program.sendJson("hello", "name", "A").expectJson("error", "code", "limited");
    program.expectEnd();
  }

  @Test
  void whoSaysMoreLinesThanAllowedIsReadLaterAndLosesNone() {
    start("limits.linesPerSecond", 10);
    LineClient bob = plain("127.0.0.3", "Bob");
    LineClient alice = plain("127.0.0.2", "Alice");
    bob.expect("* Alice joined");
    alice.sendRaw(lines(0, 70));
    for (int i = 0; i < 49; i++) { // with her name fifty
      bob.expect("Alice: line " + i);
    }
    bob.expectNothingMore();
    clock.advance(Duration.ofSeconds(1));
    for (int i = 49; i < 59; i++) {
      bob.expect("Alice: line " + i);
    }
    bob.expectNothingMore();
    clock.advance(Duration.ofSeconds(5));
    for (int i = 59; i < 70; i++) {
      bob.expect("Alice: line " + i);
    }
    bob.expectNothingMore();
  }

  @Test
  void emptyAndUnknownLinesCountToo() {
    start("limits.linesPerSecond", 10);
    LineClient bob = plain("127.0.0.3", "Bob");
    LineClient alice = plain("127.0.0.2", "Alice").send("\n".repeat(24) + "/x\n".repeat(24));
    bob.expect("* Alice joined");
    for (int i = 0; i < 24; i++) {
      alice.expect("the error", line -> line.startsWith("* Unknown command /x"));
    }
    alice.send("one too many");
    bob.expectNothingMore();
    clock.advance(Duration.ofMillis(100));
    bob.expect("Alice: one too many");
  }

  @Test
  void whoHasClosedHisSideIsReadToTheEnd() {
    start("limits.linesPerSecond", 10);
    LineClient bob = plain("127.0.0.3", "Bob");
    plain("127.0.0.2", "Alice").sendRaw(lines(0, 55)).finish();
    bob.expect("* Alice joined");
    for (int i = 0; i < 49; i++) {
      bob.expect("Alice: line " + i);
    }
    bob.expectNothingMore();
    clock.advance(Duration.ofSeconds(1));
    for (int i = 49; i < 55; i++) {
      bob.expect("Alice: line " + i);
    }
    bob.expect("* Alice left");
  }

  private static byte[] lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("line ").append(i).append('\n');
    }
    return lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void whoSaysMoreBytesThanAllowedIsReadLater() {
    start("limits.bytesPerSecond", 10_000);
    LineClient bob = plain("127.0.0.3", "Bob");
    LineClient alice = plain("127.0.0.2", "Alice");
    bob.expect("* Alice joined");
    String text = "x".repeat(3_999);
    for (int i = 0; i < 12; i++) {
      alice.send(text);
      bob.expect("Alice: " + text);
    }
    alice.send(text); // 52,006 of 50,000 bytes
    longEnough(bob::expectNothingMore);
    clock.advance(Duration.ofMillis(201));
    bob.expect("Alice: " + text);
  }

  @Test
  void aLineWithoutEndIsReadNoFaster() {
    start("limits.bytesPerSecond", 10_000);
    LineClient alice = plain("127.0.0.2", "Alice");
    alice.sendRaw(new byte[49_990]);
    alice.expect("the error", line -> line.startsWith("* The line is too long"));
    alice.send("\n/help");
    LineClient bob = plain("127.0.0.3", "Bob");
    bob.expectNothingMore();
    clock.advance(Duration.ofMillis(10));
    alice.expect("* Bob joined");
    alice.expect("its answer", line -> line.startsWith("* /help"));
  }

  @Test
  void whoAsksMoreThanAllowedIsAnsweredLater() {
    start("limits.requestsPerSecond", 10);
    LineClient bob = json("127.0.0.3", "Bob");
    LineClient alice = json("127.0.0.2", "Alice");
    bob.expectJson("joined");
    for (int i = 0; i < 44; i++) { // with the hello 45
      alice.sendJson("who").expectJson("members");
    }
    alice.sendJson("tell", "to", "Bob", "text", "psst");
    bob.expectJson("told");
    for (int i = 0; i < 3; i++) {
      alice.sendJson("history").expectJson("history");
    }
    alice.sendJson("say", "text", "before");
    bob.expectJson("said", "text", "before");
    alice.sendJson("rooms").expectJson("rooms");
    alice.sendJson("say", "text", "after");
    longEnough(bob::expectNoMoreJson);
    clock.advance(Duration.ofMillis(100));
    bob.expectJson("said", "text", "after");
  }

  @Test
  void aSearchWeighsAsMuchAsFiveOthers() {
    start("limits.requestsPerSecond", 10);
    LineClient bob = json("127.0.0.3", "Bob");
    LineClient alice = json("127.0.0.2", "Alice");
    bob.expectJson("joined");
    for (int i = 0; i < 9; i++) { // with the hello 46
      alice.sendJson("search", "text", "x").expectJson("error", "code", "unavailable");
    }
    for (int i = 0; i < 3; i++) {
      alice.sendJson("who").expectJson("members");
    }
    alice.sendJson("say", "text", "before").sendJson("who").sendJson("say", "text", "after");
    bob.expectJson("said", "text", "before");
    longEnough(bob::expectNoMoreJson);
    clock.advance(Duration.ofMillis(100));
    bob.expectJson("said", "text", "after");
  }

  @Test
  void aLongAnswerWeighsMore() {
    start("limits.requestsPerSecond", 10, "limits.lineBytes", 65_536);
    LineClient bob = json("127.0.0.3", "Bob", "room", "ops");
    LineClient alice = json("127.0.0.2", "Alice");
    LineClient carol = json("127.0.0.3", "Carol", "room", "ops");
    bob.expectJson("joined");
    String text = "x".repeat(65_536);
    for (int i = 1; i <= 10; i++) {
      alice.sendJson("say", "text", text, "ref", i).expectJson("ack");
    }
    for (int i = 0; i < 4; i++) { // 1 + 4 * 11 of 50
      alice.sendJson("history").expectJson("history");
    }
    for (int i = 0; i < 4; i++) {
      alice.sendJson("who").expectJson("members");
    }
    alice.sendJson("join", "room", "ops").expectJson("welcome");
    bob.expectJson("joined", "name", "Alice");
    alice.sendJson("say", "room", "ops", "text", "after");
    longEnough(bob::expectNoMoreJson);
    clock.advance(Duration.ofMillis(100));
    bob.expectJson("said", "text", "after");
    carol.expectJson("joined", "name", "Alice");
  }

  @Test
  void whenAnAddressHasAskedTooMuchItsNextPeersWaitToComeIn() {
    start("limits.requestsPerSecond", 10);
    for (int i = 0; i < 10; i++) {
      LineClient one = json("127.0.0.2", "Name" + i, "room", "room" + i);
      for (int asked = 1; asked < 50; asked++) {
        one.sendJson("who").expectJson("members");
      }
    }
    LineClient late = connect("127.0.0.2").sendJson("hello", "name", "Late");
    LineClient bob = json("127.0.0.3", "Bob");
    longEnough(bob::expectNoMoreJson);
    clock.advance(Duration.ofMillis(10));
    late.expectJson("welcome");
    bob.expectJson("joined", "name", "Late");
  }

  @Test
  void oneNewRoomTooManyIsRefusedAndAnOldOneIsNot() {
    start("limits.newRoomsPerMinute", 1);
    LineClient bob = json("127.0.0.3", "Bob", "room", "ops");
    LineClient alice = json("127.0.0.2", "Alice");
    for (int i = 0; i < 5; i++) {
      alice.sendJson("join", "room", "new" + i).expectJson("welcome");
    }
    alice
        .sendJson("join", "room", "new5")
        .expectJson(
            "error",
            "code",
            "limited",
            "room",
            "new5",
            "message",
            "Too many new rooms from your address (1 a minute allowed): try again later, or join"
                + " one that is there.");
    LineClient carol = plain("127.0.0.2", "Carol");
    carol.send("/join new5").expect("why not", line -> line.startsWith("* Too many new rooms"));
    carol.send("/join ops").expect("* ✔ You are in ops now: 1 other here (Bob).");
    bob.expectJson("joined", "name", "Carol");
    bob.sendJson("join", "room", "new5").expectJson("welcome");
    alice.expectJson("joined", "room", "lobby", "name", "Carol");
    alice.expectJson("left", "room", "lobby", "name", "Carol");
    alice.sendJson("join", "room", "new5").expectJson("welcome", "others", 1);
  }

  @Test
  void namesInTheGraceCountForTheirAddress() {
    start("limits.connectionsPerAddress", 2);
    String[] ids = {"client-id-of-one-", "client-id-of-two-"};
    for (String id : ids) {
      json("127.0.0.2", "Of-" + id, "client", id).close();
    }
    LineClient third = admittedAgain();
    third
        .sendJson("hello", "name", "Third")
        .expectJson(
            "error",
            "code",
            "limited",
            "message",
            "Too many names are taken from your address (2 allowed): try again later.");
    third.sendJson("hello", "name", "One", "client", ids[0]).expectJson("welcome", "name", "One");
    json("127.0.0.3", "Third");
  }

  /** A connection of 127.0.0.2, once those before have gone. */
  private LineClient admittedAgain() {
    LineClient[] admitted = new LineClient[1];
    Until.isTrue(
        "there is place again",
        () -> {
          admitted[0] = from("127.0.0.2");
          return LineClient.GREETING.equals(admitted[0].next());
        });
    return admitted[0];
  }
}
