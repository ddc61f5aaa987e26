package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MOST = 1_000;

  private final Cursors cursors = new Cursors();
  private final Outbox outbox = new Outbox("lobby", MOST);

  @Test
  void nothingIsSentBeforeTheWelcome() {
    say("a");
    assertEquals(List.of(), sent());
    welcomed("lobby");
    assertEquals(List.of("say 1 a"), sent());
    assertEquals(List.of(), sent());
  }

  @Test
  void anAckCompletesItsLineWithItsNumber() {
    welcomed("lobby");
    Future<Long> a = say("a");
    sent();
    outbox.acked(1, 57);
    assertEquals(57L, a.result());
    assertTrue(outbox.isEmpty());
  }

  @Test
  void anAckCompletesAllLinesBeforeIt() {
    welcomed("lobby");
    Future<Long> a = say("a");
    Future<Long> b = say("b");
    Future<Long> c = say("c");
    sent();
    outbox.acked(2, 9);
    assertEquals(0L, a.result());
    assertEquals(9L, b.result());
    assertFalse(c.isComplete());
  }

  @Test
  void whatWasNotAckedIsSentAgainInOrderWithTheSameRefs() {
    welcomed("lobby");
    say("a");
    say("b");
    sent();
    outbox.acked(1, 5);
    outbox.lost();
    say("c");
    welcomed("lobby");
    assertEquals(List.of("say 2 b", "say 3 c"), sent());
  }

  @Test
  void aLineThatTheResumedLogAcksIsNotSentAgain() {
    welcomed("lobby");
    Future<Long> a = say("a");
    sent();
    outbox.lost();
    welcomed("lobby");
    outbox.acked(1, 8);
    assertEquals(8L, a.result());
    assertEquals(List.of(), sent());
  }

  @Test
  void aPrivateLineIsNotSentAgain() {
    welcomed("lobby");
    Future<Void> told = outbox.add(Asked.Kind.TELL, ref -> ClientLines.tell("Bob", "psst", ref));
    sent();
    outbox.lost();
    assertInstanceOf(NotDeliveredException.class, told.cause());
    welcomed("lobby");
    assertEquals(List.of(), sent());
  }

  @Test
  void offlineOnlyLinesAndJoinsAreKept() {
    Future<Roster> who = outbox.add(Asked.Kind.WHO, ref -> ClientLines.WHO);
    assertInstanceOf(NotDeliveredException.class, who.cause());
    assertFalse(say("a").isComplete());
  }

  @Test
  void moreThanTheMostFailsAndHarmsNoOther() {
    for (int i = 0; i < MOST; i++) {
      assertFalse(say("line").isComplete());
    }
    assertEquals(
        "No more lines can wait for the server (pendingLines is 1000): this one is not kept.",
        say("one too many").cause().getMessage());
    Future<Welcome> join = outbox.join("ops");
    assertInstanceOf(NotDeliveredException.class, join.cause());
    assertEquals("lobby", outbox.wanted());
    welcomed("lobby");
    assertEquals(Outbox.WINDOW, sent().size());
    outbox.acked(MOST, 0);
    assertTrue(outbox.isEmpty());
    assertFalse(say("again").isComplete());
  }

  @Test
  void noMoreThanAWindowIsInFlight() {
    welcomed("lobby");
    for (int i = 0; i < Outbox.WINDOW + 2; i++) {
      say("x");
    }
    assertEquals(Outbox.WINDOW, sent().size());
    assertEquals(List.of(), sent());
    outbox.acked(1, 1);
    assertEquals(1, sent().size());
  }

  @Test
  void nothingGoesOutBehindAJoinBeforeItsWelcome() {
    welcomed("lobby");
    say("a");
    Future<Welcome> join = outbox.join("ops");
    say("b");
    assertEquals(List.of("say 1 a", "join ops"), sent());
    outbox.acked(1, 3);
    welcomed("ops");
    assertEquals("ops", join.result().room());
    assertEquals(List.of("say 2 b"), sent());
  }

  @Test
  void aRefusedJoinTakesTheLinesMeantForThatRoomWithIt() {
    welcomed("lobby");
    Future<Welcome> join = outbox.join("ops");
    Future<Long> meant = say("secret");
    Future<Welcome> next = outbox.join("dev");
    Future<Long> other = say("other");
    assertEquals(List.of("join ops"), sent());
    assertTrue(
        outbox.refused(new RefusedException(ErrorCode.BUSY, "too many rooms"), Entry.NO_REF));
    assertEquals("too many rooms", join.cause().getMessage());
    assertEquals("too many rooms", meant.cause().getMessage());
    assertEquals(List.of("join dev"), sent());
    welcomed("dev");
    assertTrue(next.succeeded());
    assertEquals(List.of("say 2 other"), sent());
    assertFalse(other.isComplete());
  }

  @Test
  void linesOfSeveralRoomsAreSaidInTheirRoomsAfterALostConnection() {
    welcomed("lobby");
    say("a");
    sent();
    outbox.lost();
    outbox.join("ops");
    say("b");
    outbox.join("lobby");
    assertEquals("lobby", outbox.room());
    welcomed("lobby");
    assertEquals(List.of("say 1 a", "join ops"), sent());
    welcomed("ops");
    assertEquals(List.of("say 2 b", "join lobby"), sent());
    welcomed("lobby");
    assertEquals(List.of(), sent());
  }

  @Test
  void aJoinLostWithItsConnectionIsAskedAgain() {
    welcomed("lobby");
    Future<Welcome> join = outbox.join("ops");
    assertEquals(List.of("join ops"), sent());
    outbox.lost();
    welcomed("lobby");
    assertEquals(List.of("join ops"), sent());
    welcomed("ops");
    assertTrue(join.succeeded());
  }

  @Test
  void ofTheLinesInFlightTheLongestIsTheOneThatIsTooLong() {
    welcomed("lobby");
    Future<Long> shortLine = say("a");
    Future<Long> longLine = say("a".repeat(5_000));
    sent();
    RefusedException tooLong = new RefusedException(ErrorCode.TOO_LONG, "too long");
    assertTrue(outbox.refused(tooLong, Entry.NO_REF));
    assertEquals(tooLong, longLine.cause());
    assertFalse(shortLine.isComplete());
  }

  @Test
  void ofWhatIsUnavailableTheFirstThatTheLogWasAskedForIsMeantAndThenTheJoin() {
    welcomed("lobby");
    Future<List<Entry>> history = outbox.add(Asked.Kind.HISTORY, ref -> ClientLines.history(9, 5));
    Future<List<Entry>> search =
        outbox.add(Asked.Kind.SEARCH, ref -> ClientLines.search("fox", 9, 5));
    Future<Welcome> join = outbox.join("ops");
    sent();
    for (Future<?> meant : List.of(history, search, join)) {
      assertFalse(meant.isComplete());
      RefusedException unavailable = new RefusedException(ErrorCode.UNAVAILABLE, "not now");
      assertTrue(outbox.refused(unavailable, Entry.NO_REF));
      assertEquals(unavailable, meant.cause());
    }
    assertFalse(
        outbox.refused(new RefusedException(ErrorCode.UNAVAILABLE, "not now"), Entry.NO_REF));
  }

  @Test
  void aServerThatKnowsNoSearchFailsIt() {
    welcomed("lobby");
    Future<Roster> who = outbox.add(Asked.Kind.WHO, ref -> ClientLines.WHO);
    Future<List<Entry>> search =
        outbox.add(Asked.Kind.SEARCH, ref -> ClientLines.search("fox", 9, 5));
    sent();
    RefusedException unknown = new RefusedException(ErrorCode.UNKNOWN_TYPE, "Unknown type");
    assertTrue(outbox.refused(unknown, Entry.NO_REF));
    assertEquals(unknown, search.cause());
    assertFalse(who.isComplete());
  }

  @Test
  void anErrorWithARefFailsThatLineAlone() {
    welcomed("lobby");
    Future<Long> a = say("a");
    Future<Void> told = outbox.add(Asked.Kind.TELL, ref -> ClientLines.tell("Bob", "x", ref));
    sent();
    assertTrue(outbox.refused(new RefusedException(ErrorCode.NO_SUCH_MEMBER, "gone"), 2));
    assertTrue(told.failed());
    assertFalse(a.isComplete());
    assertFalse(outbox.refused(new RefusedException(ErrorCode.NO_SUCH_MEMBER, "gone"), 2));
  }

  private Future<Long> say(String text) {
    return outbox.add(Asked.Kind.SAY, ref -> ClientLines.say(text, ref, false));
  }

  private void welcomed(String room) {
    outbox.welcomed(new Welcome("Alice", room, "log", 0, false, true, new Roster(List.of(), 0)));
  }

  private List<String> sent() {
    return outbox.next(cursors, 1_000_000).toString().lines().map(OutboxTest::brief).toList();
  }

  private static String brief(String line) {
    JsonObject json = new JsonObject(line);
    return switch (json.getString("type")) {
      case "say" -> "say " + json.getLong("ref") + " " + json.getString("text");
      case "join" -> "join " + json.getString("room");
      default -> json.getString("type");
    };
  }
}
