package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.MemoryLog;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.testing.LogInFront;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalRegistryTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Runnable NOT_DELAYED = () -> {};

  private final RoomsAtHand hand = new RoomsAtHand(10);
  private final HeldTimers timers = new HeldTimers();
  private final LocalRegistry registry =
      new LocalRegistry(hand.rooms, List.of(name("root"), name("Ольга")), 3, 0, timers);
  private final Room lobby = hand.take("lobby");
  private final Room ops = hand.take("ops");

  @AfterEach
  void close() {
    timers.shutdownNow();
    hand.close();
  }

  /** Timers that are due when the test says so. */
  private static final class HeldTimers extends ScheduledThreadPoolExecutor {
    final Queue<Runnable> due = new ArrayDeque<>();

    HeldTimers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      due.add(command);
      return super.schedule(() -> {}, 0, unit);
    }
  }

  /** One who holds a presence, and remembers what he was told. */
  private static final class Someone implements Registry.Holder {
    final List<String> told = new ArrayList<>();
    private final Object origin;
    boolean reads = true;
    String account;

    @Override
    public String account() {
      return account;
    }

    Someone() {
      this(null);
    }

    Someone(Object origin) {
      this.origin = origin;
    }

    @Override
    public Object origin() {
      return origin;
    }

    @Override
    public void takenOver() {
      told.add("taken over");
    }

    @Override
    public Future<Void> told(String from, String text) {
      if (reads) {
        told.add(from + ": " + text);
        return Future.succeededFuture();
      }
      return Future.failedFuture("full");
    }
  }

  private static Names.Name name(String name) {
    return Names.parse(name);
  }

  private Presence claim(String name, String client, Registry.Holder holder) {
    return registry.claim(name(name), client, holder).result().presence();
  }

  private void enter(Presence presence, Registry.Holder by, Room... rooms) {
    for (Room room : rooms) {
      RoomsAtHand.await(registry.enter(presence, by, room, NOT_DELAYED));
    }
  }

  private static void assertTakenOver(Future<?> change) {
    assertInstanceOf(Registry.TakenOverException.class, change.cause());
  }

  private static void assertRefused(ErrorCode code, Future<?> change) {
    assertEquals(code, ((RefusedException) change.cause()).code());
  }

  @Test
  void aNameBelongsToOneClient() {
    Someone bob = new Someone();
    claim("Bob", "bobs", bob);
    assertRefused(ErrorCode.NAME_TAKEN, registry.claim(name("BOB"), "another's", new Someone()));
    assertEquals(List.of(), bob.told);
  }

  private static void assertRefused(ErrorCode code, String message, Future<?> change) {
    assertRefused(code, change);
    assertEquals(message, change.cause().getMessage());
  }

  @Test
  void aNameThatLooksLikeThatOfAnotherIsRefused() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    assertRefused(
        ErrorCode.NAME_TAKEN,
        "B0b looks like Bob, who is here: choose another username.",
        registry.claim(name("B0b"), "another's", new Someone()));
    Someone carol = new Someone();
    Presence carols = claim("Carol", "carols", carol);
    assertRefused(
        ErrorCode.NAME_TAKEN,
        "\u0412ob looks like Bob, who is here: choose another username.",
        registry.rename(carols, carol, name("\u0412ob")));
    assertEquals("Carol", carols.name().text());
    assertTrue(registry.rename(presence, bob, name("B0b")).succeeded(), "one's own");
    assertRefused(
        ErrorCode.NAME_TAKEN,
        "Bob looks like B0b, who is here: choose another username.",
        registry.claim(name("Bob"), "another's", new Someone()));
  }

  @Test
  void whatLooksLikeANameIsFreeWithIt() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    assertTrue(registry.rename(presence, bob, name("Rob")).succeeded());
    claim("B0b", "another's", new Someone());
    registry.end(presence, bob, Duration.ZERO);
    claim("R0b", "a third's", new Someone());
    assertRefused(ErrorCode.NAME_TAKEN, registry.claim(name("Rob"), "bobs", bob));
  }

  @Test
  void aNameThatIsOneOfTwoAndLooksLikeTheOtherBelongsToNeither() {
    Someone one = new Someone();
    Presence big = claim("\u0412ob", "ones", one); // its small form looks like no Bob
    Presence carols = claim("Carol", "carols", one);
    assertRefused(ErrorCode.NAME_TAKEN, registry.rename(carols, one, name("Bob")));
    assertRefused(
        ErrorCode.NAME_TAKEN,
        "\u0432ob is taken: choose another username.",
        registry.rename(carols, one, name("\u0432ob")));
    assertTrue(registry.rename(big, one, name("\u0432ob")).succeeded());
    assertTrue(registry.rename(carols, one, name("Bob")).succeeded());
    assertRefused(
        ErrorCode.NAME_TAKEN,
        "\u0412ob looks like Bob, who is here: choose another username.",
        registry.rename(big, one, name("\u0412ob")));
  }

  @Test
  void aReservedNameIsNobodys() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    for (String reserved : List.of("ROOT", "ольга", "ОЛЬГА")) {
      String message = reserved + " is reserved (names.reserved): choose another username.";
      assertRefused(
          ErrorCode.BAD_NAME, message, registry.claim(name(reserved), "x", new Someone()));
      assertRefused(ErrorCode.BAD_NAME, message, registry.rename(presence, bob, name(reserved)));
    }
    assertRefused(
        ErrorCode.BAD_NAME,
        "r\u043eot looks like root, which is reserved (names.reserved): choose another username.",
        registry.claim(name("r\u043eot"), "bobs", bob));
    assertEquals("Bob", presence.name().text());
  }

  @Test
  void aPrivateLineDoesNotGoToWhatLooksLikeItsName() {
    claim("Bob", "bobs", new Someone());
    assertRefused(ErrorCode.NO_SUCH_MEMBER, registry.tell(name("B0b"), "Alice", "psst"));
  }

  @Test
  void ofThoseWhoMayComeBackWhoIsDismissedHasLeftAndTheOthersHaveNot() {
    Someone bob = new Someone();
    Presence absent = claim("Bob", "bobs", bob);
    enter(absent, bob, lobby);
    Someone carol = new Someone();
    Presence other = claim("Carol", "carols", carol);
    enter(other, carol, lobby);
    registry.end(absent, bob, LONG);
    registry.end(other, carol, LONG);
    assertEquals(List.of("Bob"), registry.dismiss(each -> each.name().equals(name("Bob"))));
    assertEquals(List.of("joined Bob", "joined Carol", "left Bob"), hand.told(lobby));
    assertTrue(registry.claim(name("Bob"), "another's", new Someone()).succeeded());
    assertRefused(ErrorCode.NAME_TAKEN, registry.claim(name("Carol"), "x", new Someone()));
    assertEquals(List.of(), registry.dismiss(each -> each.name().equals(name("Bob"))));
  }

  @Test
  void theAccountOfANameIsThatOfWhoHasIt() {
    Someone bob = new Someone();
    bob.account = "robert";
    Presence presence = claim("Bob", "bobs", bob);
    assertEquals("robert", registry.account(name("bOB")));
    assertNull(registry.account(name("Robert")));
    registry.end(presence, bob, LONG);
    assertEquals("robert", registry.account(name("Bob")));
  }

  @Test
  void oneOriginHasSoManyNamesAndThoseThatMayComeBackAreAmongThem() {
    LocalRegistry two = new LocalRegistry(hand.rooms, List.of(), 3, 2, timers);
    Someone bob = new Someone("here");
    Presence presence = two.claim(name("Bob"), "bobs", bob).result().presence();
    two.claim(name("Carol"), "carols", new Someone("here"));
    two.end(presence, bob, Duration.ofSeconds(10));
    assertRefused(ErrorCode.LIMITED, two.claim(name("Dave"), "daves", new Someone("here")));
    assertTrue(two.claim(name("Dave"), "daves", new Someone("there")).succeeded());
    assertTrue(two.claim(name("Eve"), "eves", new Someone()).succeeded());
    timers.due.remove().run();
    assertTrue(two.claim(name("Frank"), "franks", new Someone("here")).succeeded());
    assertRefused(ErrorCode.LIMITED, two.claim(name("Bob"), "bobs", new Someone("here")));
  }

  @Test
  void whoComesBackFromElsewhereCountsThere() {
    LocalRegistry one = new LocalRegistry(hand.rooms, List.of(), 3, 1, timers);
    Someone bob = new Someone("here");
    one.claim(name("Bob"), "bobs", bob);
    one.claim(name("Carol"), "carols", new Someone("there"));
    assertTrue(one.claim(name("Bob"), "bobs", new Someone("there")).succeeded());
    assertTrue(one.claim(name("Dave"), "daves", new Someone("here")).succeeded());
    assertRefused(ErrorCode.LIMITED, one.claim(name("Eve"), "eves", new Someone("there")));
  }

  @Test
  void whoEntersIsSaidToHaveJoinedAndItsNumberIsKnown() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    assertEquals(1, RoomsAtHand.await(registry.enter(presence, bob, lobby, NOT_DELAYED)));
    assertEquals(1, RoomsAtHand.await(registry.enter(presence, bob, lobby, NOT_DELAYED)));
    assertEquals(List.of("joined Bob"), hand.told(lobby));
  }

  @Test
  void aRenamingIsToldInEachOfItsRooms() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby, ops);
    assertTrue(registry.rename(presence, bob, name("Rob")).succeeded());
    assertEquals("Rob", presence.name().text());
    assertEquals(List.of("joined Bob", "renamed Bob Rob"), hand.told(lobby));
    assertEquals(List.of("joined Bob", "renamed Bob Rob"), hand.told(ops));
    assertTrue(registry.claim(name("Bob"), "another's", new Someone()).succeeded());
    assertRefused(ErrorCode.NAME_TAKEN, registry.rename(presence, bob, name("bob")));
  }

  @Test
  void aClientThatClaimsAgainTakesOverAndWhoHeldItChangesNothingAnyMore() {
    Someone old = new Someone();
    Someone now = new Someone();
    Presence presence = claim("Bob", "bobs", old);
    enter(presence, old, lobby);
    Registry.Claim claim = registry.claim(name("Bob"), "bobs", now).result();
    assertTrue(claim.known());
    assertSame(presence, claim.presence());
    assertEquals(List.of("taken over"), old.told);
    assertTakenOver(registry.rename(presence, old, name("Rob")));
    assertTakenOver(registry.enter(presence, old, ops, NOT_DELAYED));
    assertTakenOver(registry.stay(presence, old, Set.of()));
    registry.end(presence, old, Duration.ZERO);
    registry.endWithNode(presence, old);
    assertEquals(List.of("joined Bob"), hand.told(lobby));
    assertEquals(List.of(), hand.told(ops));
    assertEquals(1, registry.count("lobby"));
    assertTrue(registry.rename(presence, now, name("Rob")).succeeded());
  }

  @Test
  void aClientThatClaimsANameThatIsTakenKeepsWhatItHas() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    claim("Alice", "alices", new Someone());
    assertRefused(ErrorCode.NAME_TAKEN, registry.claim(name("Alice"), "bobs", new Someone()));
    assertEquals(List.of(), bob.told);
    assertEquals("Bob", presence.name().text());
    assertTrue(registry.rename(presence, bob, name("Rob")).succeeded());
  }

  @Test
  void aTakeOverUnderAnotherNameIsARenaming() {
    Someone old = new Someone();
    enter(claim("Bob", "bobs", old), old, lobby);
    claim("Rob", "bobs", new Someone());
    assertEquals(List.of("joined Bob", "renamed Bob Rob"), hand.told(lobby));
    assertTrue(registry.claim(name("Bob"), "another's", new Someone()).succeeded());
  }

  @Test
  void whoStaysInSomeRoomsLeavesTheOthers() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby, ops);
    assertTrue(registry.stay(presence, bob, Set.of("ops", "never-entered")).succeeded());
    assertEquals(List.of("joined Bob", "left Bob"), hand.told(lobby));
    assertEquals(List.of("joined Bob"), hand.told(ops));
    assertEquals(0, registry.count("lobby"));
    assertEquals(Map.of("ops", 1), registry.fullest(10));
  }

  @Test
  void whoEndsHasLeftEverywhereAndTheNameIsFree() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby, ops);
    registry.end(presence, bob, Duration.ZERO);
    assertEquals(List.of("joined Bob", "left Bob"), hand.told(lobby));
    assertEquals(List.of("joined Bob", "left Bob"), hand.told(ops));
    assertFalse(registry.claim(name("Bob"), "bobs", bob).result().known());
  }

  @Test
  void whoMayComeBackIsThereDuringTheGrace() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby);
    registry.end(presence, bob, LONG);
    assertRefused(ErrorCode.NAME_TAKEN, registry.claim(name("Bob"), "another's", new Someone()));
    assertEquals(List.of("Bob"), registry.others("lobby", null).names());
    Future<String> told = registry.tell(name("Bob"), "Alice", "psst");
    assertEquals("Bob lost the connection: try again in a moment.", told.cause().getMessage());
    assertTrue(registry.claim(name("Bob"), "bobs", new Someone()).result().known());
    assertEquals(List.of("joined Bob"), hand.told(lobby));
  }

  @Test
  void whoDoesNotComeBackHasLeftAfterTheGrace() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby);
    registry.end(presence, bob, LONG);
    assertEquals(1, registry.count("lobby"));
    timers.due.remove().run();
    assertEquals(0, registry.count("lobby"));
    assertEquals(List.of("joined Bob", "left Bob"), hand.told(lobby));
  }

  @Test
  void aGraceThatWasOutlivedByAnotherAbsenceEndsNothing() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby);
    registry.end(presence, bob, LONG);
    claim("Bob", "bobs", bob);
    registry.end(presence, bob, LONG);
    timers.due.remove().run();
    assertEquals(1, registry.count("lobby"));
    timers.due.remove().run();
    assertEquals(0, registry.count("lobby"));
  }

  @Test
  void whoEndsWithTheNodeGoesWithoutAWord() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, lobby);
    registry.endWithNode(presence, bob);
    assertEquals(List.of("joined Bob"), hand.told(lobby));
    assertEquals(0, registry.occupied());
    assertTrue(registry.claim(name("Bob"), "another's", new Someone()).succeeded());
  }

  @Test
  void aPrivateLineGoesToWhoeverHasTheName() {
    Someone bob = new Someone();
    claim("Bob", "bobs", bob);
    assertEquals("Bob", registry.tell(name("BOB"), "Alice", "psst").result());
    assertEquals(List.of("Alice: psst"), bob.told);
    bob.reads = false;
    assertRefused(ErrorCode.BUSY, registry.tell(name("Bob"), "Alice", "psst"));
    assertRefused(ErrorCode.NO_SUCH_MEMBER, registry.tell(name("Carol"), "Alice", "psst"));
  }

  @Test
  void aRoomThatIsTooLargeIsToldOfNobody() {
    for (int i = 1; i <= 5; i++) {
      Someone someone = new Someone();
      enter(claim("n" + i, "c" + i, someone), someone, lobby);
    }
    assertEquals(List.of("joined n1", "joined n2", "joined n3"), hand.told(lobby));
    assertEquals(5, registry.count("lobby"));
    assertEquals(5, registry.others("lobby", null).others());
    Someone outside = new Someone();
    Presence elsewhere = claim("Out", "outs", outside);
    assertEquals(5, registry.others("lobby", elsewhere).others());
    enter(elsewhere, outside, lobby);
    assertEquals(5, registry.others("lobby", elsewhere).others());
    assertEquals(
        List.of("n1", "n2", "n3", "n4", "n5"), registry.others("lobby", elsewhere).names());
  }

  @Test
  void theFullestRoomsComeFirstAndEqualOnesByName() {
    for (int i = 0; i < 3; i++) {
      Someone someone = new Someone();
      Presence presence = claim("n" + i, "c" + i, someone);
      enter(presence, someone, hand.take("b" + i % 2), hand.take("a"));
    }
    assertEquals("{a=3, b0=2, b1=1}", registry.fullest(10).toString());
    assertEquals("{a=3, b0=2}", registry.fullest(2).toString());
    assertEquals(3, registry.occupied());
  }

  @Test
  void theFullestRoomIsFoundWhereverItStandsAmongTheOthers() {
    for (int i = 0; i < 6; i++) {
      Someone someone = new Someone();
      enter(claim("n" + i, "c" + i, someone), someone, hand.take("r" + i));
    }
    for (int i = 0; i < 6; i++) {
      for (int more = 0; more <= i; more++) {
        Someone someone = new Someone();
        String name = "n" + i + "-" + more;
        enter(claim(name, name, someone), someone, hand.take("r" + i));
      }
      assertEquals("{r" + i + "=" + (i + 2) + "}", registry.fullest(1).toString());
    }
  }

  @Test
  void aRoomStaysLoadedAsLongAsSomebodySitsInIt() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "bobs", bob);
    enter(presence, bob, ops);
    hand.rooms.release(ops);
    RoomsAtHand.await(ops.flush());
    RoomsAtHand.await(ops.flush()); // behind the one that would unload it
    Batch first = RoomsAtHand.await(ops.log().read(0));
    assertSame(ops, hand.take("ops"));
    hand.rooms.release(ops);
    registry.end(presence, bob, Duration.ZERO);
    Until.isTrue("it is unloaded", () -> hand.rooms.loaded() == 1);
    assertEquals(1, first.entries().size());
  }

  @Test
  void whoEntersARoomIsToldWhenTheLogCannotKeepThatNowOrEver() {
    AtomicReference<Runnable> delayed = new AtomicReference<>();
    Promise<RoomLog.Appended> appended = Promise.promise();
    RoomLog slow =
        new LogInFront(new MemoryLog("slow", 10)) {
          @Override
          public Future<Appended> append(List<Draft> drafts, long time, Runnable told) {
            delayed.set(told);
            return appended.future();
          }
        };
    try (RoomsAtHand other = new RoomsAtHand(10, new OneLog(slow))) {
      LocalRegistry its = new LocalRegistry(other.rooms, List.of(), 3, 0, other.timers);
      Someone bob = new Someone();
      Presence presence = its.claim(name("Bob"), "bobs", bob).result().presence();
      AtomicInteger told = new AtomicInteger();
      Future<Long> entered = its.enter(presence, bob, other.take("slow"), told::incrementAndGet);
      Until.isTrue("it is tried", () -> delayed.get() != null);
      assertEquals(0, told.get());
      delayed.get().run();
      assertEquals(1, told.get());
      appended.fail("closed");
      Until.isTrue("it has failed", entered::failed);
    }
  }

  @Test
  void aClientIsTakenUpOnlyAsTheAccountThatItHas() {
    Someone alice = new Someone();
    alice.account = "alice";
    Someone guest = new Someone();
    Presence presence = claim("Alice", "client", alice);
    assertRefused(ErrorCode.BAD_REQUEST, registry.claim(name("Bob"), "client", guest));
    assertEquals(List.of(), alice.told);
    registry.end(presence, alice, Duration.ofSeconds(10));
    assertRefused(ErrorCode.BAD_REQUEST, registry.claim(name("Bob"), "client", guest));
    Someone again = new Someone();
    again.account = "alice";
    assertSame(presence, claim("Alice", "client", again));
  }

  @Test
  void whoHasComeToAnAccountMeanwhileComesBackAsThat() {
    Someone bob = new Someone();
    Presence presence = claim("Bob", "client", bob);
    bob.account = "bob";
    registry.end(presence, bob, Duration.ofSeconds(10));
    assertRefused(ErrorCode.BAD_REQUEST, registry.claim(name("Bob"), "client", new Someone()));
    assertSame(presence, claim("Bob", "client", bob));
  }
}
