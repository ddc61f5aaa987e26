package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged server with little heap and one peer who says more than it can ever hold. */
@Timeout(600)
class SmallHeapIT {
  private static final int ROOMS = 5;
  private static final int LINES = 15_000; // of 4 KB; half of it was too much once

  @Test
  void holdsWhateverIsSaidAndAnswersNewcomers() throws Exception {
    List<String> options = List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    String[] settings = {"server", "--port", "0", "--set", "log.lines=false", "--unlimited"};
    try (ChatProcess server = ChatProcess.startWith(List.of(), options, settings)) {
      int port = server.awaitPort();
      CompletableFuture<Void> said = CompletableFuture.runAsync(() -> sayMuch(port));
      int newcomers = 0;
      while (!said.isDone()) {
        String name = "Newcomer" + newcomers++;
        LineClient newcomer = LineClient.json(port, name, "room", "room" + newcomers % ROOMS);
        newcomer.close();
      }
      said.get();
      assertTrue(newcomers > 3, newcomers + " newcomers were answered meanwhile");
      server.terminate();
      assertEquals(0, server.awaitExit(), () -> server.output().toString());
    }
  }

  /** Ten seconds; {@code mvn -Psoak verify} makes it a minute. */
  @Test
  void holdsAThousandWhoAllTalkAsFastAsTheyCan() throws Exception {
    int seconds = Integer.getInteger("chat.rounds", 25) > 25 ? 60 : 10;
    List<String> options =
        List.of("-Xmx64m", "-XX:MaxDirectMemorySize=512m", "-XX:+ExitOnOutOfMemoryError");
    String[] settings = {"server", "--unlimited", "--port", "0", "--set", "log.lines=false"};
    try (ChatProcess server = ChatProcess.startWith(List.of(), options, settings)) {
      String port = String.valueOf(server.awaitPort());
      String[] crowd = {"--clients", "1000", "--senders", "1000", "--rooms", "20"};
      String[] load = {"--dialect", "json", "--warmup", "0", "--seconds", String.valueOf(seconds)};
      List<String> bench = new ArrayList<>(List.of("bench", "--host", "127.0.0.1"));
      bench.addAll(List.of("--port", port));
      bench.addAll(List.of(crowd));
      bench.addAll(List.of(load));
      try (ChatProcess talk = ChatProcess.start(bench.toArray(String[]::new))) {
        talk.awaitExit(seconds + 120);
        List<String> told = talk.output();
        assertTrue(
            told.stream().anyMatch(line -> line.startsWith("faults        none: ")),
            () -> told + " of " + server.output().size() + " lines");
      }
      LineClient.json(Integer.parseInt(port), "Newcomer").close();
      server.terminate();
      assertEquals(0, server.awaitExit(), () -> server.output().toString());
    }
  }

  private static void sayMuch(int port) {
    String text = "x".repeat(4_000);
    JsonArray rooms = new JsonArray();
    for (int room = 0; room < ROOMS; room++) {
      rooms.add(JsonObject.of("room", "room" + room));
    }
    try (LineClient speaker = LineClient.json(port, "Speaker", "rooms", rooms)) {
      for (int i = 0; i < LINES; i += ROOMS) {
        StringBuilder lines = new StringBuilder();
        for (int room = 0; room < ROOMS; room++) {
          lines.append(
              "{\"type\":\"say\",\"room\":\"room%d\",\"text\":\"%s\"}\n".formatted(room, text));
        }
        speaker.sendRaw(lines.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
