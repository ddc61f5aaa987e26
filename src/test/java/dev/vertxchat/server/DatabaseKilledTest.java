package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.PostgresServer;
import dev.vertxchat.testing.Until;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever PostgreSQL is killed: what was acked is kept, once, and everyone is given it once. */
@Timeout(value = 30, unit = TimeUnit.MINUTES) // for hundreds of rounds; each waits with a deadline
class DatabaseKilledTest {
  /** No more than what the log keeps and this test remembers: some 8,000 lines each. */
  private static final int MOST_ROUNDS = 100;

  private static final int ROUNDS = Math.min(MOST_ROUNDS, Integer.getInteger("chat.rounds", 5));
  private static final int TALKERS = 20;
  private static final List<String> ROOMS = List.of("lobby", "ops");

  /** Longest time that the talk goes on before a kill. */
  private static final int TALK_MILLISECONDS = 1_500;

  /** Longest time that the database is away. */
  private static final int AWAY_MILLISECONDS = 500;

  private PostgresServer postgres;
  private String database;

  @BeforeEach
  void start() {
    postgres = PostgresServer.start();
    database = postgres.newDatabase();
  }

  @AfterEach
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void whatWasAckedIsKeptOnceAndGivenToEveryoneInOneOrder() throws Exception {
    long seed = Long.getLong("chat.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    String what = "seed -Dchat.seed=" + seed;
    List<Talker> talkers = new ArrayList<>();
    try (TestServer server =
        TestServer.startWith(
            2,
            InstantSource.system(),
            "history.url",
            postgres.url(database),
            "history.keep",
            1_000_000,
            "presence.announceUpTo",
            0)) {
      for (int i = 0; i < TALKERS; i++) {
        talkers.add(new Talker(server.port(), "talker" + i, ROOMS.get(i % ROOMS.size())));
      }
      talkers.forEach(Talker::start);
      killAtRandom(new Random(seed), talkers, what);
      talkers.forEach(Talker::stopTalking);
      Until.isTrue(
          () -> talkers.stream().allMatch(t -> t.isDone() && t.heard() == said(t.room(), talkers)),
          () -> what + ": " + talkers);
      for (String room : ROOMS) {
        everyoneWasGivenWhatIsKept(room, talkers, what);
      }
    } finally {
      talkers.forEach(Talker::close);
    }
    long lines = talkers.stream().mapToLong(Talker::acked).sum();
    System.out.println(ROUNDS + " kills of the database, " + lines + " lines, " + what);
  }

  private void killAtRandom(Random random, List<Talker> talkers, String what) {
    for (int round = 0; round < ROUNDS; round++) {
      pause(random.nextInt(TALK_MILLISECONDS));
      postgres.kill();
      pause(random.nextInt(AWAY_MILLISECONDS));
      postgres.restart();
      long[] before = talkers.stream().mapToLong(Talker::acked).toArray();
      Until.isTrue( // else the next kill would only find it waiting
          () -> {
            for (int i = 0; i < before.length; i++) {
              if (talkers.get(i).acked() == before[i]) {
                return false;
              }
            }
            return true;
          },
          () -> what + ": " + talkers);
    }
  }

  /** Nothing is waited for: whenever it ends the test must hold. */
  private static void pause(int milliseconds) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  private static long said(String room, List<Talker> talkers) {
    return talkers.stream().filter(t -> t.room().equals(room)).mapToLong(Talker::acked).sum();
  }

  private void everyoneWasGivenWhatIsKept(String room, List<Talker> talkers, String what)
      throws SQLException {
    Map<Long, String> kept = kept(room);
    List<Talker> inRoom = talkers.stream().filter(t -> t.room().equals(room)).toList();
    assertTrue(kept.size() > ROUNDS, () -> what + ": only " + kept.size() + " lines in " + room);
    long expected = 1;
    for (long seq : kept.keySet()) {
      assertEquals(expected++, seq, () -> what + ": a hole in " + room);
    }
    assertEquals(kept.size(), kept.values().stream().distinct().count(), what);
    assertEquals(kept.size(), said(room, talkers), what);
    for (Talker talker : inRoom) {
      assertEquals(kept, talker.given(), () -> what + ": " + talker);
    }
  }

  private Map<Long, String> kept(String room) throws SQLException {
    Map<Long, String> kept = new TreeMap<>();
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT e.seq, e.text FROM chat_entry e JOIN chat_room r ON r.id = e.room"
                    + " WHERE r.name = '"
                    + room
                    + "'")) {
      while (rows.next()) {
        kept.put(rows.getLong(1), rows.getString(2));
      }
    }
    return kept;
  }

  @Test
  void aServerWhoseDatabaseIsAwayDoesNotStartAndSaysSoInOneLine() {
    String url = postgres.url(database);
    postgres.kill();
    String message =
        assertThrows(IllegalStateException.class, () -> TestServer.start("history.url", url))
            .getMessage();
    assertEquals(
        "the history can't be kept in postgresql://127.0.0.1:%d/%s: Connection refused: /127.0.0.1:%d"
            .formatted(postgres.port(), database, postgres.port()),
        message);
  }
}
