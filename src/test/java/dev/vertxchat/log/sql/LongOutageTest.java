package dev.vertxchat.log.sql;

import static dev.vertxchat.log.sql.SqlLogBehaviour.append;
import static dev.vertxchat.log.sql.SqlLogBehaviour.await;
import static dev.vertxchat.log.sql.SqlLogBehaviour.draft;
import static dev.vertxchat.log.sql.SqlLogBehaviour.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is away for so long that it is tried again tens of thousands of times. */
class LongOutageTest {
  private static final int FAILURES = 60_000;
  private static final IntToLongFunction NO_PAUSE = failures -> 0;
  private static final IntToLongFunction AN_HOUR = failures -> 3_600_000;

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final FailingDatabase database = new FailingDatabase();
  private final AtomicInteger delays = new AtomicInteger();
  private LogStore store;

  @AfterEach
  void stop() {
    database.failNext(0);
    await(store.close());
    await(vertx.close());
  }

  private RoomLog open(IntToLongFunction pause) {
    store =
        await(
            SqlLogs.open(
                vertx,
                v -> database.before(SqliteDatabase.open(dir.resolve("chat.db"))),
                true,
                LogStore.Kept.ALL,
                InstantSource.system(),
                pause));
    return await(store.open("lobby"));
  }

  private Future<RoomLog.Appended> say(RoomLog log, String text) {
    return log.append(List.of(draft(text, null, Entry.NO_REF)), 5, delays::incrementAndGet);
  }

  @Test
  void aLineIsKeptOnceHoweverOftenItFailedAndWhoSaidItIsToldOnce() {
    RoomLog log = open(NO_PAUSE);
    database.failNext(FAILURES);
    assertEquals(List.of(1L), seqs(await(say(log, "patient")).batch().entries()));
    assertEquals(1, delays.get());
    assertEquals(2, append(log, draft("next", null, Entry.NO_REF)).batch().last());
  }

  @Test
  void aReaderReadsOnHoweverOftenItFailed() {
    append(open(NO_PAUSE), draft("one", null, Entry.NO_REF));
    RoomLog log = await(store.open("lobby")); // which holds nothing in memory
    database.failNext(FAILURES);
    assertEquals(1, await(log.read(0)).last());
    assertEquals(0, database.left());
  }

  private static void assertClosed(Future<?> future) {
    CompletionException failed = assertThrows(CompletionException.class, () -> await(future));
    assertInstanceOf(LogException.class, failed.getCause());
    assertEquals(
        "the history is closed: nothing is kept or read there now", failed.getCause().getMessage());
  }

  @Test
  void whatPausesWhenItIsClosedFailsAndNothingIsTriedAfterwards() {
    append(open(AN_HOUR), draft("one", null, Entry.NO_REF));
    RoomLog log = await(store.open("lobby"));
    database.failNext(Integer.MAX_VALUE);
    Future<RoomLog.Appended> line = say(log, "never");
    Future<Batch> reading = log.read(0);
    Until.isTrue("it was told that the line waits", () -> delays.get() == 1);
    int left = database.left();
    await(store.close());
    assertClosed(line);
    assertClosed(reading);
    assertClosed(say(log, "too late"));
    assertClosed(log.read(0));
    assertEquals(left, database.left(), "it is not asked again");
  }
}
