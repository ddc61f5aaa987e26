package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client joins, leaves, talks and changes its name at random while its connection is cut: what it
 * says in a room after the join and before the leave is in that room's log, once, and nothing
 * fails.
 */
@Timeout(60)
class RoomsAtRandomTest {
  private static final List<String> ROOMS = List.of("lobby", "ops", "dev", "off-topic");
  private static final int STEPS = 900;
  private static final long RETRY_MILLISECONDS = 20;

  private final Random random;
  private final String seed;
  private final Set<String> in = new TreeSet<>(Set.of("lobby"));
  private final List<Said> said = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  private record Said(String room, String text) {}

  private record Step(String what, Future<?> done) {}

  RoomsAtRandomTest() {
    long chosen = Long.getLong("chat.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    random = new Random(chosen);
    seed = "seed -Dchat.seed=" + chosen;
  }

  @Test
  void whatIsSaidInARoomIsInItsLogOnce() {
    Vertx vertx = Vertx.vertx();
    ChatServerOptions options = new ChatServerOptions().setPort(0);
    options.set(ChatServerOptions.LOG_LINES, false);
    ChatServerVerticle server = new ChatServerVerticle(options);
    vertx.deployVerticle(server).await();
    FaultyProxy proxy = new FaultyProxy(server.actualPort());
    try {
      Recorder bob = recorder(vertx, server.actualPort(), "Bob");
      Recorder alice = recorder(vertx, proxy.port(), "Alice");
      bob.client.connect().await();
      ROOMS.stream().skip(1).forEach(room -> bob.client.join(room).await());
      alice.client.connect().await();
      for (int i = 0; i < STEPS; i++) {
        step(i, alice, bob, proxy);
      }
      if (in.isEmpty()) {
        in.add("lobby");
        steps.add(new Step("join lobby", alice.client.join("lobby")));
      }
      check(alice, bob);
    } finally {
      vertx.close().await();
      proxy.close();
    }
  }

  private static Recorder recorder(Vertx vertx, int port, String name) {
    ChatClientOptions options = new ChatClientOptions().setPort(port).setName(name);
    return new Recorder(
        ChatClient.create(vertx, options, ChatClient.newClientId(), RETRY_MILLISECONDS));
  }

  private void step(int i, Recorder alice, Recorder bob, FaultyProxy proxy) {
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    int what = random.nextInt(100);
    if (what < 3) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000))); // the moment
      proxy.cut(random.nextBoolean() ? FaultyProxy.Cut.FIN : FaultyProxy.Cut.RST);
    } else if (what < 8) {
      steps.add(new Step("nick " + i, alice.client.nick("Alice" + i)));
    } else if (what < 15) {
      bob.client.say(room, "from Bob " + i);
    } else if (what < 35 && in.contains(room)) {
      in.remove(room);
      steps.add(new Step("leave " + room, alice.client.leave(room)));
    } else if (what < 65 && !in.contains(room)) {
      in.add(room);
      steps.add(new Step("join " + room, alice.client.join(room)));
    } else if (in.contains(room)) {
      String text = "line " + i;
      said.add(new Said(room, text));
      steps.add(new Step("say " + room + " " + text, alice.client.say(room, text)));
    }
  }

  private void check(Recorder alice, Recorder bob) {
    Until.isTrue(
        () -> steps.stream().allMatch(step -> step.done().isComplete()),
        () -> seed + ": unanswered " + steps.stream().filter(s -> !s.done().isComplete()).toList());
    steps.forEach(s -> assertTrue(s.done().succeeded(), () -> seed + ": " + s));
    for (String room : ROOMS) {
      List<String> expected =
          said.stream().filter(each -> each.room().equals(room)).map(Said::text).toList();
      Until.isTrue(
          () -> ofAlice(bob, room).size() >= expected.size(),
          () -> seed + ": Bob was given only " + ofAlice(bob, room));
      assertEquals(expected, ofAlice(bob, room), seed + " in " + room);
      long last = 0;
      for (Entry entry : alice.entriesByRoom.getOrDefault(room, List.of())) {
        assertTrue(entry.seq() > last, seed + ": given twice or out of order: " + entry);
        last = entry.seq();
      }
    }
    assertEquals(List.of(), alice.errors, seed);
    assertTrue(said.size() > STEPS / 10, () -> seed + ": only " + said.size() + " lines");
  }

  private static List<String> ofAlice(Recorder bob, String room) {
    return bob.entriesByRoom.getOrDefault(room, List.of()).stream()
        .filter(e -> e.kind().isLine() && e.name().startsWith("Alice"))
        .map(Entry::text)
        .toList();
  }
}
