package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.MemoryLog;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.testing.LogInFront;
import dev.vertxchat.testing.Until;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static void say(Room room, Entry.Kind kind) {
    room.say(new Draft(kind, "Bob", "hello", null, Entry.NO_REF, Draft.NO_RECEIPT));
  }

  private static void untilUnloaded(RoomsAtHand hand) {
    Until.isTrue("nothing is loaded", () -> hand.rooms.loaded() == 0);
  }

  @Test
  void aRoomIsOneHoweverOftenItIsTakenAndGoesWhenAllHaveReleasedIt() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      Room room = hand.take("lobby");
      assertSame(room, hand.take("lobby"));
      hand.rooms.release(room);
      RoomsAtHand.await(room.flush());
      assertSame(room, hand.take("lobby"));
      hand.rooms.release(room);
      hand.rooms.release(room);
      untilUnloaded(hand);
      assertNotSame(room, hand.take("lobby"));
    }
  }

  @Test
  void aRoomIsOpenedOnAContextThatIsThereAndNotOnOneThatWasTakenAway() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      Context gone = hand.vertx.getOrCreateContext();
      hand.rooms.addContext(gone);
      hand.rooms.removeContext(gone);
      for (String name : List.of("a", "b", "c", "d", "e", "f")) {
        Room room = hand.take(name);
        say(room, Entry.Kind.SAID);
        RoomsAtHand.await(room.flush());
      }
      assertEquals(1, hand.published.size());
      assertFalse(hand.published.contains(gone));
    }
  }

  @Test
  void whatWasSaidIsThereWhenTheRoomIsLoadedAgain() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      Room room = hand.take("lobby");
      say(room, Entry.Kind.SAID);
      hand.rooms.release(room);
      untilUnloaded(hand);
      Room again = hand.take("lobby");
      assertEquals(room.log().id(), again.log().id());
      assertEquals(List.of("said Bob hello"), hand.told(again));
    }
  }

  @Test
  void aLogInMemoryWithoutALineIsForgotten() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      Room room = hand.take("lobby");
      say(room, Entry.Kind.JOINED);
      hand.rooms.release(room);
      untilUnloaded(hand);
      assertNotEquals(room.log().id(), hand.take("lobby").log().id());
    }
  }

  @Test
  void aRoomInWhichSomethingWaitsStaysUntilThatIsKept() {
    Promise<Void> kept = Promise.promise();
    MemoryLog memory = new MemoryLog("lobby", 100);
    RoomLog slow =
        new LogInFront(memory) {
          @Override
          public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
            Context room =
                Vertx.currentContext(); // where the answer is to come, as every log has it
            Promise<Void> there = Promise.promise();
            kept.future().onComplete(v -> room.runOnContext(w -> there.complete()));
            return there.future().compose(v -> behind.append(drafts, time, delayed));
          }
        };
    try (RoomsAtHand hand = new RoomsAtHand(10, new OneLog(slow))) {
      Room room = hand.take("lobby");
      say(room, Entry.Kind.SAID);
      hand.rooms.release(room);
      assertSame(room, hand.take("lobby"));
      hand.rooms.release(room);
      kept.complete();
      untilUnloaded(hand);
      assertEquals(1, memory.last());
    }
  }

  @Test
  void aFlushOfAllRoomsWaitsForWhatWasSaidInEach() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      List<Room> rooms = List.of(hand.take("one"), hand.take("two"));
      rooms.forEach(room -> say(room, Entry.Kind.SAID));
      RoomsAtHand.await(hand.rooms.flush());
      rooms.forEach(room -> assertEquals(1, room.log().last()));
    }
  }

  @Test
  void theLimitIsOnRoomsThatAreUsed() {
    try (RoomsAtHand hand = new RoomsAtHand(2)) {
      Room one = hand.take("one");
      hand.take("two");
      Future<Room> three = hand.rooms.take("three");
      assertEquals(ErrorCode.BUSY, ((RefusedException) three.cause()).code());
      assertSame(one, hand.take("one"));
      hand.rooms.release(one);
      hand.rooms.release(one);
      Until.isTrue("one is unloaded", () -> hand.rooms.loaded() == 1);
      assertTrue(hand.rooms.take("three").succeeded());
    }
  }

  @Test
  void ofARoomWithoutALogNothingIsMadeByWhoOnlyLooks() {
    try (RoomsAtHand hand = new RoomsAtHand(10)) {
      assertNull(RoomsAtHand.await(hand.rooms.takeExisting("lobby")));
      assertEquals(0, RoomsAtHand.await(hand.store.rooms(10)).total());
      Room room = hand.take("lobby");
      assertSame(room, RoomsAtHand.await(hand.rooms.takeExisting("lobby")));
    }
  }

  @Test
  void aRoomThatCouldNotBeLoadedMayBeTakenLater() {
    LogStore away =
        new LogStore() {
          private int tries;

          @Override
          public Future<RoomLog> open(String room) {
            return tries++ == 0
                ? Future.failedFuture("away")
                : Future.succeededFuture(new MemoryLog(room, 100));
          }

          @Override
          public Future<RoomLog> find(String room) {
            return open(room);
          }

          @Override
          public Future<Standing> rooms(int most) {
            return Future.failedFuture("away");
          }

          @Override
          public void unloaded(RoomLog log) {
            // it holds nothing
          }

          @Override
          public Future<Void> close() {
            return Future.succeededFuture();
          }
        };
    try (RoomsAtHand hand = new RoomsAtHand(10, away)) {
      assertTrue(hand.rooms.take("lobby").failed());
      assertEquals(0, hand.rooms.loaded());
      assertTrue(hand.rooms.take("lobby").succeeded());
    }
  }
}
