package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What moving logs must do in either database. */
abstract class LogTransferBehaviour {
  final Vertx vertx = Vertx.vertx();
  private final List<LogTransfer> transfers = new ArrayList<>();
  private LogStore store;

  @AfterEach
  void stop() {
    transfers.forEach(transfer -> await(transfer.close()));
    if (store != null) {
      await(store.close());
    }
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** Of a database that is empty at first. */
  abstract String url();

  private LogTransfer transfer() {
    LogTransfer transfer = await(LogTransfer.open(vertx, url()));
    transfers.add(transfer);
    return transfer;
  }

  /** The log of a room as a server that runs beside has it. */
  private RoomLog served(String room) {
    if (store == null) {
      store = await(SqlLogs.open(vertx, url(), new LogStore.Kept(100, 0), InstantSource.system()));
    }
    return await(store.open(room));
  }

  private static void say(RoomLog log, String... texts) {
    List<Draft> drafts = new ArrayList<>();
    for (String text : texts) {
      drafts.add(new Draft(Entry.Kind.SAID, "Bob", text, null, Entry.NO_REF, Draft.NO_RECEIPT));
    }
    await(log.append(drafts, 5, () -> {}));
  }

  private static List<Entry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(n -> new Entry(n, n, Entry.Kind.SAID, "Ålice", "🦊" + n, null, Entry.NO_REF))
        .toList();
  }

  private static List<Entry> readAll(LogReading log) {
    List<Entry> all = new ArrayList<>();
    for (List<Entry> page = await(log.next()); !page.isEmpty(); page = await(log.next())) {
      all.addAll(page);
    }
    await(log.close());
    return all;
  }

  private static String refusal(Future<?> future) {
    CompletionException failed = assertThrows(CompletionException.class, () -> await(future));
    assertTrue(failed.getCause() instanceof LogException, failed.toString());
    return failed.getCause().getMessage();
  }

  @Test
  void whatWasWrittenIsReadAndTheServerGoesOnAfterIt() {
    LogWriting writing = await(transfer().write("größe", 501));
    await(writing.add(entries(501, 1_000)));
    await(writing.add(entries(1_001, 1_500)));
    await(writing.commit());
    assertEquals(entries(501, 1_500), readAll(await(transfer().read("größe"))));
    RoomLog log = served("größe");
    assertEquals(1_500, log.last());
    say(log, "next");
    assertEquals(1_501, log.last());
  }

  @Test
  void aServerThatHasTheEmptyRoomOpenGoesOnAfterTheNewEntries() {
    RoomLog log = served("lobby");
    LogWriting writing = await(transfer().write("lobby", 1));
    await(writing.add(entries(1, 3)));
    await(writing.commit());
    say(log, "next");
    assertEquals(4, log.last());
  }

  @Test
  void nobodyIsPresentInALogThatWasImported() {
    Entry ann = new Entry(1, 1, Entry.Kind.JOINED, "Ann", "", null, Entry.NO_REF);
    Entry bob = new Entry(2, 1, Entry.Kind.JOINED, "Bob", "", null, Entry.NO_REF);
    Entry rob = new Entry(3, 1, Entry.Kind.RENAMED, "Bob", "Rob", null, Entry.NO_REF);
    LogWriting writing = await(transfer().write("lobby", 1));
    await(writing.add(List.of(ann, bob)));
    await(writing.add(List.of(rob)));
    await(writing.commit());
    assertEquals(3, served("lobby").last());
  }

  @Test
  void whatIsCancelledWasNeverThere() {
    LogTransfer transfer = transfer();
    LogWriting writing = await(transfer.write("lobby", 1));
    await(writing.add(entries(1, 2)));
    await(writing.cancel());
    assertEquals(
        "there is no room \"lobby\" in this history: it has none yet",
        refusal(transfer.read("lobby")));
    assertEquals(0, served("lobby").last());
  }

  @Test
  void aRoomThatHasEntriesIsNotWrittenTo() {
    RoomLog log = served("lobby");
    say(log, "one", "two");
    assertEquals(
        "the room \"lobby\" has entries already, the last one with number 2; allowed: a room that"
            + " has none",
        refusal(transfer().write("lobby", 1)));
    say(log, "three");
    assertEquals(3, readAll(await(transfer().read("lobby"))).size());
  }

  @Test
  void aReadingSeesTheLogAsItWasWhenItBegan() {
    RoomLog log = served("lobby");
    say(log, IntStream.range(0, 400).mapToObj(i -> "before").toArray(String[]::new));
    LogReading reading = await(transfer().read("lobby"));
    int first = await(reading.next()).size();
    say(log, "during");
    List<Entry> rest = readAll(reading);
    assertEquals(400, first + rest.size());
    assertEquals("before", rest.get(rest.size() - 1).text());
  }

  @Test
  void oldEntriesStayHoweverFewTheServerKeeps() {
    LogWriting writing = await(transfer().write("lobby", 1));
    await(writing.add(entries(1, 20_000)));
    await(writing.commit());
    assertEquals(20_000, readAll(await(transfer().read("lobby"))).size());
  }

  @Test
  void whoAsksForARoomThatIsNotThereIsToldWhichAre() {
    IntStream.range(10, 31).forEach(i -> say(served("room" + i), "x"));
    String refusal = refusal(transfer().read("rom10"));
    assertTrue(
        refusal.startsWith("there is no room \"rom10\" in this history: it has room10, room11, "),
        refusal);
    assertTrue(refusal.endsWith("room29, …"), refusal);
  }
}
