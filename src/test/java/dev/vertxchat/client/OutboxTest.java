package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MOST = 1_000;
  private final RefusedException busy = new RefusedException(ErrorCode.BUSY, "too many");

  private final Cursors cursors = new Cursors();
  private final Outbox outbox = new Outbox("lobby", MOST, cursors);

  @Test
  void nothingIsSentBeforeTheWelcome() {
    say("a");
    assertEquals(List.of("lobby"), hello());
    assertEquals(List.of(), sent());
    opened("lobby");
    assertEquals(List.of("say lobby 1 a"), sent());
    assertEquals(List.of(), sent());
  }

  @Test
  void anAckCompletesItsLineWithItsNumber() {
    online();
    Future<Long> a = say("a");
    sent();
    outbox.acked("lobby", 1, 57);
    assertEquals(57L, a.result());
    assertTrue(outbox.isEmpty());
  }

  @Test
  void anAckCompletesAllLinesBeforeItInItsRoomAndNoOther() {
    online();
    join("ops");
    Future<Long> a = say("lobby", "a");
    Future<Long> there = say("ops", "there");
    Future<Long> b = say("lobby", "b");
    Future<Long> c = say("lobby", "c");
    sent();
    outbox.acked("lobby", 3, 9);
    assertEquals(0L, a.result());
    assertEquals(9L, b.result());
    assertFalse(there.isComplete());
    assertFalse(c.isComplete());
    outbox.acked("ops", 2, 4);
    assertEquals(4L, there.result());
  }

  @Test
  void whatWasNotAckedIsSentAgainInOrderWithTheSameRefs() {
    online();
    say("a");
    say("b");
    sent();
    outbox.acked("lobby", 1, 5);
    outbox.lost();
    say("c");
    online();
    assertEquals(List.of("say lobby 2 b", "say lobby 3 c"), sent());
  }

  @Test
  void aLineThatTheResumedLogAcksIsNotSentAgain() {
    online();
    Future<Long> a = say("a");
    sent();
    outbox.lost();
    online();
    outbox.acked("lobby", 1, 8);
    assertEquals(8L, a.result());
    assertEquals(List.of(), sent());
  }

  @Test
  void aPrivateLineIsNotSentAgain() {
    online();
    Future<Void> told = tell("psst");
    sent();
    outbox.lost();
    assertInstanceOf(NotDeliveredException.class, told.cause());
    online();
    assertEquals(List.of(), sent());
  }

  @Test
  void whatIsAskedBeforeTheWelcomeWaitsForItHoweverManyAttemptsItTakes() {
    tell("psst");
    outbox.lost();
    who("lobby");
    say("a");
    outbox.lost();
    online();
    assertEquals(List.of("tell", "who", "say lobby 2 a"), sent());
  }

  @Test
  void whatIsAskedWhileTheServerIsAwayIsSentOnReturn() {
    online();
    Future<Void> under = tell("under way");
    sent();
    outbox.lost();
    Future<Void> later = tell("later");
    who("lobby");
    outbox.lost();
    assertTrue(under.failed());
    assertFalse(later.isComplete());
    online();
    assertEquals(List.of("tell", "who"), sent());
  }

  @Test
  void moreThanTheMostFailsAndHarmsNoOther() {
    for (int i = 0; i < MOST; i++) {
      assertFalse(say("line").isComplete());
    }
    assertEquals(
        "No more lines can wait for the server (pendingLines is 1000): this one is not kept.",
        say("one too many").cause().getMessage());
    assertInstanceOf(NotDeliveredException.class, outbox.join("ops").cause());
    assertInstanceOf(NotDeliveredException.class, outbox.leave("lobby").cause());
    assertEquals("lobby", outbox.onlyRoom());
    online();
    assertEquals(Outbox.WINDOW, sent().size());
    outbox.acked("lobby", MOST, 0);
    assertTrue(outbox.isEmpty());
    assertFalse(say("again").isComplete());
  }

  @Test
  void noMoreThanAWindowIsInFlight() {
    online();
    for (int i = 0; i < Outbox.WINDOW + 2; i++) {
      say("x");
    }
    assertEquals(Outbox.WINDOW, sent().size());
    assertEquals(List.of(), sent());
    outbox.acked("lobby", 1, 1);
    assertEquals(1, sent().size());
  }

  @Test
  void nothingWaitsForTheAnswerToAJoin() {
    online();
    say("lobby", "a");
    Future<Welcome> join = outbox.join("ops");
    say("ops", "b");
    assertEquals(List.of("say lobby 1 a", "join ops", "say ops 2 b"), sent());
    outbox.welcomed(welcome("ops"));
    assertEquals("ops", join.result().room());
  }

  @Test
  void aJoinReadsOnWhereWeStoodWhenItIsSent() {
    online();
    join("ops");
    cursors.given("ops", 7);
    outbox.leave("ops");
    outbox.join("ops");
    assertEquals(List.of("leave ops"), sent());
    cursors.given("ops", 8); // what was due before the farewell
    outbox.answered(Asked.Kind.LEAVE, "ops", null);
    assertEquals(
        "{\"type\":\"join\",\"room\":\"ops\",\"log\":\"log\",\"since\":8}\n",
        outbox.next(1_000).toString());
  }

  @Test
  void theOnlyRoomIsKnownWhileThereIsOne() {
    assertEquals("lobby", outbox.onlyRoom());
    outbox.join("ops");
    assertEquals(
        "room: needed, for you are in 2 rooms: lobby, ops",
        assertThrows(RefusedException.class, outbox::onlyRoom).getMessage());
    outbox.leave("lobby");
    assertEquals("ops", outbox.onlyRoom());
    outbox.leave("ops");
    assertEquals(
        "room: needed, for you are in no room",
        assertThrows(RefusedException.class, outbox::onlyRoom).getMessage());
  }

  @Test
  void aRoomIsJoinedAndLeftOnce() {
    assertEquals(ErrorCode.BAD_ROOM, refusal(() -> outbox.join("lobby")));
    assertEquals(ErrorCode.BAD_REQUEST, refusal(() -> outbox.leave("ops")));
  }

  @Test
  void aRefusedJoinFailsAndTheNextOneIsAsked() {
    online();
    Future<Welcome> join = outbox.join("ops");
    Future<Long> meant = say("ops", "secret");
    Future<Welcome> next = outbox.join("dev");
    assertEquals(List.of("join ops", "say ops 1 secret", "join dev"), sent());
    Future<Long> late = say("ops", "not sent yet");
    assertTrue(outbox.refused(busy, "ops", Entry.NO_REF));
    assertEquals(busy, join.cause());
    assertEquals(busy, late.cause());
    RefusedException notThere = new RefusedException(ErrorCode.BAD_REQUEST, "not in ops");
    assertTrue(outbox.refused(notThere, "ops", 1));
    assertEquals(notThere, meant.cause());
    outbox.welcomed(welcome("dev"));
    assertTrue(next.succeeded());
    assertFalse(outbox.join("ops").failed());
  }

  @Test
  void aHelloNamesAllRoomsAndAnswersTheJoinsThatWait() {
    online();
    join("ops");
    outbox.lost();
    Future<Welcome> dev = outbox.join("dev");
    say("dev", "a");
    assertEquals(List.of("lobby", "ops", "dev"), hello());
    opened("lobby");
    assertEquals(List.of("say dev 1 a"), sent());
    outbox.welcomed(welcome("ops"));
    assertFalse(dev.isComplete());
    outbox.welcomed(welcome("dev"));
    assertTrue(dev.succeeded());
  }

  @Test
  void aJoinThatWasLostWithItsConnectionIsAskedWithTheHello() {
    online();
    Future<Welcome> join = outbox.join("ops");
    assertEquals(List.of("join ops"), sent());
    outbox.lost();
    assertEquals(List.of("lobby", "ops"), hello());
    opened("lobby");
    outbox.welcomed(welcome("ops"));
    assertTrue(join.succeeded());
    assertTrue(outbox.isEmpty());
  }

  @Test
  void aHelloReadsOnInEachRoom() {
    online();
    join("ops");
    cursors.given("ops", 7);
    outbox.lost();
    assertEquals(
        List.of(new Hello.Resume("log", 0), new Hello.Resume("log", 7)),
        outbox.hello().stream().map(Hello.Place::resume).toList());
  }

  @Test
  void roomsForWhichAHelloHasNoPlaceAreJoinedBeforeAllElse() {
    online();
    List<String> names = IntStream.range(0, 80).mapToObj(i -> "room-of-some-length-" + i).toList();
    names.forEach(this::join);
    outbox.lost();
    Future<Long> a = say(names.get(79), "a");
    List<Hello.Place> places = outbox.hello();
    int bytes =
        ClientLines.hello(new Hello("😀".repeat(32), places, "c".repeat(64), "😀".repeat(128)))
            .length();
    assertTrue(bytes > 3_000 && bytes < 4_096, () -> "a hello of " + bytes + " bytes");
    opened("lobby");
    List<String> rest = sent();
    assertEquals(80 + 1 + 1, places.size() + rest.size());
    assertEquals("join " + names.get(places.size() - 1), rest.get(0));
    assertEquals("say " + names.get(79) + " 1 a", rest.get(rest.size() - 1));
    names.forEach(room -> outbox.welcomed(welcome(room)));
    outbox.acked(names.get(79), 1, 5);
    assertTrue(a.succeeded());
    assertTrue(outbox.isEmpty());
  }

  @Test
  void aRoomThatIsRefusedAtAResumeFailsWhatWaitsThereAndNothingElse() {
    online();
    join("ops");
    outbox.lost();
    Future<Long> here = say("lobby", "here");
    Future<Long> there = say("ops", "there");
    Future<Void> left = outbox.leave("ops");
    Future<Welcome> again = outbox.join("ops");
    Future<Long> later = say("ops", "later");
    hello();
    outbox.opened("Alice");
    outbox.welcomed(welcome("lobby"));
    assertFalse(outbox.refused(busy, "ops", Entry.NO_REF), "nobody asked for it");
    assertEquals(busy, there.cause());
    assertEquals(busy, left.cause());
    assertEquals(List.of("say lobby 1 here", "join ops", "say ops 3 later"), sent());
    outbox.welcomed(welcome("ops"));
    assertTrue(again.succeeded());
    assertFalse(here.isComplete() || later.isComplete());
  }

  @Test
  void aRoomThatIsRefusedAtAResumeIsNotNamedAgain() {
    online();
    join("ops");
    outbox.lost();
    hello();
    opened("lobby");
    outbox.refused(busy, "ops", Entry.NO_REF);
    outbox.lost();
    assertEquals(List.of("lobby"), hello());
  }

  @Test
  void aLeaveIsAnsweredByTheFarewell() {
    online();
    join("ops");
    Future<Void> left = outbox.leave("ops");
    assertEquals(List.of("leave ops"), sent());
    assertFalse(left.isComplete());
    outbox.answered(Asked.Kind.LEAVE, "lobby", null);
    assertFalse(left.isComplete());
    outbox.answered(Asked.Kind.LEAVE, "ops", null);
    assertTrue(left.succeeded());
  }

  @Test
  void offlineARoomIsLeftAtOnceUnlessALineWaitsToBeSaidThere() {
    online();
    join("ops");
    join("dev");
    outbox.lost();
    say("dev", "last");
    assertTrue(outbox.leave("ops").succeeded());
    Future<Void> dev = outbox.leave("dev");
    assertFalse(dev.isComplete());
    assertEquals(List.of("lobby", "dev"), hello());
    opened("lobby");
    assertEquals(List.of("say dev 1 last", "leave dev"), sent());
  }

  @Test
  void aRoomThatAHelloUnderWayNamesIsLeftByALine() {
    outbox.join("ops");
    assertEquals(List.of("lobby", "ops"), hello());
    Future<Void> left = outbox.leave("ops");
    Future<Welcome> again = outbox.join("ops");
    assertFalse(left.isComplete());
    opened("lobby");
    outbox.welcomed(welcome("ops"));
    assertEquals(List.of("leave ops"), sent());
    assertFalse(again.isComplete());
  }

  @Test
  void aLeaveThatWasLostWithItsConnectionIsDone() {
    online();
    join("ops");
    Future<Void> left = outbox.leave("ops");
    sent();
    outbox.lost();
    assertTrue(left.succeeded());
    assertEquals(List.of("lobby"), hello());
  }

  @Test
  void aRoomThatIsLeftAndJoinedAgainIsResumedForTheLinesOfBefore() {
    online();
    join("ops");
    say("ops", "before");
    outbox.leave("ops");
    sent();
    Future<Welcome> again = outbox.join("ops");
    outbox.lost();
    assertEquals(List.of("lobby", "ops"), hello());
    opened("lobby");
    outbox.welcomed(welcome("ops"));
    assertFalse(again.isComplete(), "that was the welcome of the hello");
    assertEquals(List.of("say ops 1 before", "leave ops"), sent());
    outbox.answered(Asked.Kind.LEAVE, "ops", null);
    assertEquals(List.of("join ops"), sent());
    outbox.welcomed(welcome("ops"));
    assertTrue(again.succeeded());
  }

  @Test
  void inNoRoomThereIsNothingForAHello() {
    online();
    assertTrue(outbox.hasRooms());
    outbox.leave("lobby");
    sent();
    outbox.lost();
    assertFalse(outbox.hasRooms());
    outbox.join("ops");
    assertTrue(outbox.hasRooms());
    assertEquals(List.of("ops"), hello());
  }

  @Test
  void aNickThatWaitsIsAskedWithTheHello() {
    Future<String> al = nick("Al");
    Future<String> bo = nick("Bo");
    assertEquals("Bo", outbox.wantedName());
    hello();
    Future<String> cy = nick("Cy");
    opened("lobby");
    assertEquals("Alice", al.result()); // as the welcome says
    assertEquals("Alice", bo.result());
    assertEquals(List.of("nick Cy"), sent());
    assertEquals("Cy", outbox.askedName());
    outbox.answered(Asked.Kind.NICK, null, "Cy");
    assertEquals("Cy", cy.result());
  }

  @Test
  void aNickWhoseHelloIsRefusedFails() {
    Future<String> bo = nick("Bo");
    hello();
    RefusedException taken = new RefusedException(ErrorCode.NAME_TAKEN, "taken");
    assertTrue(outbox.nameRefused(taken));
    assertEquals(taken, bo.cause());
    outbox.lost();
    assertEquals(null, outbox.wantedName());
    assertFalse(outbox.nameRefused(taken));
  }

  @Test
  void aNickThatWasLostWithItsConnectionIsAskedAgain() {
    online();
    Future<String> bo = nick("Bo");
    sent();
    outbox.lost();
    assertFalse(bo.isComplete());
    assertEquals("Bo", outbox.wantedName());
  }

  @Test
  void ofTheLinesInFlightTheLongestIsTheOneThatIsTooLong() {
    online();
    Future<Long> shortLine = say("a");
    Future<Long> longLine = say("a".repeat(5_000));
    outbox.join("ops");
    sent();
    RefusedException tooLong = new RefusedException(ErrorCode.TOO_LONG, "too long");
    assertTrue(outbox.refused(tooLong, null, Entry.NO_REF));
    assertEquals(tooLong, longLine.cause());
    assertFalse(shortLine.isComplete());
  }

  @Test
  void anErrorOfARoomIsOfWhatWasAskedThereFirst() {
    online();
    Future<?> elsewhere = who("lobby");
    Future<Welcome> join = outbox.join("ops");
    Future<Long> said = say("ops", "a");
    Future<List<Entry>> history =
        outbox.add(Asked.Kind.HISTORY, "ops", ref -> ClientLines.history("ops", 9, 5));
    Future<List<Entry>> search =
        outbox.add(Asked.Kind.SEARCH, "ops", ref -> ClientLines.search("ops", "fox", 9, 5));
    sent();
    outbox.welcomed(welcome("ops"));
    for (Future<?> meant : List.of(history, search)) {
      assertFalse(meant.isComplete());
      RefusedException unavailable = new RefusedException(ErrorCode.UNAVAILABLE, "not now");
      assertTrue(outbox.refused(unavailable, "ops", Entry.NO_REF));
      assertEquals(unavailable, meant.cause());
    }
    assertFalse(outbox.refused(busy, "ops", Entry.NO_REF));
    assertTrue(join.succeeded());
    assertFalse(said.isComplete() || elsewhere.isComplete());
  }

  @Test
  void anErrorOfNoRoomIsOfWhatIsAboutNone() {
    online();
    say("a");
    Future<?> who = who("lobby");
    tell("psst");
    Future<RoomList> rooms = outbox.add(Asked.Kind.ROOMS, null, ref -> ClientLines.ROOMS);
    Future<String> bo = nick("Bo");
    sent();
    RefusedException taken = new RefusedException(ErrorCode.NAME_TAKEN, "taken");
    assertTrue(outbox.refused(taken, null, Entry.NO_REF));
    assertEquals(taken, bo.cause());
    RefusedException unavailable = new RefusedException(ErrorCode.UNAVAILABLE, "not now");
    assertTrue(outbox.refused(unavailable, null, Entry.NO_REF));
    assertEquals(unavailable, rooms.cause());
    assertFalse(outbox.refused(unavailable, null, Entry.NO_REF));
    assertFalse(who.isComplete());
  }

  @Test
  void anErrorWithARefFailsThatLineAlone() {
    online();
    Future<Long> a = say("a");
    Future<Void> told = tell("x");
    sent();
    RefusedException gone = new RefusedException(ErrorCode.NO_SUCH_MEMBER, "gone");
    assertTrue(outbox.refused(gone, null, 2));
    assertTrue(told.failed());
    assertFalse(a.isComplete());
    assertFalse(outbox.refused(gone, null, 2));
  }

  @Test
  void anAnswerIsForTheOldestQuestionInItsRoom() {
    online();
    join("ops");
    Future<?> here = who("lobby");
    Future<?> there = who("ops");
    sent();
    outbox.answered(Asked.Kind.WHO, "ops", new Roster(List.of(), 0));
    assertTrue(there.succeeded());
    assertFalse(here.isComplete());
  }

  @Test
  void whatIsLeftWhenTheClientEndsFails() {
    Future<Long> a = say("a");
    Future<Welcome> join = outbox.join("ops");
    hello();
    outbox.closed("over");
    assertEquals("over", a.cause().getMessage());
    assertEquals("over", join.cause().getMessage());
    assertTrue(outbox.isEmpty());
  }

  private Future<Long> say(String text) {
    return say("lobby", text);
  }

  private Future<Long> say(String room, String text) {
    return outbox.add(Asked.Kind.SAY, room, ref -> ClientLines.say(room, text, ref, false));
  }

  private Future<Void> tell(String text) {
    return outbox.add(Asked.Kind.TELL, null, ref -> ClientLines.tell("Bob", text, ref));
  }

  private Future<Roster> who(String room) {
    return outbox.add(Asked.Kind.WHO, room, ref -> ClientLines.who(room));
  }

  private Future<String> nick(String name) {
    return outbox.add(Asked.Kind.NICK, name, ref -> ClientLines.nick(name));
  }

  /** Joins a room and is welcomed there. */
  private void join(String room) {
    outbox.join(room);
    sent();
    cursors.welcomed(welcome(room));
    outbox.welcomed(welcome(room));
  }

  /** The rooms that the next hello names. */
  private List<String> hello() {
    return outbox.hello().stream().map(Hello.Place::room).toList();
  }

  /** A hello whose first room has answered. */
  private void opened(String room) {
    outbox.opened("Alice");
    cursors.welcomed(welcome(room));
    outbox.welcomed(welcome(room));
  }

  private void online() {
    hello();
    opened("lobby");
  }

  private static Welcome welcome(String room) {
    return new Welcome("Alice", room, "log", 0, false, true, new Roster(List.of(), 0));
  }

  private static ErrorCode refusal(Runnable asking) {
    return assertThrows(RefusedException.class, asking::run).code();
  }

  private List<String> sent() {
    return outbox.next(1_000_000).toString().lines().map(OutboxTest::brief).toList();
  }

  private static String brief(String line) {
    JsonObject json = new JsonObject(line);
    String type = json.getString("type");
    return switch (type) {
      case "say" ->
          "say %s %d %s"
              .formatted(json.getString("room"), json.getLong("ref"), json.getString("text"));
      case "join", "leave" -> type + " " + json.getString("room");
      case "nick" -> "nick " + json.getString("name");
      default -> type;
    };
  }
}
