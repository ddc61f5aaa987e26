package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.SlowReader;
import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
  private static final int LINES = 30_000;
  private static final String TEXT = "x".repeat(3_000);

  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  private int start(Object... settings) {
    server = TestServer.unlimited(1, InstantSource.system(), settings);
    return server.port();
  }

  /** Says lines 1 to {@code count} and waits until each is in the log. */
  private static void say(LineClient speaker, int count, String text) {
    int chunk = 200;
    for (int ref = 1; ref <= count; ref += chunk) {
      StringBuilder lines = new StringBuilder();
      for (int i = ref; i < ref + chunk && i <= count; i++) {
        lines.append("{\"type\":\"say\",\"ref\":%d,\"text\":\"%d %s\"}\n".formatted(i, i, text));
      }
      speaker.sendRaw(lines.toString().getBytes(StandardCharsets.UTF_8));
      for (int i = ref; i < ref + chunk && i <= count; i++) {
        speaker.expectJson("ack", "ref", i);
      }
    }
  }

  private static long usedMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  @Test
  void whatAStalledReaderDoesNotReadIsNotBuffered() {
    int port = start("history.keep", 1_000);
    try (SlowReader stalled = SlowReader.join(port, "Stalled");
        LineClient speaker = LineClient.json(port, "Speaker")) {
      long before = usedMegabytes();
      say(speaker, LINES, TEXT); // 90 MB
      long grown = usedMegabytes() - before;
      assertTrue(grown < 45, "the heap has grown by " + grown + " MB");

      List<String> got = stalled.readUntil(l -> l.contains("\"text\":\"" + LINES + " "));
      assertEveryEntryOnceOrInAGap(got, 2, LINES + 2);
    }
  }

  private static void assertEveryEntryOnceOrInAGap(List<String> lines, long next, long last) {
    boolean gap = false;
    for (String line : lines) {
      JsonObject json = new JsonObject(line);
      if (json.getString("type").equals("gap")) {
        assertEquals(next, json.getLong("from"));
        next = json.getLong("to") + 1;
        gap = true;
      } else {
        assertEquals(next, json.getLong("seq"));
        next++;
      }
    }
    assertEquals(last + 1, next);
    assertTrue(gap, "it stalled long enough for a gap");
  }

  @Test
  void theKernelHoldsLittleOfWhatAStalledReaderDoesNotRead() {
    int port = start("history.keep", 100);
    int count = 3_000; // 9 MB; left to itself the kernel holds nearly 4 of them
    try (SlowReader stalled = SlowReader.join(port, "Stalled");
        LineClient speaker = LineClient.json(port, "Speaker")) {
      say(speaker, count, TEXT);
      List<String> got = stalled.readUntil(l -> l.startsWith("{\"type\":\"gap\""));
      int held = got.stream().mapToInt(String::length).sum();
      assertTrue(held < 2 << 20, held + " bytes were held for it");
    }
  }

  @Test
  void aSlowReaderLosesNothingThatTheLogKeeps() {
    int port = start("history.keep", 20_000);
    int count = 10_000;
    try (SlowReader stalled = SlowReader.join(port, "Stalled");
        LineClient speaker = LineClient.json(port, "Speaker")) {
      say(speaker, count, TEXT.substring(0, 1_000));
      List<String> got = stalled.readUntil(l -> l.contains("\"text\":\"" + count + " "));
      assertEquals(count + 1, got.size()); // the speaker's joining, and every line
      for (int i = 1; i <= count; i++) {
        assertTrue(got.get(i).contains("\"text\":\"" + i + " "), got.get(i).substring(0, 120));
      }
      speaker.sendJson("say", "text", "live again", "ref", count + 1);
      stalled.client().expectJson("said", "text", "live again");
    }
  }

  @Test
  void aStalledReaderDelaysNobodyElse() {
    int port = start();
    int count = 2_000;
    try (SlowReader stalled = SlowReader.join(port, "Stalled");
        LineClient reader = LineClient.json(port, "Reader");
        LineClient speaker = LineClient.json(port, "Speaker")) {
      reader.expectJson("joined", "name", "Speaker");
      say(speaker, count, TEXT);
      for (int i = 1; i <= count; i++) {
        reader.expectJson("said", "seq", i + 3);
      }
      stalled.client().reset();
      reader.expectJson("left", "name", "Stalled");
    }
  }

  @Test
  void aPrivateLineForAStalledReaderIsRefusedRatherThanQueued() {
    int port = start();
    try (SlowReader stalled = SlowReader.join(port, "Stalled");
        LineClient speaker = LineClient.json(port, "Speaker")) {
      say(speaker, 3_000, TEXT);
      speaker
          .sendJson("tell", "to", "Stalled", "text", "psst", "ref", 9_000)
          .expectJson("error", "code", "busy", "ref", 9_000);
      stalled.client().reset();
    }
  }

  @Test
  void whoAsksWithoutReadingTheAnswersIsReadNoFurther() {
    int port = start();
    try (LineClient witness = LineClient.plain(port, "Witness");
        SlowReader greedy = SlowReader.join(port, "Greedy")) {
      witness.expect("* Greedy joined");
      say(witness);
      byte[] asks =
          "{\"type\":\"history\",\"limit\":200}\n".repeat(200).getBytes(StandardCharsets.UTF_8);
      long before = usedMegabytes();
      AtomicLong sent = new AtomicLong();
      sendWithoutEnd(greedy.client(), asks, sent);
      Until.isTrue(
          "writing is held back while others are served",
          () -> {
            long sentBefore = sent.get();
            for (int i = 0; i < 100; i++) {
              witness.send("/who").expect("* In lobby: you (Witness), 1 other here (Greedy)");
            }
            return sentBefore > 0 && sent.get() == sentBefore;
          });
      long grown = usedMegabytes() - before;
      assertTrue(grown < 60, "the heap has grown by " + grown + " MB");
      greedy.client().reset();
      witness.expect("* Greedy left");
    }
  }

  private static void sendWithoutEnd(LineClient peer, byte[] lines, AtomicLong sent) {
    new Thread(
            () -> {
              try {
                while (true) {
                  peer.sendRaw(lines);
                  sent.incrementAndGet();
                }
              } catch (java.io.UncheckedIOException closedBelow) {
                // while its writing was held back
              }
            })
        .start();
  }

  @Test
  void ofWhatFloodingPeersSendTheServerHoldsLittle() {
    int port = start();
    int peers = 40;
    byte[] asks = "{\"type\":\"rubbish\"}\n".repeat(4_000).getBytes(StandardCharsets.UTF_8);
    AtomicLong sent = new AtomicLong();
    List<SlowReader> greedy = new ArrayList<>();
    try (LineClient witness = LineClient.json(port, "Witness", "room", "quiet")) {
      long before = usedMegabytes();
      for (int i = 0; i < peers; i++) {
        greedy.add(SlowReader.join(port, "Greedy" + i));
        sendWithoutEnd(greedy.get(i).client(), asks, sent);
      }
      Until.isTrue(
          "writing is held back while others are served",
          () -> {
            long sentBefore = sent.get();
            for (int i = 0; i < 200; i++) {
              witness.expectNoMoreJson();
            }
            return sentBefore > peers && sent.get() == sentBefore;
          });
      long grown = usedMegabytes() - before;
      assertTrue(
          grown < 32, "the heap has grown by " + grown + " MB"); // 16 reads each: 40 and more
    } finally {
      greedy.forEach(each -> each.client().reset());
    }
  }

  private static void say(LineClient person) {
    for (int i = 0; i < 200; i++) {
      person.send(TEXT);
    }
    person.expectNothingMore();
  }
}
