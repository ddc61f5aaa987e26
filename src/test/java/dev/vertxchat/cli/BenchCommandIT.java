package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged bench with a server of its own: what it reports, not how fast it was. */
class BenchCommandIT {
  @ParameterizedTest
  @CsvSource({
    "plain, --clients 20 --senders 4 --connections 30",
    "json, --clients 20 --senders 4 --rooms 3",
    "plain, --clients 20 --senders 4 --stalled 5",
    "json, --clients 20 --senders 4 --stalled 5 --size 200",
    "plain, --clients 20 --senders 4 --rate 500",
    "json, --clients 20 --senders 4 --rate 500"
  })
  void findsEveryLineDeliveredOnceAndInOrder(String dialect, String args, @TempDir Path dir)
      throws Exception {
    Path json = dir.resolve("result.json");
    Path plot = dir.resolve("latency.svg");
    String all =
        "bench --seconds 1 --warmup 1 --dialect %s %s --json %s --plot %s"
            .formatted(dialect, args, json, plot);
    try (ChatProcess bench = ChatProcess.start(all.split(" "))) {
      assertEquals(0, bench.awaitExit(), bench.output().toString());
      assertTrue(
          bench.output().stream().anyMatch(line -> line.matches("faults +none: .*")),
          bench.output().toString());
    }
    JsonObject result = new JsonObject(Files.readString(json));
    assertTrue(result.getJsonObject("faults").getLong("due") > 0);
    assertTrue(result.getJsonObject("cost").getDouble("serverCores") > 0);
    assertTrue(Files.readString(plot).startsWith("<svg"));
  }

  @Test
  void saysInOneLineWhatItCannotDo() throws Exception {
    try (ChatProcess bench = ChatProcess.start("bench", "--clients", "5", "--senders", "10")) {
      assertEquals(2, bench.awaitExit());
      assertEquals(1, bench.output().size(), bench.output().toString());
    }
    try (ChatProcess bench = ChatProcess.start("bench", "--rate", "fast")) {
      assertEquals(2, bench.awaitExit());
      assertTrue(bench.output().get(0).contains("--rate: found \"fast\", allowed:"));
    }
  }
}
