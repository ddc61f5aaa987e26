package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that loses its power may leave the end of SQLite's write-ahead log unwritten, or full
 * of anything. Wherever that end begins, the commits before it are there, no others, and who sends
 * everything again makes the log whole.
 */
class TornLogTest {
  private static final int PLACES = 200;
  private static final int COMMITS = 40;
  private static final int MOST_LINES = 6;
  private static final List<String> ROOMS = List.of("lobby", "ops");

  /** What stands where the lost bytes should. */
  private enum End {
    NOTHING,
    ZEROS,
    ANYTHING
  }

  /**
   * One commit.
   *
   * @param bytes of the write-ahead log that hold it and all before it
   */
  private record Commit(String room, List<Draft> drafts, List<Entry> entries, long bytes) {}

  private final long seed = Long.getLong("chat.seed", ThreadLocalRandom.current().nextInt(1 << 20));
  private final Random random = new Random(seed);
  private final Vertx vertx = Vertx.vertx();
  private final List<Commit> commits = new ArrayList<>();
  private int ref;
  @TempDir private Path dir;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private LogStore open(Path file) {
    return await(
        SqlLogs.open(
            vertx, "sqlite:" + file, new LogStore.Kept(10_000, 0), InstantSource.system()));
  }

  private static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  @Test
  void theCommitsBeforeTheTornEndAreThereAndNoOthers() throws Exception {
    Path whole = dir.resolve("whole.db");
    LogStore store = open(whole);
    write(store, whole);
    byte[] database = Files.readAllBytes(whole); // while it is open: closing it empties the other
    byte[] log = Files.readAllBytes(wal(whole));
    await(store.close());
    for (int i = 0; i < PLACES; i++) {
      int place = random.nextInt(log.length + 1);
      End end = End.values()[random.nextInt(End.values().length)];
      Path torn = dir.resolve("torn" + i + ".db");
      Files.write(torn, database);
      byte[] rest = torn(log, place, end);
      Files.write(wal(torn), rest);
      int same = Arrays.mismatch(log, rest); // some lost bytes may have been zeros
      check(torn, same < 0 ? log.length : same, "-Dchat.seed=" + seed + ", " + place + " " + end);
    }
  }

  private void write(LogStore store, Path file) throws Exception {
    List<RoomLog> logs = new ArrayList<>();
    for (String room : ROOMS) {
      logs.add(await(store.open(room)));
    }
    long before = 0;
    for (int i = 0; i < COMMITS; i++) {
      int room = random.nextInt(ROOMS.size());
      List<Draft> drafts = drafts();
      List<Entry> entries = append(logs.get(room), drafts).entries();
      long bytes = Files.size(wal(file));
      assertTrue(bytes > before, "nothing was moved out of the write-ahead log yet");
      commits.add(new Commit(ROOMS.get(room), drafts, entries, bytes));
      before = bytes;
    }
  }

  private List<Draft> drafts() {
    List<Draft> drafts = new ArrayList<>();
    for (int i = random.nextInt(MOST_LINES); i >= 0; i--) {
      String text = "line " + ++ref + " ".repeat(random.nextInt(300)) + ".";
      drafts.add(
          new Draft(Entry.Kind.SAID, "Bob", text, "the-client-id-of-bob", ref, Draft.NO_RECEIPT));
    }
    return drafts;
  }

  private static Batch append(RoomLog log, List<Draft> drafts) {
    return await(log.append(drafts, 5, () -> {})).batch();
  }

  private byte[] torn(byte[] log, int place, End end) {
    byte[] rest = Arrays.copyOf(log, end == End.NOTHING ? place : log.length);
    byte[] unwritten = new byte[rest.length - place];
    if (end == End.ANYTHING) {
      random.nextBytes(unwritten);
    }
    System.arraycopy(unwritten, 0, rest, place, unwritten.length);
    return rest;
  }

  private void check(Path torn, long bytes, String what) {
    LogStore store = open(torn);
    for (String room : ROOMS) {
      RoomLog log = await(store.open(room));
      List<Entry> kept = entries(room, bytes);
      assertEquals(kept, readAll(log), what);
      assertEquals(kept.size(), log.last(), what);
      append(log, of(room).stream().flatMap(c -> c.drafts().stream()).toList());
      assertEquals(entries(room, Long.MAX_VALUE), readAll(log), what);
    }
    await(store.close());
  }

  private List<Commit> of(String room) {
    return commits.stream().filter(c -> c.room().equals(room)).toList();
  }

  private List<Entry> entries(String room, long bytes) {
    return of(room).stream()
        .filter(c -> c.bytes() <= bytes)
        .flatMap(c -> c.entries().stream())
        .toList();
  }

  private static List<Entry> readAll(RoomLog log) {
    List<Entry> all = new ArrayList<>();
    Batch batch;
    while ((batch = await(log.read(all.size()))) != null) {
      long after = all.size();
      batch.entries().stream().filter(e -> e.seq() > after).forEach(all::add);
    }
    return all;
  }
}
