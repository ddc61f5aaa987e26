package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.client.Talker;
import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with its history in a file is killed again and again while everyone talks: nothing that
 * was acked is lost, nothing stands in the log twice, and everyone sees all of it once, in the
 * order of its numbers. 25 rounds; {@code mvn -Psoak verify} makes it 1,000.
 */
class KilledServerIT {
  private static final int ROUNDS = Integer.getInteger("chat.rounds", 25);
  private static final int CLIENTS = 20;
  private static final List<String> ROOMS = List.of("lobby", "ops");

  /** A server lives until so many lines are acked, and a little longer. */
  private static final int MOST_LINES = 400;

  private static final int MOST_MILLISECONDS = 150;

  private static final List<String> QUICK =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Xlog:disable");

  private final long seed = Long.getLong("chat.seed", ThreadLocalRandom.current().nextInt(1 << 20));
  private final Random random = new Random(seed);
  private final int port = FreePort.choose(new Random());
  @TempDir private Path dir;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void whateverTheMomentNothingAckedIsLostAndNothingIsThereTwice() throws Exception {
    String what = "-Dchat.seed=" + seed;
    Vertx vertx = Vertx.vertx();
    shareClasses();
    ChatProcess server = start("-XX:SharedArchiveFile=" + classes());
    try {
      List<Talker> talkers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        talkers.add(new Talker(vertx, port, ROOMS.get(i % ROOMS.size()), "client" + i));
      }
      List<RoomAccount> rooms = new ArrayList<>();
      for (String room : ROOMS) {
        rooms.add(new RoomAccount(file(), room, talkers, what));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        awaitMoment(talkers, rooms, what);
        server.kill();
        server = start("-XX:SharedArchiveFile=" + classes());
      }
      talkers.forEach(Talker::hush);
      for (Talker talker : talkers) {
        Until.isTrue(
            () -> talker.acked() == talker.said(),
            () -> what + ": " + talker.acked() + " acked of " + talker.said());
      }
      for (RoomAccount room : rooms) {
        room.close();
      }
      server.terminate();
      assertEquals(0, server.awaitExit());
      assertEquals("ok", integrity());
      report(talkers, rooms, what);
    } finally {
      vertx.close().await();
      server.close();
    }
  }

  /** Some time after its start, mostly after its first lines; now and then all have caught up. */
  private void awaitMoment(List<Talker> talkers, List<RoomAccount> rooms, String what)
      throws Exception {
    long before = acked(talkers);
    int lines = random.nextInt(4) == 0 ? 0 : random.nextInt(MOST_LINES);
    Until.isTrue(
        () -> acked(talkers) - before >= lines || failures(talkers).size() > 0,
        () -> what + ": " + (acked(talkers) - before) + " acked of " + lines);
    if (random.nextInt(3) == 0) {
      for (RoomAccount room : rooms) {
        room.settle();
      }
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1) * random.nextInt(MOST_MILLISECONDS));
    assertEquals(List.of(), failures(talkers), what);
  }

  private static long acked(List<Talker> talkers) {
    return talkers.stream().mapToLong(Talker::acked).sum();
  }

  private static List<String> failures(List<Talker> talkers) {
    return talkers.stream().flatMap(t -> t.failures().stream()).toList();
  }

  private static void report(List<Talker> talkers, List<RoomAccount> rooms, String what) {
    long lost = talkers.stream().mapToLong(Talker::lost).sum();
    assertTrue(lost >= ROUNDS, () -> what + ": only " + lost + " connections were lost");
    System.out.printf(
        "%s: killed %d times, %d entries, %d lines acked, %d of them in the log before their"
            + " ack was lost; %d connections lost%n",
        what,
        ROUNDS,
        rooms.stream().mapToLong(RoomAccount::settled).sum(),
        acked(talkers),
        talkers.stream().mapToLong(Talker::ackedLate).sum(),
        lost);
  }

  private Path file() {
    return dir.resolve("chat.db");
  }

  private Path classes() {
    return dir.resolve("classes.jsa");
  }

  /** Has the JVM keep its classes as it has loaded them, which halves the time of every start. */
  private void shareClasses() throws IOException, InterruptedException {
    try (ChatProcess server = start("-XX:ArchiveClassesAtExit=" + classes())) {
      server.terminate();
      server.awaitExit();
    }
  }

  private ChatProcess start(String javaOption) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(QUICK);
    options.add(javaOption);
    options.add("-Djava.io.tmpdir=" + emptyDirectory());
    ChatProcess server =
        ChatProcess.startWith(
            List.of(),
            options,
            "server",
            "--port",
            String.valueOf(port),
            "--history",
            "sqlite:" + file(),
            "--set",
            "history.keep=10000000",
            "--set",
            "history.onJoin=0",
            "--set",
            "log.lines=false");
    server.awaitPort();
    return server;
  }

  /** SQLite's library is unpacked at each start, and a killed JVM leaves it behind. */
  private Path emptyDirectory() throws IOException {
    Path temporary = Files.createDirectories(dir.resolve("tmp"));
    for (File file : temporary.toFile().listFiles()) {
      Files.delete(file.toPath());
    }
    return temporary;
  }

  private String integrity() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
      return rows.getString(1);
    }
  }
}
