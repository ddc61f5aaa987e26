package dev.vertxchat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.bench.LineServer.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchTest {
  private long expectedFaults;

  private static final BenchOptions.Load MAX_RATE = new BenchOptions.Load(64, 0, 4, 0, 1);
  private static final BenchOptions.Load FIXED_RATE = new BenchOptions.Load(64, 500, 4, 0, 1);

  @ParameterizedTest
  @EnumSource(BenchDialect.class)
  void aGoodServerShowsNoFault(BenchDialect dialect) throws Exception {
    BenchResult result = run(Fault.NONE, dialect, new BenchOptions.Crowd(8, 3), MAX_RATE, 1);
    assertTrue(result.faults().none(), BenchReport.of(result));
    assertTrue(result.faults().due() > 100, BenchReport.of(result));
    assertTrue(result.latency().timed() > 0 && result.latency().p50() > 0);
  }

  @ParameterizedTest
  @EnumSource(BenchDialect.class)
  void clientsInManyRoomsOnManyThreadsHearTheirRoomOnly(BenchDialect dialect) throws Exception {
    BenchOptions.Crowd crowd = new BenchOptions.Crowd(14, 4, 3, 5, "idle", 2);
    BenchResult result = run(Fault.NONE, dialect, crowd, MAX_RATE, 2);
    assertTrue(result.faults().none(), BenchReport.of(result));
  }

  @ParameterizedTest
  @EnumSource(BenchDialect.class)
  void aFixedRateIsKept(BenchDialect dialect) throws Exception {
    BenchResult result = run(Fault.NONE, dialect, new BenchOptions.Crowd(6, 3), FIXED_RATE, 1);
    assertTrue(result.faults().none(), BenchReport.of(result));
    assertEquals(500, result.linesPerSecond(), 50);
    assertEquals(1, result.latency().timedEvery());
  }

  @Test
  void lostLinesAreCounted() throws Exception {
    BenchResult.Faults faults = runPlain(Fault.LOSE);
    assertEquals(expectedFaults, faults.lost());
    assertFalse(faults.none());
  }

  @Test
  void doubledLinesAreCounted() throws Exception {
    BenchResult.Faults faults = runPlain(Fault.DOUBLE);
    assertEquals(expectedFaults, faults.doubled());
    assertFalse(faults.none());
  }

  @Test
  void linesOutOfOrderAreCounted() throws Exception {
    assertTrue(runPlain(Fault.SWAP).outOfOrder() > 0);
  }

  @Test
  void ownLinesThatComeBackAreCounted() throws Exception {
    BenchResult.Faults faults = runPlain(Fault.ECHO);
    assertEquals(expectedFaults, faults.stray());
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    BenchOptions options =
        options(free, BenchDialect.PLAIN, new BenchOptions.Crowd(2, 1), MAX_RATE, 1);
    assertThrows(IOException.class, () -> Bench.run(options, progress -> {}));
  }

  private BenchResult.Faults runPlain(Fault fault) throws Exception {
    return run(fault, BenchDialect.PLAIN, new BenchOptions.Crowd(6, 2), FIXED_RATE, 1).faults();
  }

  private BenchResult run(
      Fault fault,
      BenchDialect dialect,
      BenchOptions.Crowd crowd,
      BenchOptions.Load load,
      int threads)
      throws Exception {
    try (LineServer server = new LineServer(fault)) {
      List<BenchProgress> told = new ArrayList<>();
      BenchResult result =
          Bench.run(options(server.port(), dialect, crowd, load, threads), told::add);
      assertFalse(told.isEmpty());
      assertEquals(
          dialect.name().toLowerCase(Locale.ROOT),
          result.toJson().getJsonObject("options").getString("dialect"));
      expectedFaults = server.faults();
      return result;
    }
  }

  private static BenchOptions options(
      int port,
      BenchDialect dialect,
      BenchOptions.Crowd crowd,
      BenchOptions.Load load,
      int threads) {
    BenchOptions.Target target = new BenchOptions.Target("127.0.0.1", port, dialect, List.of());
    return new BenchOptions(target, crowd, load, threads, 0, 1);
  }
}
