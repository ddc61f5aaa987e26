package dev.vertxchat.client;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code /join} on the terminal asks of a server, and what becomes of what is typed after. */
@Timeout(30)
class TypedMovesTest {
  private final Vertx vertx = Vertx.vertx();
  private final ScriptedServer server = new ScriptedServer();
  private Person alice;

  @BeforeEach
  void enterLobby() {
    ChatClientOptions options = new ChatClientOptions().setPort(server.port()).setName("Alice");
    alice = new Person(vertx, options.set(ChatClientOptions.RECONNECT_SECONDS, 1));
    server.accept().next();
    server.welcome("Alice", "lobby", 5, false);
    alice.sees(
        "✔ Connected to server as Alice in lobby: no others here. /help lists the commands.");
  }

  @AfterEach
  void stop() {
    server.say("{'type':'bye','reason':'taken_over'}"); // else the client waits for its answers
    server.close();
    vertx.close().await();
  }

  private static String join(String room) {
    return "{'type':'join','room':'" + room + "'}";
  }

  private static String leave(String room) {
    return "{'type':'leave','room':'" + room + "'}";
  }

  private static String say(String room, String text, int ref) {
    return "{'type':'say','room':'%s','text':'%s','ref':%d}".formatted(room, text, ref);
  }

  private static String said(String room, int seq, String text) {
    return "{'type':'said','room':'%s','seq':%d,'time':'2026-11-23T01:49:07.510Z','from':'Bob',"
            .formatted(room, seq)
        + "'text':'"
        + text
        + "','action':false}";
  }

  @Test
  void aMoveLeavesTheOldRoomOnceTheNewOneIsEntered() {
    alice.types("/join Ops");
    alice.types("hello");
    server.expect(join("ops")).expect(say("ops", "hello", 1));
    server.say(said("lobby", 6, "not yet gone"));
    alice.sees("Bob: not yet gone");
    server.welcome("Alice", "ops", 1, false).expect(leave("lobby"));
    server.say(said("lobby", 7, "gone")).say(said("ops", 2, "welcome"));
    alice.sees("✔ You are in ops now: no others here.", "Bob: welcome");
  }

  @Test
  void whatIsTypedAfterARefusedMoveIsSaidNowhereAndTheOldRoomStays() {
    alice.types("/join ops");
    alice.types("meant for ops");
    server.expect(join("ops")).expect(say("ops", "meant for ops", 1));
    server.refuse("busy", "ops");
    server.say(
        "{'type':'error','code':'bad_request','message':'Not in ops.','room':'ops','ref':1}");
    alice.sees("✘ No.", "✘ No.");
    alice.types("back in the lobby");
    server.expect(say("lobby", "back in the lobby", 2));
  }

  @Test
  void movesOneAfterTheOtherEndInTheLastRoomInWhateverOrderTheyAreAnswered() {
    alice.types("/join a");
    alice.types("one");
    alice.types("/join b");
    alice.types("two");
    server.expect(join("a")).expect(say("a", "one", 1)).expect(join("b"));
    server.expect(say("b", "two", 2)).welcome("Alice", "b", 1, false);
    server.say(said("b", 2, "in b")).welcome("Alice", "a", 1, false);
    server.expect(leave("lobby")).expect(leave("a"));
    alice.sees(
        "Bob: in b", "✔ You are in a now: no others here.", "✔ You are in b now: no others here.");
    alice.types("three");
    server.expect(say("b", "three", 3));
  }

  @Test
  void aMoveBackWaitsForTheMoveAway() {
    alice.types("/join ops");
    alice.types("/join lobby");
    alice.types("here again");
    server.expect(join("ops")).expect(say("lobby", "here again", 1));
    server.welcome("Alice", "ops", 1, false).expect(leave("lobby"));
    server.say("{'type':'farewell','room':'lobby'}");
    server.expect("{'type':'join','room':'lobby','log':'of-lobby','since':5}");
    server.welcome("Alice", "lobby", 6, true).expect(leave("ops"));
    alice.sees("✔ You are in ops now: no others here.", "✔ You are in lobby now: no others here.");
  }

  @Test
  void aMoveThatIsTypedWhileTheServerIsAwayIsMadeWithTheNextHello() {
    server.cut();
    alice.sees("✘ Connection lost: closed by the server. Retrying every second.");
    alice.types("/join ops");
    alice.types("hello");
    server
        .accept()
        .expect(
            "{'type':'hello','name':'Alice','rooms':"
                + "[{'room':'lobby','log':'of-lobby','since':5},{'room':'ops'}]}")
        .welcome("Alice", "lobby", 5, true)
        .expect(say("ops", "hello", 1))
        .welcome("Alice", "ops", 1, false)
        .expect(leave("lobby"));
    alice.sees(
        "✔ Connected to server as Alice in lobby: no others here. /help lists the commands.",
        "✔ You are in ops now: no others here.");
  }

  @Test
  void theRoomOneIsInIsNotEnteredAgain() {
    alice.types("/join LOBBY");
    alice.types("/join not a room");
    alice.sees(
        "✘ You are in lobby already.",
        "✘ \"not a room\" can't be a room name: allowed are 1 to 32 letters, digits, _, - or .,"
            + " beginning with a letter or digit.");
  }
}
