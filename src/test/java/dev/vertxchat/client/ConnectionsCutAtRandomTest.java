package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.Until;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the network does: every line is in every other client once, in its room, and in one
 * order there.
 */
@Timeout(60)
class ConnectionsCutAtRandomTest {
  private static final int CLIENTS = 5;
  private static final List<String> ROOMS = List.of("lobby", "ops", "dev");
  private static final int LINES = 1_200;
  private static final int CUTS = 30;
  private static final long RETRY_MILLISECONDS = 30;

  @Test
  void everyLineArrivesOnceInOneOrder() {
    run(Long.getLong("chat.seed", ThreadLocalRandom.current().nextLong(1_000_000)), 1);
  }

  @Test
  void everyLineArrivesOnceInOneOrderFromSeveralEventLoops() {
    run(Long.getLong("chat.seed", ThreadLocalRandom.current().nextLong(1_000_000)), 3);
  }

  private static void run(long seed, int instances) {
    String what = "seed -Dchat.seed=" + seed + ", instances " + instances;
    Vertx serverVertx = Vertx.vertx();
    Vertx vertx = Vertx.vertx();
    ChatServerOptions options = new ChatServerOptions().setPort(0);
    options.set(ChatServerOptions.LOG_LINES, false);
    ChatServerVerticle[] first = new ChatServerVerticle[1];
    serverVertx
        .deployVerticle(
            () -> first[0] = new ChatServerVerticle(options),
            new DeploymentOptions().setInstances(instances))
        .await();
    List<FaultyProxy> proxies = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        proxies.add(new FaultyProxy(first[0].actualPort()));
      }
      talk(vertx, proxies, new Random(seed), what);
    } finally {
      vertx.close().await();
      proxies.forEach(FaultyProxy::close);
      serverVertx.close().await();
    }
  }

  private static void talk(Vertx vertx, List<FaultyProxy> proxies, Random random, String what) {
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ChatClientOptions options =
          new ChatClientOptions().setName("client" + i).setPort(proxies.get(i).port());
      options.set(ChatClientOptions.PENDING_LINES, LINES);
      clients.add(
          new Recorder(
              ChatClient.create(vertx, options, ChatClient.newClientId(), RETRY_MILLISECONDS)));
    }
    for (Recorder client : clients) {
      client.client.connect().await();
      ROOMS.stream().skip(1).forEach(room -> client.client.join(room).await());
    }
    List<List<Future<Long>>> said = new ArrayList<>();
    clients.forEach(c -> said.add(new ArrayList<>()));
    int line = 0;
    for (int cut = 0; cut < CUTS; cut++) {
      for (int each = 0; each < LINES / CUTS; each++, line++) {
        for (int i = 0; i < CLIENTS; i++) {
          said.get(i).add(clients.get(i).client.say(roomOf(line), "line " + line));
        }
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000))); // the moment
      FaultyProxy proxy = proxies.get(random.nextInt(CLIENTS));
      Until.isTrue(() -> proxy.connections() > 0, () -> what + ": not connected again");
      if (random.nextBoolean()) { // else the hello or the resume may be under way
        clients.get(proxies.indexOf(proxy)).awaitState(ClientState.Kind.ONLINE);
      }
      proxy.cut(random.nextBoolean() ? FaultyProxy.Cut.FIN : FaultyProxy.Cut.RST);
    }
    int perClient = line;
    for (List<Future<Long>> each : said) {
      Until.isTrue(
          () -> each.stream().allMatch(Future::isComplete),
          () -> what + ": " + each.stream().filter(Future::isComplete).count() + " acked");
    }
    for (int i = 0; i < CLIENTS; i++) {
      Recorder client = clients.get(i);
      Until.isTrue(
          () -> client.lines.size() >= perClient * (CLIENTS - 1),
          () -> what + ": " + client.lines.size() + " given");
    }
    int lines = 0;
    for (String room : ROOMS) {
      List<TreeMap<Long, String>> seen = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        List<Entry> given = clients.get(i).entriesByRoom.get(room);
        seen.add(seen(given, room, "client" + i, said.get(i), what + ", " + room));
      }
      seen.forEach(each -> assertEquals(seen.get(0), each, what));
      lines += seen.get(0).size();
    }
    assertEquals(perClient * CLIENTS, lines, what);
    long lost =
        clients.stream()
            .flatMap(c -> c.states.stream())
            .filter(s -> s.kind() == ClientState.Kind.OFFLINE)
            .count();
    assertTrue(lost > CUTS / 4, () -> what + ": only " + lost + " connections were cut");
  }

  private static String roomOf(int line) {
    return ROOMS.get(line % ROOMS.size());
  }

  /** A room's lines by number: what the client was given, and what it said by the acks. */
  private static TreeMap<Long, String> seen(
      List<Entry> given, String room, String name, List<Future<Long>> said, String what) {
    TreeMap<Long, String> seen = new TreeMap<>();
    long last = 0;
    for (Entry e : given) {
      assertTrue(e.seq() > last, () -> what + ": out of order or twice at " + name + ": " + e);
      last = e.seq();
      if (e.kind().isLine()) {
        seen.put(e.seq(), e.name() + ": " + e.text());
      }
    }
    for (int i = 0; i < said.size(); i++) {
      if (!roomOf(i).equals(room)) {
        continue;
      }
      Future<Long> ack = said.get(i);
      assertTrue(ack.succeeded(), () -> what + ": " + ack.cause());
      String twice = seen.put(ack.result(), name + ": line " + i);
      assertEquals(null, twice, what);
    }
    return seen;
  }
}
