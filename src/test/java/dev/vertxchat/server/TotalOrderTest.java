package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TotalOrderTest {
  private static final int CLIENTS = 8;
  private static final int LINES = 500;

  /** What one client was given at each number: the text of the others' lines and of its own. */
  private static Map<Long, String> chat(LineClient client, String name) {
    StringBuilder lines = new StringBuilder();
    for (int ref = 1; ref <= LINES; ref++) {
      lines.append("{\"type\":\"say\",\"ref\":%d,\"text\":\"%s %d\"}\n".formatted(ref, name, ref));
    }
    client.sendRaw(lines.toString().getBytes(StandardCharsets.UTF_8));
    Map<Long, String> given = new HashMap<>();
    long next = -1;
    for (int i = 0; i < CLIENTS * LINES; i++) {
      JsonObject json = new JsonObject(client.next());
      long seq = json.getLong("seq");
      assertEquals(next < 0 ? seq : next, seq, "the next number without a hole");
      next = seq + 1;
      given.put(seq, json.getString("text", name + " " + json.getValue("ref")));
    }
    return given;
  }

  private static void everyoneSeesTheSame(int instances, Object... settings) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<LineClient> clients = new ArrayList<>();
    try (TestServer server = TestServer.startWith(instances, InstantSource.system(), settings)) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(LineClient.json(server.port(), "c" + i));
      }
      List<Future<Map<Long, String>>> chats = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        LineClient client = clients.get(i);
        String name = "c" + i;
        chats.add(threads.submit(() -> chat(client, name)));
      }
      Map<Long, String> first = chats.get(0).get(30, TimeUnit.SECONDS);
      assertEquals(CLIENTS * LINES, first.values().stream().distinct().count());
      for (Future<Map<Long, String>> chat : chats) {
        assertEquals(first, chat.get(30, TimeUnit.SECONDS));
      }
      inTheOrderInWhichEachSaidThem(first);
      clients.forEach(LineClient::close);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void inTheOrderInWhichEachSaidThem(Map<Long, String> given) {
    Map<String, Integer> said = new HashMap<>();
    given.keySet().stream()
        .sorted()
        .map(given::get)
        .map(text -> text.split(" "))
        .forEach(
            words ->
                assertEquals(
                    said.merge(words[0], 1, Integer::sum), Integer.parseInt(words[1]), words[0]));
  }

  @Test
  void everyoneSeesTheSameLinesUnderTheSameNumbers() throws Exception {
    everyoneSeesTheSame(1, "presence.announceUpTo", 0);
  }

  @Test
  void whicheverEventLoopServesThem() throws Exception {
    everyoneSeesTheSame(2, "presence.announceUpTo", 0);
  }

  @Test
  void andWhenTheRoomsQueueIsFullNothingIsLost() throws Exception {
    everyoneSeesTheSame(2, "presence.announceUpTo", 0, "limits.queueLines", 16);
  }
}
