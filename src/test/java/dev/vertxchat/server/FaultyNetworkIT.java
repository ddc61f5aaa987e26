package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.client.Talker;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.FaultyProxy.Fault;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
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
 * Fifty clients talk through a network that is slow, cuts and resets connections, swallows them and
 * ends one direction of them: nothing that was acked is lost, nothing is there twice, and all see
 * the same order. 20 seconds; {@code mvn -Psoak verify} makes it ten minutes.
 */
class FaultyNetworkIT {
  private static final int SECONDS = Math.max(20, Integer.getInteger("chat.rounds", 25) * 6 / 10);
  private static final int CLIENTS = 50;
  private static final List<String> ROOMS = List.of("lobby", "ops", "dev", "off-topic", "one");

  /** Seconds after which the network is whole until all have caught up. */
  private static final int SPELL_SECONDS = 10;

  private static final int MOST_MILLISECONDS_BETWEEN_FAULTS = 60;
  private static final int MOST_LATENCY = 60;
  private static final int MOST_JITTER = 40;
  private static final int[] BYTES_PER_SECOND = {0, 0, 256 << 10, 64 << 10, 16 << 10};

  private final long seed = Long.getLong("chat.seed", ThreadLocalRandom.current().nextInt(1 << 20));
  private final String what = "-Dchat.seed=" + seed;
  private final Random random = new Random(seed);
  @TempDir private Path dir;
  private int faults;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void whateverBefallsTheLinksNothingAckedIsLostAndNothingIsThereTwice() throws Exception {
    Path file = dir.resolve("chat.db");
    Vertx vertx = Vertx.vertx();
    try (TestServer server =
            TestServer.startWith(
                2,
                InstantSource.system(),
                "history.url",
                "sqlite:" + file,
                "history.onJoin",
                0,
                "limits.idleSeconds",
                2);
        FaultyProxy network = new FaultyProxy(server.port())) {
      List<Talker> talkers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        talkers.add(new Talker(vertx, network.port(), ROOMS.get(i % ROOMS.size()), "client" + i));
      }
      List<RoomAccount> rooms = new ArrayList<>();
      for (String room : ROOMS) {
        rooms.add(new RoomAccount(file, room, talkers, what));
      }
      for (int passed = 0; passed < SECONDS; passed += SPELL_SECONDS) {
        badWeather(network);
        for (RoomAccount room : rooms) {
          room.settle();
        }
      }
      talkers.forEach(Talker::hush);
      for (Talker talker : talkers) {
        Until.isTrue(
            () -> talker.acked() == talker.said() || !talker.failures().isEmpty(),
            () -> what + ": " + talker.acked() + " acked of " + talker.said());
        assertEquals(List.of(), talker.failures(), what);
      }
      for (RoomAccount room : rooms) {
        room.close();
      }
      report(talkers, rooms);
    } finally {
      vertx.close().await();
    }
  }

  private void badWeather(FaultyProxy network) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SPELL_SECONDS);
    while (System.nanoTime() < end) {
      if (faults % 20 == 0) {
        network.slow(
            random.nextInt(MOST_LATENCY),
            random.nextInt(MOST_JITTER),
            BYTES_PER_SECOND[random.nextInt(BYTES_PER_SECOND.length)]);
      }
      Fault[] kinds = Fault.values();
      network.breakOne(kinds[random.nextInt(kinds.length)], random);
      faults++;
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLISECONDS_BETWEEN_FAULTS)));
    }
    network.slow(0, 0, 0);
  }

  private void report(List<Talker> talkers, List<RoomAccount> rooms) {
    long lost = talkers.stream().mapToLong(Talker::lost).sum();
    assertTrue(lost > faults / 4, () -> what + ": only " + lost + " connections were lost");
    System.out.printf(
        "%s: %d faults, %d connections lost, %d entries, %d lines acked, %d of them in the log"
            + " before their ack was lost%n",
        what,
        faults,
        lost,
        rooms.stream().mapToLong(RoomAccount::settled).sum(),
        talkers.stream().mapToLong(Talker::acked).sum(),
        talkers.stream().mapToLong(Talker::ackedLate).sum());
  }
}
