package dev.vertxchat.client;

import static dev.vertxchat.client.ClientState.Kind.CLOSED;
import static dev.vertxchat.client.ClientState.Kind.CONNECTING;
import static dev.vertxchat.client.ClientState.Kind.OFFLINE;
import static dev.vertxchat.client.ClientState.Kind.ONLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ChatClientTest {
  private static final long RETRY_MILLISECONDS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final Vertx serverVertx = Vertx.vertx();
  private String server;
  private int serverPort;
  private FaultyProxy proxy;

  @BeforeEach
  void startServer() {
    serverPort = deploy(0);
    proxy = new FaultyProxy(serverPort);
  }

  private int deploy(int port) {
    ChatServerOptions options = new ChatServerOptions().setPort(port);
    options.set(ChatServerOptions.LOG_LINES, false);
    ChatServerVerticle verticle = new ChatServerVerticle(options);
    server = serverVertx.deployVerticle(verticle).await();
    return verticle.actualPort();
  }

  @AfterEach
  void stopAll() {
    vertx.close().await();
    proxy.close();
    serverVertx.close().await();
  }

  @Test
  void aLineReachesTheOthersAndIsAckedWithItsNumber() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    long hello = alice.client.say("Hello!").await();
    long waves = alice.client.action("waves").await();
    assertEquals(hello + 1, waves);
    bob.awaitLines("lobby Alice: Hello!", "lobby Alice: waves");
    assertEquals(hello, bob.entries.get(0).seq());
    assertEquals(List.of(), alice.lines);
  }

  @Test
  void historyIsMarkedAsPastAndHoldsOnesOwnLines() {
    connected("Alice").client.say("before").await();
    Recorder bob = connected("Bob");
    bob.awaitLines("past lobby Alice: before");
    bob.client.say("mine").await();
    assertEquals(
        List.of("before", "mine"),
        bob.client.history(Long.MAX_VALUE, 10).await().stream().map(e -> e.text()).toList());
  }

  @Test
  void comingGoingAndRenamingOfOthersIsTold() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    assertEquals("Rob", bob.client.nick("Rob").await());
    bob.client.close().await();
    bob.awaitState(CLOSED);
    Until.isTrue(() -> alice.entries.size() == 3, () -> alice.entries);
    assertEquals(
        List.of("JOINED Bob ", "RENAMED Bob Rob", "LEFT Rob "),
        alice.entries.stream().map(e -> e.kind() + " " + e.name() + " " + e.text()).toList());
    assertEquals(List.of(), bob.entries);
  }

  @Test
  void questionsAreAnswered() {
    Recorder alice = connected("Alice");
    connected("Bob");
    Future<RoomList> rooms = alice.client.rooms();
    assertEquals(List.of("Bob"), alice.client.who().await().names());
    assertEquals(new RoomList(Map.of("lobby", 2), 0), rooms.await());
    assertEquals("ops", alice.client.join("Ops").await().room());
    assertEquals(0, alice.client.who("OPS").await().others());
    assertEquals(1, alice.client.who("lobby").await().others());
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.who()));
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.who("dev")));
  }

  @Test
  void privateLinesReachOneMember() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.tell("bob", "psst").await();
    Until.isTrue(() -> bob.told.equals(List.of("Alice: psst")), () -> bob.told);
    assertEquals(ErrorCode.NO_SUCH_MEMBER, refusal(alice.client.tell("Carol", "psst")));
  }

  @Test
  void aTakenOrBadNameFailsAndAnotherOneMayBeTried() {
    connected("Alice");
    Recorder other = recorder("alice");
    assertEquals(ErrorCode.NAME_TAKEN, refusal(other.client.connect()));
    assertEquals(ErrorCode.BAD_NAME, refusal(other.client.connect("a b")));
    assertEquals("Bob", other.client.connect("Bob").await().name());
    assertEquals(ErrorCode.NAME_TAKEN, refusal(other.client.nick("Alice")));
    assertEquals(ErrorCode.BAD_ROOM, refusal(other.client.join("a b")));
    assertEquals(ErrorCode.BAD_ROOM, refusal(other.client.join("lobby")));
  }

  @Test
  void aLineTooLongFailsAndItsNeighboursAreSaid() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    Future<Long> before = alice.client.say("before");
    Future<Long> tooLong = alice.client.say("x".repeat(5_000));
    Future<Long> after = alice.client.say("after");
    assertEquals(before.await() + 1, after.await());
    assertEquals(ErrorCode.TOO_LONG, refusal(tooLong));
    bob.awaitLines("lobby Alice: before", "lobby Alice: after");
  }

  @Test
  void aServerThatIsAwayAtFirstIsTriedUntilItIsThere() {
    proxy.refuse();
    Recorder alice = recorder("Alice");
    Future<Welcome> welcome = alice.client.connect();
    Future<Long> early = alice.client.say("early");
    alice.awaitState(OFFLINE);
    proxy.accept();
    assertEquals("Alice", welcome.await().name());
    early.await();
    assertEquals(
        List.of(CONNECTING, OFFLINE, ONLINE), alice.states.stream().map(s -> s.kind()).toList());
    assertEquals("connection refused", alice.states.get(1).cause());
  }

  @ParameterizedTest
  @EnumSource
  void afterALostConnectionNothingIsMissedOrDoubled(FaultyProxy.Cut how) {
    Recorder alice = connected("Alice");
    Recorder bob = direct("Bob");
    bob.client.connect().await();
    proxy.refuse();
    proxy.cut(how);
    alice.awaitState(OFFLINE);
    bob.client.say("missed").await();
    Future<Long> kept = alice.client.say("kept");
    proxy.accept();
    kept.await();
    alice.awaitLines("lobby Bob: missed");
    bob.awaitLines("lobby Alice: kept");
    assertTrue(
        bob.entries.stream().noneMatch(e -> e.kind().name().equals("LEFT")),
        () -> "left: " + bob.entries);
  }

  @Test
  void aRestartedServerIsFoundAgain() {
    Recorder alice = connected("Alice");
    serverVertx.undeploy(server).await();
    alice.awaitState(OFFLINE);
    assertEquals("the server is stopping", alice.states.get(2).cause());
    Future<Long> kept = alice.client.say("kept");
    deploy(serverPort);
    kept.await();
    alice.awaitState(ONLINE);
  }

  @Test
  void offlineLinesBeyondTheLimitFailAndTheOthersArrive() {
    ChatClientOptions few = options("Alice").set(ChatClientOptions.PENDING_LINES, 3);
    Recorder alice = recorderOf(few);
    Recorder bob = direct("Bob");
    bob.client.connect().await();
    alice.client.connect().await();
    proxy.refuse();
    proxy.cut(FaultyProxy.Cut.FIN);
    alice.awaitState(OFFLINE);
    List<Future<Long>> said = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      said.add(alice.client.say("line " + i));
    }
    assertInstanceOf(NotDeliveredException.class, failure(said.remove(3)));
    proxy.accept();
    Future.all(said).await();
    bob.awaitLines("lobby Alice: line 1", "lobby Alice: line 2", "lobby Alice: line 3");
  }

  @Test
  void aHalfOpenLinkIsFoundByAPing() {
    ChatClientOptions quick = options("Alice").set(ChatClientOptions.IDLE_SECONDS, 1);
    Recorder alice = recorderOf(quick);
    alice.client.connect().await();
    proxy.pause();
    long start = System.nanoTime();
    alice.awaitState(OFFLINE);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(took > 900 && took < 4_000, () -> "took " + took + " ms");
    assertEquals("the server did not answer for 2 s", alice.states.get(2).cause());
    Future<Long> kept = alice.client.say("kept");
    proxy.resume();
    proxy.cut(FaultyProxy.Cut.RST);
    kept.await();
  }

  @Test
  void anIdleLinkThatAnswersStaysUp() {
    ChatClientOptions quick = options("Alice").set(ChatClientOptions.IDLE_SECONDS, 1);
    Recorder alice = recorderOf(quick);
    alice.client.connect().await();
    Future<?> later = vertx.timer(3, TimeUnit.SECONDS);
    Until.isTrue(later::isComplete, () -> "no timer");
    assertEquals(List.of(CONNECTING, ONLINE), alice.states.stream().map(s -> s.kind()).toList());
  }

  @Test
  void anUnansweredPrivateLineFailsAndIsNotSentAgain() {
    Recorder alice = connected("Alice");
    Recorder bob = direct("Bob");
    bob.client.connect().await();
    Until.isTrue(() -> alice.entries.size() == 1, () -> "Bob's coming is still on its way");
    proxy.pause();
    Future<Void> told = alice.client.tell("Bob", "psst");
    Future<Long> said = alice.client.say("said");
    Until.isTrue(proxy::isHoldingBack, () -> "the private line was not sent");
    proxy.cut(FaultyProxy.Cut.RST);
    assertEquals("The connection was lost: this may not have arrived.", failure(told).getMessage());
    proxy.resume();
    said.await();
    assertEquals(List.of(), bob.told);
  }

  @Test
  void aPrivateLineIsToldAsSoonAsThereIsAServer() {
    Recorder bob = direct("Bob");
    bob.client.connect().await();
    Recorder alice = recorder("Alice");
    Future<Void> first = alice.client.tell("Bob", "before connect");
    alice.client.connect();
    first.await();
    Future<Void> later = disconnected(alice).client.tell("Bob", "while offline");
    proxy.accept();
    later.await();
    Until.isTrue(
        () -> bob.told.equals(List.of("Alice: before connect", "Alice: while offline")),
        () -> bob.told);
  }

  @Test
  void aClientIsInManyRooms() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.join("ops").await();
    bob.client.join("ops").await();
    alice.client.say("lobby", "one").await();
    alice.client.action("ops", "waves").await();
    Until.isTrue(() -> bob.lines.size() == 2, () -> bob.lines);
    assertEquals(Set.of("lobby Alice: one", "ops Alice: waves"), Set.copyOf(bob.lines));
    assertEquals(
        List.of("waves"),
        bob.client.history("ops", Long.MAX_VALUE, 5).await().stream().map(e -> e.text()).toList());
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.say("where?")));
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.say("dev", "not there")));
    assertEquals(ErrorCode.BAD_ROOM, refusal(alice.client.say("not a room", "x")));
  }

  @Test
  void aRoomThatWasLeftSaysNoMoreAndTheOtherIsTheOnlyOne() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.join("ops").await();
    Future<Long> last = alice.client.say("lobby", "last");
    alice.client.leave("lobby").await();
    assertTrue(last.succeeded(), "acks come before the farewell");
    bob.client.say("unheard").await();
    bob.client.join("ops").await();
    bob.client.say("ops", "heard").await();
    alice.awaitLines("ops Bob: heard");
    alice.client.say("in the only room").await();
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.leave("lobby")));
  }

  @Test
  void inNoRoomOneStillHasANameAndPrivateLines() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.leave("lobby").await();
    assertEquals(ErrorCode.BAD_REQUEST, refusal(alice.client.say("where?")));
    assertEquals("Al", alice.client.nick("Al").await());
    bob.client.tell("Al", "psst").await();
    Until.isTrue(() -> alice.told.equals(List.of("Bob: psst")), () -> alice.told);
    alice.client.tell("Bob", "hush").await();
    alice.client.join("lobby").await();
    bob.client.say("back").await();
    Until.isTrue(() -> alice.lines.contains("lobby Bob: back"), () -> alice.lines);
  }

  @Test
  void aNickIsToldInEachRoomAndNotToOneself() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.join("ops").await();
    bob.client.join("ops").await();
    assertEquals("Al", alice.client.nick("Al").await());
    alice.client.say("ops", "after").await();
    Until.isTrue(
        () -> bob.entries.stream().filter(e -> e.kind() == Entry.Kind.RENAMED).count() == 2,
        () -> bob.entries);
    assertTrue(alice.entries.stream().noneMatch(e -> e.kind() == Entry.Kind.RENAMED));
  }

  @Test
  void aNickIsRefusedBeforeConnectAndAfterClose() {
    Recorder alice = recorder("Alice");
    assertInstanceOf(NotDeliveredException.class, failure(alice.client.nick("Al")));
    alice.client.connect().await();
    alice.client.close().await();
    assertInstanceOf(NotDeliveredException.class, failure(alice.client.nick("Al")));
  }

  @Test
  void anotherWhoBoreOurNameWhileWeWereAwayRenamesNotUs() {
    serverVertx.undeploy(server).await();
    ChatServerOptions options = new ChatServerOptions().setPort(serverPort);
    options.set(ChatServerOptions.LOG_LINES, false).set(ChatServerOptions.GRACE_SECONDS, 0);
    serverVertx.deployVerticle(new ChatServerVerticle(options)).await();
    Recorder watcher = direct("Watcher");
    watcher.client.connect().await();
    Recorder alice = disconnected(connected("Alice"));
    Until.isTrue(() -> watcher.entries.size() == 2, () -> watcher.entries);
    Recorder other = direct("Alice");
    other.client.connect().await();
    other.client.nick("Bo").await();
    proxy.accept();
    alice.awaitState(ONLINE);
    alice.client.say("still Alice").await();
    Until.isTrue(() -> watcher.lines.size() == 1, () -> watcher.lines);
    assertEquals("lobby Alice: still Alice", watcher.lines.get(0));
    proxy.cut(FaultyProxy.Cut.RST);
    Until.isTrue(() -> alice.states.size() == 6, () -> alice.states);
    assertEquals("Alice", alice.states.get(5).welcome().name());
  }

  @Test
  void linesOfSeveralRoomsArriveInTheirRoomsAfterALostConnection() {
    Recorder alice = connected("Alice");
    alice.client.join("dev").await();
    disconnected(alice);
    Recorder bob = direct("Bob");
    bob.client.connect().await();
    bob.client.join("dev").await();
    bob.client.say("dev", "missed").await();
    alice.client.say("lobby", "one");
    Future<Welcome> join = alice.client.join("ops");
    Future<Long> two = alice.client.say("ops", "two");
    Future<Long> three = alice.client.say("lobby", "three");
    proxy.accept();
    assertEquals("ops", join.await().room());
    two.await();
    three.await();
    bob.awaitLines("lobby Alice: one", "lobby Alice: three");
    bob.client.join("ops").await();
    Until.isTrue(() -> bob.lines.contains("past ops Alice: two"), () -> bob.lines);
    Until.isTrue(() -> alice.lines.equals(List.of("dev Bob: missed")), () -> alice.lines);
  }

  @Test
  void aRoomIsReadOnWhereItWasLeft() {
    Recorder alice = connected("Alice");
    Recorder bob = connected("Bob");
    alice.client.join("ops").await();
    alice.client.leave("lobby").await();
    bob.client.say("meanwhile").await();
    assertTrue(alice.client.join("lobby").await().resumed());
    alice.awaitLines("lobby Bob: meanwhile");
  }

  @Test
  void aNameTakenMeanwhileIsToldOnceAndAnotherIsAskedFor() {
    Recorder alice = disconnected(connected("Alice"));
    serverVertx.undeploy(server).await();
    deploy(serverPort);
    direct("Alice").client.connect().await();
    proxy.accept();
    Until.isTrue(() -> !alice.errors.isEmpty(), () -> alice.errors);
    assertEquals("Alicia", alice.client.nick("Alicia").await());
    alice.awaitState(ONLINE);
    assertEquals(List.of("name_taken: Alice is taken: choose another username."), alice.errors);
    assertEquals(2, alice.states.stream().filter(s -> s.kind() == ONLINE).count());
  }

  @Test
  void aClientThatWasTakenOverDoesNotFightBack() {
    String id = ChatClient.newClientId();
    Recorder older = recorderOf(options("Alice"), id);
    older.client.connect().await();
    Recorder newer = recorderOf(options("Alice"), id);
    newer.client.connect().await();
    older.awaitState(CLOSED);
    assertTrue(older.states.get(2).turnedOut());
    assertEquals("This client connected from elsewhere.", older.states.get(2).cause());
    assertInstanceOf(NotDeliveredException.class, failure(older.client.say("too late")));
    newer.client.say("still here").await();
    assertEquals(List.of(CONNECTING, ONLINE), newer.states.stream().map(s -> s.kind()).toList());
  }

  @Test
  void closingWaitsForTheAcksOfWhatWasSaid() {
    Recorder alice = connected("Alice");
    List<Future<Long>> said = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      said.add(alice.client.say("line " + i));
    }
    alice.client.close().await();
    assertTrue(said.stream().allMatch(Future::succeeded));
    assertInstanceOf(NotDeliveredException.class, failure(alice.client.say("too late")));
    alice.client.close().await();
  }

  private ChatClientOptions options(String name) {
    return new ChatClientOptions().setPort(proxy.port()).setName(name);
  }

  private Recorder recorder(String name) {
    return recorderOf(options(name));
  }

  private Recorder recorderOf(ChatClientOptions options) {
    return recorderOf(options, ChatClient.newClientId());
  }

  private Recorder recorderOf(ChatClientOptions options, String client) {
    return new Recorder(ChatClient.create(vertx, options, client, RETRY_MILLISECONDS));
  }

  /** A client whose connection does not go through the proxy. */
  private Recorder direct(String name) {
    ChatClientOptions direct = options(name).setPort(serverPort);
    return recorderOf(direct);
  }

  private Recorder connected(String name) {
    Recorder recorder = recorder(name);
    recorder.client.connect().await();
    return recorder;
  }

  /** Cuts every connection of the proxy, which refuses new ones from now on. */
  private Recorder disconnected(Recorder recorder) {
    proxy.refuse();
    proxy.cut(FaultyProxy.Cut.FIN);
    recorder.awaitState(OFFLINE);
    return recorder;
  }

  private static ErrorCode refusal(Future<?> future) {
    return assertInstanceOf(RefusedException.class, failure(future)).code();
  }

  private static Throwable failure(Future<?> future) {
    return assertThrows(Throwable.class, future::await);
  }
}
