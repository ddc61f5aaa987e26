package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client says to a server, line by line, when it comes and when it comes back. */
@Timeout(30)
class ResumeOfRoomsTest {
  private static final long RETRY_MILLISECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedServer server = new ScriptedServer();
  private final Recorder alice =
      new Recorder(
          ChatClient.create(
              vertx,
              new ChatClientOptions().setPort(server.port()).setName("Alice"),
              ChatClient.newClientId(),
              RETRY_MILLISECONDS));

  @AfterEach
  void stop() {
    server.close();
    vertx.close().await();
  }

  /** In lobby, whose log stands at 5, and in ops, at 7. */
  private void inTwoRooms() {
    Future<Welcome> connected = alice.client.connect();
    server.accept().expect("{'type':'hello','name':'Alice','rooms':[{'room':'lobby'}]}");
    server.welcome("Alice", "lobby", 5, false);
    connected.await();
    Future<Welcome> joined = alice.client.join("Ops");
    server.expect("{'type':'join','room':'ops'}").welcome("Alice", "ops", 7, false);
    joined.await();
  }

  @Test
  void allRoomsAreResumedWhereEachWasReadTo() {
    inTwoRooms();
    server.say(
        "{'type':'said','room':'ops','seq':8,'time':'2026-11-23T01:49:07.510Z','from':'Bob',"
            + "'text':'Hello','action':false}");
    alice.awaitLines("ops Bob: Hello");
    server.cut().accept();
    server.expect(
        "{'type':'hello','name':'Alice','rooms':[{'room':'lobby','log':'of-lobby','since':5},"
            + "{'room':'ops','log':'of-ops','since':8}]}");
  }

  @Test
  void aClientThatItsOwnLateHelloTookOverComesBackButNotFromAnother() {
    inTwoRooms();
    server.cut().accept().next();
    server.cut(); // its hello may still be under way
    server.accept().next();
    server.welcome("Alice", "lobby", 5, true).welcome("Alice", "ops", 7, true);
    Until.isTrue(() -> alice.welcomes.size() == 4, () -> alice.welcomes);
    server.say("{'type':'bye','reason':'taken_over'}").accept().next();
    server.welcome("Alice", "lobby", 5, true).welcome("Alice", "ops", 7, true);
    Until.isTrue(() -> alice.welcomes.size() == 6, () -> alice.welcomes);
    server.say("{'type':'bye','reason':'taken_over'}");
    alice.awaitState(ClientState.Kind.CLOSED);
  }

  @Test
  void theWelcomeOfEveryRoomIsToldNotOnlyOfTheFirst() {
    inTwoRooms();
    server.cut().accept().next();
    server.welcome("Alice", "lobby", 6, true).welcome("Alice", "ops", 1, false);
    List<String> all = List.of("lobby 5", "ops 7", "lobby 6 resumed", "ops 1");
    Until.isTrue(() -> alice.welcomes.equals(all), () -> alice.welcomes);
    assertEquals(2, alice.states.stream().filter(s -> s.kind() == ClientState.Kind.ONLINE).count());
  }

  @Test
  void aNoticeThatLinesWaitIsToldWithItsRoom() {
    inTwoRooms();
    server.say("{'type':'delayed','room':'ops','message':'It waits.'}");
    List<String> told = List.of("unavailable: ops: It waits.");
    Until.isTrue(() -> alice.errors.equals(told), () -> alice.errors);
  }

  @Test
  void linesThatWereNotAckedAreSaidAgainInTheirRooms() {
    inTwoRooms();
    Future<Long> one = alice.client.say("lobby", "one");
    Future<Long> two = alice.client.say("ops", "two");
    Future<Long> three = alice.client.say("lobby", "three");
    String say = "{'type':'say','room':'%s','text':'%s','ref':%d}";
    server
        .expect(say.formatted("lobby", "one", 1))
        .expect(say.formatted("ops", "two", 2))
        .expect(say.formatted("lobby", "three", 3))
        .say("{'type':'ack','room':'lobby','ref':3,'seq':7}");
    assertEquals(0L, one.await());
    assertEquals(7L, three.await());
    server.cut().accept().next();
    server.welcome("Alice", "lobby", 7, true).expect(say.formatted("ops", "two", 2));
    server.welcome("Alice", "ops", 7, true).say("{'type':'ack','room':'ops','ref':2,'seq':8}");
    assertEquals(8L, two.await());
  }

  @Test
  void aRoomThatIsRefusedIsToldAndItsLinesFailAndTheOthersGoOn() {
    inTwoRooms();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    Future<Long> there = alice.client.say("ops", "there");
    Future<Long> here = alice.client.say("lobby", "here");
    server.accept().next();
    server.refuse("busy", "ops").welcome("Alice", "lobby", 5, true);
    assertEquals(ErrorCode.BUSY, refusal(there).code());
    server.expect("{'type':'say','room':'lobby','text':'here','ref':2}");
    server.say("{'type':'ack','room':'lobby','ref':2,'seq':6}");
    assertEquals(6L, here.await());
    assertEquals(List.of("busy: ops: No."), alice.errors);
    alice.client.say("and the only room").onFailure(e -> alice.errors.add(e.getMessage()));
    server.expect("{'type':'say','room':'lobby','text':'and the only room','ref':3}");
  }

  @Test
  void aHelloWhoseRoomsAreAllRefusedIsToldOnceAndTriedAgainWithAllLines() {
    inTwoRooms();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    Future<Long> kept = alice.client.say("ops", "kept");
    for (int i = 0; i < 2; i++) {
      server.accept().next();
      server.refuse("busy", "lobby").refuse("busy", "ops");
    }
    server.accept().next();
    server.welcome("Alice", "lobby", 5, true).welcome("Alice", "ops", 7, true);
    server.expect("{'type':'say','room':'ops','text':'kept','ref':1}");
    server.say("{'type':'ack','room':'ops','ref':1,'seq':8}");
    assertEquals(8L, kept.await());
    assertEquals(List.of("busy: No."), alice.errors);
  }

  @Test
  void aFirstHelloWhoseRoomsAreAllRefusedFails() {
    Future<Welcome> joined = alice.client.join("ops");
    Future<Welcome> connected = alice.client.connect();
    server
        .accept()
        .expect("{'type':'hello','name':'Alice','rooms':[{'room':'lobby'},{'room':'ops'}]}")
        .refuse("bad_room", "lobby")
        .refuse("busy", "ops");
    assertEquals(ErrorCode.BAD_ROOM, refusal(connected).code());
    Future<Welcome> again = alice.client.connect();
    server.accept().next();
    server.refuse("bad_room", "lobby").welcome("Alice", "ops", 1, false);
    assertEquals("ops", again.await().room());
    assertEquals("ops", joined.await().room());
    assertEquals(List.of("bad_room: lobby: No."), alice.errors);
  }

  @Test
  void moreRoomsThanFitIntoAHelloFollowByJoins() {
    Future<Welcome> connected = alice.client.connect();
    server.accept().next();
    server.welcome("Alice", "lobby", 5, false);
    connected.await();
    List<Future<Welcome>> joins = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String room = "a-room-with-quite-a-long-name-" + i;
      joins.add(alice.client.join(room));
      server.expect("{'type':'join','room':'" + room + "'}").welcome("Alice", room, i, false);
    }
    Future.all(joins).await();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    Future<Long> last = alice.client.say("a-room-with-quite-a-long-name-49", "last");
    JsonArray named = server.accept().next().getJsonArray("rooms");
    assertTrue(named.size() > 10 && named.size() < 50, named::encode);
    server.welcome("Alice", "lobby", 5, true);
    for (int i = named.size() - 1; i < 50; i++) {
      String room = "a-room-with-quite-a-long-name-" + i;
      server
          .expect("{'type':'join','room':'%s','log':'of-%s','since':%d}".formatted(room, room, i))
          .welcome("Alice", room, i, true);
    }
    server.expect("{'type':'say','room':'a-room-with-quite-a-long-name-49','text':'last','ref':1}");
    assertFalse(last.isComplete());
  }

  @Test
  void inNoRoomALostConnectionIsTakenUpByTheNextJoin() {
    inTwoRooms();
    Future<Void> lobby = alice.client.leave("lobby");
    Future<Void> ops = alice.client.leave("ops");
    server.expect("{'type':'leave','room':'lobby'}").expect("{'type':'leave','room':'ops'}");
    server.say("{'type':'farewell','room':'lobby'}").say("{'type':'farewell','room':'ops'}");
    Future.all(lobby, ops).await();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    Future<Welcome> dev = alice.client.join("dev");
    server.accept().expect("{'type':'hello','name':'Alice','rooms':[{'room':'dev'}]}");
    server.welcome("Alice", "dev", 1, false);
    assertEquals("dev", dev.await().room());
  }

  @Test
  void aNameAskedForWhileOfflineIsSaidWithTheHelloAndTheOldOneAgainWhenItIsTaken() {
    inTwoRooms();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    Future<String> bo = alice.client.nick("Bo");
    assertEquals("Bo", server.accept().next().getString("name"));
    server.refuse("name_taken", null);
    assertEquals(ErrorCode.NAME_TAKEN, refusal(bo).code());
    assertEquals("Alice", server.accept().next().getString("name"));
    server.welcome("Alice", "lobby", 5, true);
    alice.awaitState(ClientState.Kind.ONLINE);
    assertEquals(List.of(), alice.errors, "whoever asked for the name was told");
  }

  @Test
  void aNameAskedForWhileConnectingIsAskedForAndTold() {
    Future<Welcome> connected = alice.client.connect();
    assertEquals("Alice", server.accept().next().getString("name"));
    Future<String> bo = alice.client.nick("Bo");
    untilItIsAsked();
    server.welcome("Alice", "lobby", 5, false).expect("{'type':'nick','name':'Bo'}");
    assertEquals("Alice", connected.await().name());
    assertFalse(bo.isComplete());
    server.say(
        "{'type':'renamed','room':'lobby','seq':6,'time':'2026-11-23T01:49:07.510Z',"
            + "'from':'Alice','name':'Bo'}");
    assertEquals("Bo", bo.await());
    server.cut();
    assertEquals("Bo", server.accept().next().getString("name"));
  }

  @Test
  void anotherWhoBoreOurNameMeanwhileRenamesNotUs() {
    inTwoRooms();
    server.cut();
    alice.awaitState(ClientState.Kind.OFFLINE);
    server.accept().next();
    Future<String> cy = alice.client.nick("Cy");
    untilItIsAsked();
    server
        .welcome("Alice", "lobby", 6, true)
        .say(
            "{'type':'renamed','room':'lobby','seq':6,'time':'2026-11-23T01:49:07.510Z',"
                + "'from':'Alice','name':'Cy'}")
        .expect("{'type':'nick','name':'Cy'}");
    Until.isTrue(() -> !alice.entries.isEmpty(), () -> "the other's renaming is not told");
    assertFalse(cy.isComplete());
    server.cut();
    assertEquals("Cy", server.accept().next().getString("name"), "which we still ask for");
    server.refuse("name_taken", null);
    assertEquals(ErrorCode.NAME_TAKEN, refusal(cy).code());
    assertEquals("Alice", server.accept().next().getString("name"));
  }

  @Test
  void aNameAskedForBeforeConnectFailsIsNotAskedForByTheNextConnect() {
    Future<Welcome> connected = alice.client.connect();
    assertEquals("Alice", server.accept().next().getString("name"));
    Future<String> bo = alice.client.nick("Bo");
    untilItIsAsked();
    server.refuse("busy", "lobby");
    assertEquals(ErrorCode.BUSY, refusal(connected).code());
    assertThrows(NotDeliveredException.class, bo::await);
    Future<Welcome> again = alice.client.connect("Cy");
    assertEquals("Cy", server.accept().next().getString("name"));
    assertFalse(again.isComplete());
  }

  /** The client has taken what was asked so far, before the server says more. */
  private void untilItIsAsked() {
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.leave("nowhere")).code());
  }

  private static RefusedException refusal(Future<?> future) {
    return assertThrows(RefusedException.class, future::await);
  }
}
