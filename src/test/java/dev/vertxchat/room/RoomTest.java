package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.MemoryLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LogInFront;
import dev.vertxchat.testing.Manual;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final int QUEUE_LINES = 10;
  private static final int QUEUE_BYTES = 1_000_000;

  private final Manual manual = new Manual();
  private final Context context = manual.context();
  private final SlowLog log = new SlowLog();
  private final List<String> events = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private final Room room =
      new Room(
          "lobby",
          Manual.publishingTo((address, message) -> events.add(address)),
          context,
          log,
          new Intake(QUEUE_LINES, QUEUE_BYTES, new Intake.Free(Long.MAX_VALUE)),
          new FakeClock(),
          Runnable::run,
          batches::add);

  /** Appends when the test says so. */
  private static final class SlowLog extends LogInFront {
    private final Queue<Runnable> appends = new ArrayDeque<>();
    private RuntimeException fault;
    private Runnable delayed;
    private int most;

    SlowLog() {
      super(new MemoryLog("lobby", 100_000));
    }

    @Override
    public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
      if (fault != null) {
        throw fault;
      }
      this.delayed = delayed;
      Promise<Appended> later = Promise.promise();
      List<Draft> copy = List.copyOf(drafts);
      appends.add(() -> behind.append(copy, time, delayed).onComplete(later));
      most = Math.max(most, appends.size());
      return later.future();
    }
  }

  private void say(String text) {
    room.say(
        new Draft(
            Entry.Kind.SAID,
            "Bob",
            text,
            "client",
            Entry.NO_REF,
            (draft, seq, repeated) -> events.add(draft.text() + " is " + seq)));
  }

  private void sayMany(int count) {
    for (int i = 1; i <= count; i++) {
      say("line " + i);
    }
  }

  private void appendOne() {
    log.appends.remove().run();
    manual.runAll();
  }

  private List<Integer> sizes() {
    return batches.stream().map(b -> b.entries().size()).toList();
  }

  @Test
  void aLineWaitsForNothingButItsAppend() {
    say("one");
    manual.runAll();
    assertEquals(1, log.appends.size());
    assertEquals(List.of(), events);
    appendOne();
    assertEquals(List.of("chat.room.lobby", "chat.said.lobby", "one is 1"), events);
    assertEquals(FakeClock.START.toEpochMilli(), batches.get(0).entries().get(0).time());
  }

  @Test
  void whatArrivesDuringAnAppendIsTheNextBatch() {
    say("one");
    manual.runAll();
    sayMany(5);
    manual.runAll();
    assertEquals(1, log.appends.size(), "one append in flight");
    appendOne();
    appendOne();
    assertEquals(List.of(1, 5), sizes());
    assertEquals(1, log.most);
    assertEquals("line 5", batches.get(1).entries().get(4).text());
  }

  @Test
  void whatArrivesWhileAnotherEventLoopHasNotHandedOnTheLastBatchIsTheNextOne() {
    Manual other = new Manual();
    Context loop = other.context();
    room.heardOn(loop);
    room.heardOn(loop);
    say("one");
    manual.runAll();
    appendOne();
    assertEquals(1, other.waiting(), "one task for a loop, however many hear the room there");
    sayMany(5);
    manual.runAll();
    assertEquals(List.of(), List.copyOf(log.appends), "nothing is appended meanwhile");
    other.runAll();
    manual.runAll();
    appendOne();
    assertEquals(List.of(1, 5), sizes());
    other.runAll();
    manual.runAll();
    room.unheardOn(loop);
    say("still heard");
    manual.runAll();
    appendOne();
    assertEquals(1, other.waiting());
    other.runAll();
    manual.runAll();
    room.unheardOn(loop); // a loop whose last member has left is not waited for
    sayMany(2);
    manual.runAll();
    appendOne();
    assertEquals(0, other.waiting());
    assertEquals(List.of(1, 5, 1, 2), sizes());
  }

  @Test
  void itsOwnEventLoopIsNotWaitedFor() {
    room.heardOn(context);
    say("one");
    manual.runAll();
    log.appends.remove().run();
    assertEquals(0, manual.waiting(), "it is done");
    assertTrue(events.contains("one is 1"));
  }

  @Test
  void aBatchIsBoundedByItsEntriesAndByItsText() {
    sayMany(Batch.MAX_ENTRIES + 1);
    manual.runAll();
    appendOne();
    appendOne();
    assertEquals(List.of(Batch.MAX_ENTRIES, 1), sizes());
    batches.clear();
    for (int i = 0; i < 3; i++) {
      say("x".repeat(Batch.MAX_CHARACTERS / 2));
    }
    manual.runAll();
    appendOne();
    appendOne();
    assertEquals(List.of(2, 1), sizes());
  }

  @Test
  void linesAreNumberedInTheOrderTheyWereSaid() {
    sayMany(2_500);
    manual.runAll();
    while (!log.appends.isEmpty()) {
      appendOne();
    }
    List<String> receipts = events.stream().filter(e -> e.contains(" is ")).toList();
    for (int i = 1; i <= 2_500; i++) {
      assertEquals("line " + i + " is " + i, receipts.get(i - 1));
    }
  }

  @Test
  void aRoomIsFullUntilItsQueueHasGoneDownByHalf() {
    say("in flight");
    manual.runAll();
    sayMany(QUEUE_LINES - 1);
    assertFalse(room.isFull());
    say("one more");
    assertTrue(room.isFull());
    room.whenNotFull(() -> events.add("go on"));
    manual.runAll();
    assertFalse(events.contains("go on"));
    appendOne();
    assertFalse(room.isFull());
    assertTrue(events.contains("go on"));
  }

  @Test
  void aRoomIsFullByItsBytesToo() {
    say("in flight");
    manual.runAll();
    say("x".repeat(QUEUE_BYTES / 2));
    assertTrue(room.isFull());
    appendOne();
    assertFalse(room.isFull());
  }

  @Test
  void aReceiptThatThrowsHarmsNeitherItsNeighboursNorTheRoom() {
    Draft.Receipt throwing =
        (draft, seq, repeated) -> {
          throw new IllegalStateException("thrown on purpose");
        };
    room.say(new Draft(Entry.Kind.SAID, "Bob", "one", "client", Entry.NO_REF, throwing));
    say("two");
    manual.runAll();
    appendOne();
    assertTrue(events.contains("two is 2"));
    say("three");
    manual.runAll();
    appendOne();
    assertTrue(events.contains("three is 3"));
  }

  @Test
  void anAppendThatFailsFailsItsOwnDraftsOnly() {
    List<Throwable> failures = new ArrayList<>();
    Draft.Receipt receipt =
        new Draft.Receipt() {
          @Override
          public void appended(Draft draft, long seq, boolean repeated) {
            throw new AssertionError("appended");
          }

          @Override
          public void failed(Draft draft, Throwable cause) {
            failures.add(cause);
          }
        };
    log.fault = new IllegalStateException("closed");
    room.say(new Draft(Entry.Kind.SAID, "Bob", "lost", "client", Entry.NO_REF, receipt));
    Future<Void> flushed = room.flush();
    manual.runAll();
    assertEquals(List.of(log.fault), failures);
    assertTrue(flushed.succeeded());
    log.fault = null;
    say("kept");
    manual.runAll();
    appendOne();
    assertTrue(events.contains("kept is 1"));
  }

  @Test
  void whileTheLogCanKeepNothingEachWhoSpeaksIsTold() {
    Draft.Receipt receipt =
        new Draft.Receipt() {
          @Override
          public void appended(Draft draft, long seq, boolean repeated) {
            events.add(draft.text() + " is " + seq);
          }

          @Override
          public void delayed() {
            events.add("delayed");
          }
        };
    List<String> texts = List.of("in flight", "waiting", "said later");
    List<Draft> drafts =
        texts.stream()
            .map(t -> new Draft(Entry.Kind.SAID, "Bob", t, "c", Entry.NO_REF, receipt))
            .toList();
    room.say(drafts.get(0));
    manual.runAll();
    room.say(drafts.get(1));
    assertEquals(List.of(), events);
    log.delayed.run();
    assertEquals(List.of("delayed", "delayed"), events);
    room.say(drafts.get(2));
    assertEquals(List.of("delayed", "delayed", "delayed"), events);
    appendOne();
    events.clear();
    room.say(drafts.get(0));
    assertEquals(List.of(), events, "it can keep lines again");
  }

  @Test
  void whoAsksARoomThatIsNotFullGoesOnAtOnce() {
    room.whenNotFull(() -> events.add("go on"));
    manual.runAll();
    assertEquals(List.of("go on"), events);
  }

  @Test
  void aFullQueueNeverLosesALine() {
    sayMany(QUEUE_LINES * 20);
    manual.runAll();
    while (!log.appends.isEmpty()) {
      appendOne();
    }
    assertEquals(QUEUE_LINES * 20, log.last());
  }

  @Test
  void aFlushSucceedsWhenAllThatWasSaidBeforeIsPublished() {
    say("one");
    manual.runAll();
    say("two");
    Future<Void> flushed = room.flush();
    manual.runAll();
    assertFalse(flushed.isComplete());
    appendOne();
    assertFalse(flushed.isComplete(), "two is not published yet");
    appendOne();
    assertTrue(flushed.succeeded());
    assertEquals(List.of(1, 1), sizes());
  }

  @Test
  void aFlushDoesNotWaitForWhatIsSaidAfterIt() {
    say("before");
    Future<Void> flushed = room.flush();
    manual.runAll();
    sayMany(3 * Batch.MAX_ENTRIES);
    Future<Void> later = room.flush();
    appendOne();
    assertTrue(flushed.succeeded());
    assertFalse(later.isComplete());
    appendOne();
    appendOne();
    assertFalse(later.isComplete());
    appendOne();
    assertTrue(later.succeeded());
  }

  @Test
  void aFlushWaitsForEveryBatchOfWhatWasSaidBefore() {
    sayMany(Batch.MAX_ENTRIES + 1);
    Future<Void> flushed = room.flush();
    manual.runAll();
    appendOne();
    assertFalse(flushed.isComplete());
    appendOne();
    assertTrue(flushed.succeeded());
  }

  @Test
  void aFlushOfARoomWithNothingToSaySucceeds() {
    Future<Void> flushed = room.flush();
    manual.runAll();
    assertTrue(flushed.succeeded());
  }

  @Test
  void aRepeatedLineIsReceiptedAndNotPublished() {
    Draft draft =
        new Draft(
            Entry.Kind.SAID,
            "Bob",
            "once",
            "client",
            7,
            (d, seq, repeated) -> events.add(seq + " " + repeated));
    room.say(draft);
    manual.runAll();
    appendOne();
    events.clear();
    room.say(draft);
    manual.runAll();
    appendOne();
    assertEquals(List.of("1 true"), events);
    assertEquals(List.of(1), sizes());
  }
}
