package dev.vertxchat.log.sql;

import static dev.vertxchat.log.sql.SqlLogBehaviour.append;
import static dev.vertxchat.log.sql.SqlLogBehaviour.await;
import static dev.vertxchat.log.sql.SqlLogBehaviour.draft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest entries of a database's rooms, which stay in memory too, have one budget. */
class SharedMemoryTest {
  private static final int BUDGET = 1_000_000;
  private static final String TEXT = "x".repeat(4_000);

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private LogStore store;

  @BeforeEach
  void open() {
    store =
        await(
            SqlLogs.open(
                vertx,
                "sqlite:" + dir.resolve("chat.db"),
                new LogStore.Kept(0, 0, BUDGET),
                InstantSource.system()));
  }

  @AfterEach
  void close() {
    await(store.close());
    await(vertx.close());
  }

  @Test
  void roomsThatHoldMostGiveTheirOldestAndTheDatabaseKeepsAll() {
    SqlLog quiet = (SqlLog) await(store.open("quiet"));
    append(quiet, draft("said long ago", null, Entry.NO_REF));
    long held = quiet.bytesHeld();
    List<SqlLog> loud = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      loud.add((SqlLog) await(store.open("loud" + i)));
    }
    for (int i = 0; i < 400; i++) {
      append(loud.get(i % 4), draft(TEXT, null, Entry.NO_REF));
    }
    long all = loud.stream().mapToLong(SqlLog::bytesHeld).sum();
    assertTrue(all > BUDGET / 2 && all < BUDGET + 20_000, all + " bytes");
    assertEquals(held, quiet.bytesHeld());
    for (SqlLog log : loud) {
      assertEquals(100, SqlLogBehaviour.readAll(log, 0).size());
      assertEquals(100, await(log.lines(Long.MAX_VALUE, 200)).size());
    }
  }

  @Test
  void aRoomThatIsUnloadedLeavesItsPartToTheOthers() {
    for (int room = 0; room < 5; room++) {
      SqlLog log = (SqlLog) await(store.open("room" + room));
      for (int i = 0; i < 50; i++) {
        append(log, draft(TEXT, null, Entry.NO_REF));
      }
      assertTrue(log.bytesHeld() > 800_000, room + ": " + log.bytesHeld());
      store.unloaded(log);
    }
  }
}
