package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.MemoryLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.testing.LogInFront;
import dev.vertxchat.testing.Manual;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final String MINE = "my-own-client-id-1";
  private static final String THEIRS = "their-client-id-12";

  private final FakeTransport transport = new FakeTransport();
  private final Manual manual = new Manual();
  private MemoryLog log = new MemoryLog("lobby", 1_000);
  private final Queue<Runnable> reads = new ArrayDeque<>();
  private final List<Integer> turns = new ArrayList<>(); // bytes of each
  private boolean readsWait;
  private long refs;
  private Batch unheard; // the last one appended, when it was not published

  private void turnEnded(int bytes, Runnable next) {
    turns.add(bytes);
    manual.context().runOnContext(v -> next.run());
  }

  private Relay relay(long cursor) {
    return new Relay(
        new ReadLater(),
        transport,
        manual.context(),
        JsonEncoding.INSTANCE,
        MINE,
        cursor,
        this::turnEnded);
  }

  /** At its end the log answers at once; before, when the test says so. */
  private final class ReadLater extends LogInFront {
    ReadLater() {
      super(log);
    }

    @Override
    public Future<Batch> read(long after) {
      Future<Batch> now = behind.read(after);
      if (!readsWait || now.result() == null) {
        return now;
      }
      Promise<Batch> later = Promise.promise();
      reads.add(() -> behind.read(after).onComplete(later));
      return later.future();
    }
  }

  private Batch append(int lines, boolean withMine) {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String client = withMine && i == lines / 2 ? MINE : THEIRS;
      drafts.add(new Draft(Entry.Kind.SAID, "Bob", "x", client, ++refs, Draft.NO_RECEIPT));
    }
    return log.append(drafts, 0, () -> {}).result().batch();
  }

  private List<Long> numbers() {
    return transport.lines().stream().map(l -> new JsonObject(l).getLong("seq")).toList();
  }

  private static List<Long> upTo(long first, long last) {
    return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void aLiveBatchIsWrittenAsTheSharedBuffer() {
    Relay relay = relay(0);
    relay.readOn();
    Batch batch = append(3, false);
    relay.published(batch);
    assertEquals(upTo(1, 3), numbers());
    assertSame(batch.bytesAfter(0, JsonEncoding.INSTANCE, MINE), transport.buffers.get(0));
  }

  @Test
  void nothingIsWrittenBeforeItReadsOn() {
    relay(0).published(append(3, false));
    assertEquals(List.of(), transport.lines());
  }

  @Test
  void othersHaveTheirTurnWhileItReadsOnAndOnlyWhatItMissedIsCounted() {
    log = new MemoryLog("lobby", 10_000);
    for (int i = 0; i < 10; i++) {
      append(500, false);
    }
    Relay relay = relay(0);
    relay.readOn();
    assertEquals(1, turns.size());
    assertTrue(turns.get(0) >= 256 * 1024 && turns.get(0) < 320 * 1024, "bytes: " + turns);
    int first = numbers().size();
    manual.runAll();
    assertTrue(first < 3_000, "lines in the first turn: " + first);
    assertEquals(upTo(1, 5_000), numbers());
    transport.full = true;
    relay.published(append(1, false));
    for (int i = 0; i < 10; i++) {
      append(500, false);
    }
    transport.drain();
    manual.runAll();
    assertEquals(upTo(1, 10_001), numbers());
    assertEquals(List.of(0, 0), turns.subList(turns.size() - 2, turns.size()));
  }

  @Test
  void ownLinesComeAsAcksInTheirPlace() {
    Relay relay = relay(0);
    relay.readOn();
    relay.published(append(3, true));
    assertEquals(upTo(1, 3), numbers());
    assertEquals(
        "{\"type\":\"ack\",\"room\":\"lobby\",\"ref\":2,\"seq\":2}", transport.lines().get(1));
  }

  @Test
  void aBatchThatWasReadAlreadyIsNotWrittenAgain() {
    Batch batch = append(3, false);
    Relay relay = relay(0);
    relay.readOn();
    relay.published(batch);
    assertEquals(upTo(1, 3), numbers());
  }

  @Test
  void aBatchThatWasReadInPartIsWrittenFromThere() {
    append(4, true);
    relay(1).readOn();
    assertEquals(upTo(2, 4), numbers());
  }

  @Test
  void aBatchThatLeavesSomethingOutMakesItReadTheLog() {
    Relay relay = relay(0);
    relay.readOn();
    append(2, false);
    relay.published(append(2, false));
    assertEquals(upTo(1, 4), numbers());
  }

  @Test
  void whileFullNothingIsWrittenAndWhenDrainedAllThatWasMissed() {
    Relay relay = relay(0);
    relay.readOn();
    transport.full = true;
    relay.published(append(1, false)); // it sees only after a write that the socket is full
    for (int i = 0; i < 50; i++) {
      relay.published(append(3, i % 2 == 0));
    }
    assertEquals(upTo(1, 1), numbers());
    transport.drain();
    manual.runAll();
    assertEquals(upTo(1, 151), numbers());
    relay.published(append(1, false));
    assertEquals(upTo(1, 152), numbers());
  }

  @Test
  void aRelayThatStartsOnAFullSocketWaits() {
    append(3, false);
    transport.full = true;
    relay(0).readOn();
    assertEquals(List.of(), transport.lines());
    transport.drain();
    assertEquals(upTo(1, 3), numbers());
  }

  @Test
  void muchIsReadInTurnsSoThatOthersHaveTheirs() {
    log = new MemoryLog("lobby", 100_000);
    for (int i = 0; i < 900; i++) {
      append(10, false); // some 900 KB in all
    }
    relay(0).readOn();
    assertEquals(1, manual.waiting());
    assertTrue(transport.lines().size() < 9_000);
    manual.runAll();
    assertEquals(upTo(1, 9_000), numbers());
  }

  @Test
  void whatTheLogNoLongerKeepsIsToldAsAGap() {
    log = new MemoryLog("lobby", 10);
    for (int i = 0; i < 30; i++) {
      append(1, false);
    }
    Relay relay = relay(4);
    relay.readOn();
    assertEquals(
        "{\"type\":\"gap\",\"room\":\"lobby\",\"from\":5,\"to\":20}", transport.lines().get(0));
    assertEquals(upTo(21, 30), numbers().subList(1, 11));
    assertEquals(30, relay.cursor());
  }

  @Test
  void whenNothingThatFollowsIsKeptTheGapIsToldAndItStandsAtTheEnd() {
    append(3, false);
    LogInFront trimmed =
        new LogInFront(log) {
          @Override
          public Future<Batch> read(long after) {
            return Future.succeededFuture();
          }
        };
    Relay relay =
        new Relay(
            trimmed, transport, manual.context(), JsonEncoding.INSTANCE, MINE, 1, this::turnEnded);
    relay.readOn();
    assertEquals(
        List.of("{\"type\":\"gap\",\"room\":\"lobby\",\"from\":2,\"to\":3}"), transport.lines());
    assertTrue(relay.upTo(3).succeeded());
    relay.published(append(1, false));
    assertEquals(4, relay.cursor());
  }

  @Test
  void soItIsWhenTheLogAnswersLater() {
    append(3, false);
    Promise<Batch> nothing = Promise.promise();
    LogInFront trimmed =
        new LogInFront(log) {
          @Override
          public Future<Batch> read(long after) {
            return nothing.future();
          }
        };
    Relay relay =
        new Relay(
            trimmed, transport, manual.context(), JsonEncoding.INSTANCE, MINE, 1, this::turnEnded);
    relay.readOn();
    Future<Void> upToTheEnd = relay.upTo(3);
    nothing.complete();
    manual.runAll();
    assertEquals(
        List.of("{\"type\":\"gap\",\"room\":\"lobby\",\"from\":2,\"to\":3}"), transport.lines());
    assertTrue(upToTheEnd.succeeded());
  }

  @Test
  void everyoneWhoWaitsIsToldAtHisOwnEntry() {
    Relay relay = relay(0);
    relay.readOn();
    Future<Void> second = relay.upTo(2);
    Future<Void> first = relay.upTo(1);
    relay.published(append(1, false));
    assertTrue(first.succeeded());
    assertFalse(second.isComplete());
    relay.published(append(1, false));
    assertTrue(second.succeeded());
  }

  @Test
  void upToIsToldWhenTheEntryWasGiven() {
    Relay relay = relay(0);
    relay.readOn();
    Future<Void> reached = relay.upTo(2);
    relay.published(append(1, false));
    assertFalse(reached.isComplete());
    relay.published(append(1, false));
    assertTrue(reached.succeeded());
    assertTrue(relay.upTo(2).succeeded());
  }

  @Test
  void oneThatIsStoppedWritesNothingMoreAndFailsWhoWaits() {
    Relay relay = relay(0);
    relay.readOn();
    Future<Void> waiting = relay.upTo(5);
    relay.stop();
    assertTrue(waiting.failed());
    assertTrue(relay.upTo(0).failed());
    relay.published(append(1, false));
    relay.readOn();
    assertEquals(List.of(), transport.lines());
  }

  @Test
  void oneThatIsStoppedWhileItReadsWritesNothingMore() {
    append(3, false);
    readsWait = true;
    Relay relay = relay(0);
    relay.readOn();
    relay.stop();
    reads.remove().run();
    manual.runAll();
    assertEquals(List.of(), transport.lines());
  }

  enum Event {
    APPEND,
    APPEND_WITH_MINE,
    APPEND_UNHEARD,
    FULL,
    DRAIN,
    READS_WAIT,
    READS_ANSWER,
    RUN
  }

  @Provide
  Arbitrary<List<Event>> schedules() {
    return Arbitraries.of(Event.values()).list().ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void whateverHappensEveryReaderGetsEveryEntryOnceInOrder(
      @ForAll("schedules") List<Event> schedule) {
    new RelayTest().holds(schedule); // jqwik keeps one instance for all tries
  }

  private void holds(List<Event> schedule) {
    Relay relay = relay(0);
    relay.readOn();
    List<Long> mine = new ArrayList<>();
    for (Event event : schedule) {
      switch (event) {
        case APPEND -> hear(relay, append(2, false));
        case APPEND_WITH_MINE -> {
          hear(relay, append(3, true));
          mine.add(log.last() - 1);
        }
        case APPEND_UNHEARD -> unheard = append(1, false);
        case FULL -> transport.full = true;
        case DRAIN -> transport.drain();
        case READS_WAIT -> readsWait = true;
        case READS_ANSWER -> answerReads();
        case RUN -> manual.runOne();
      }
    }
    settle(relay);
    assertEquals(upTo(1, log.last()), numbers());
    List<Long> acked =
        transport.lines().stream()
            .map(JsonObject::new)
            .filter(json -> json.getString("type").equals("ack"))
            .map(json -> json.getLong("seq"))
            .toList();
    assertEquals(mine, acked);
  }

  private void answerReads() {
    readsWait = false;
    while (!reads.isEmpty()) {
      reads.remove().run();
    }
  }

  private void hear(Relay relay, Batch batch) {
    unheard = null;
    relay.published(batch);
  }

  /** A message may be lost on the bus, but not the last one: nothing else would tell of it. */
  private void settle(Relay relay) {
    if (unheard != null) {
      relay.published(unheard);
    }
    answerReads();
    for (int i = 0; i < 10; i++) {
      transport.drain();
      manual.runAll();
    }
  }
}
