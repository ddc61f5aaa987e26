package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.Footprints;
import dev.vertxchat.testing.LineClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers that come to the packaged server in thousands and vanish, send garbage or half a TLS hello,
 * drip, or never read: afterwards nothing is left of them, as the objects of its JVM are counted.
 * 1,000 of them; {@code mvn -Psoak verify} makes it 10,000.
 */
@Timeout(600)
class PassersByIT {
  private static final int PEERS = Math.min(10_000, 40 * Integer.getInteger("chat.rounds", 25));

  /** Peers there at once: under the usual limit of 1,024 descriptors on both sides. */
  private static final int WAVE = 250;

  /** Peers before the count: by then caches and pools have grown. */
  private static final int WARM_UP = 2 * WAVE;

  /** What a connection, a session, a timer or a consumer is made of. */
  private static final Pattern LEFT_OF_PEERS =
      Pattern.compile(
          "dev\\.vertxchat\\.(server|room)\\..*|io\\.vertx\\.core\\..*|io\\.netty\\.channel\\..*"
              + "|sun\\.nio\\.ch\\.Socket.*|.*ScheduledFutureTask");

  /** Objects of a class that may be more: far below one for every tenth peer. */
  private static final int MOST_MORE = 20;

  private static final long MOST_MORE_BYTES = 6 << 20;
  private static final int SECONDS_TO_SETTLE = 30;

  private final Random random = new Random(20261125);
  private int port;

  @Test
  void leaveNothingBehind() throws Exception {
    assumeTrue(Footprints.canBeTaken(), "needs Linux and a JDK");
    try (ChatProcess server =
        ChatProcess.startWith(
            List.of(),
            List.of("-Xmx128m"),
            "server",
            "--unlimited",
            "--port",
            "0",
            "--set",
            "log.lines=false",
            "--set",
            "presence.graceSeconds=1",
            "--set",
            "history.keep=100")) {
      port = server.awaitPort();
      pass(0, WARM_UP);
      Footprints before = settled(server, null);
      pass(WARM_UP, PEERS);
      Footprints after = settled(server, before);
      assertTrue(isBack(before, after), () -> "left: " + told(before, after));
      System.out.printf("%,d passers-by left: %s%n", PEERS, told(before, after));
      try (LineClient alice = LineClient.plain(port, "Alice")) {
        alice.send("/who");
        String line;
        do {
          line = alice.next();
        } while (!line.startsWith("* In lobby:"));
        assertTrue(line.equals("* In lobby: you (Alice), no others here"), line);
      }
    }
  }

  /** Waits until it is back to what it was, or to rest when there was nothing before. */
  private static Footprints settled(ChatProcess server, Footprints before) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_SETTLE);
    Footprints last = Footprints.of(server.pid());
    Footprints now;
    do {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // longer than the grace
      now = last;
      last = Footprints.of(server.pid());
    } while (System.nanoTime() < deadline
        && !(isBack(before == null ? now : before, last)
            && last.descriptors() == now.descriptors()));
    return last;
  }

  private static boolean isBack(Footprints before, Footprints after) {
    return leftOfPeers(before, after).isEmpty()
        && after.descriptors() <= before.descriptors() + 2
        && after.threads() <= before.threads() + 2
        && after.heapBytes() <= before.heapBytes() + MOST_MORE_BYTES;
  }

  private static Map<String, Long> leftOfPeers(Footprints before, Footprints after) {
    Map<String, Long> left = new TreeMap<>(after.grownSince(before, MOST_MORE));
    left.keySet().removeIf(name -> !LEFT_OF_PEERS.matcher(name).matches());
    return left;
  }

  private static String told(Footprints before, Footprints after) {
    return "descriptors %d → %d, threads %d → %d, heap %,d → %,d KiB, objects %s"
        .formatted(
            before.descriptors(),
            after.descriptors(),
            before.threads(),
            after.threads(),
            before.heapBytes() >> 10,
            after.heapBytes() >> 10,
            leftOfPeers(before, after));
  }

  private void pass(int first, int count) throws IOException {
    for (int done = 0; done < count; done += WAVE) {
      List<Socket> peers = new ArrayList<>();
      for (int i = 0; i < Math.min(WAVE, count - done); i++) {
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
        peers.add(peer);
        say(peer, first + done + i);
      }
      for (Socket peer : peers) {
        if (!peer.isClosed() && random.nextBoolean()) {
          peer.setSoLinger(true, 0); // a reset
        }
        peer.close();
      }
    }
  }

  /** One kind of peer after the other. */
  private void say(Socket peer, int number) throws IOException {
    OutputStream out = peer.getOutputStream();
    try {
      switch (number % 10) {
        case 0 -> peer.close();
        case 1 -> out.write(garbage(4_000));
        case 2 -> out.write(halfOfATlsHello());
        case 3 -> out.write(utf8("P" + number + "\n" + "/history 200\n/who\n".repeat(50)));
        case 4 -> out.write(utf8(hello(number, "lobby") + "{\"type\":\"ping\"}\n".repeat(500)));
        case 5 -> out.write(utf8(hello(number, "room" + number) + "{\"type\":\"who\"}\n"));
        case 6 -> out.write(utf8("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        case 7 -> out.write(utf8("half a nam"));
        case 8 -> out.write(new byte[60_000]);
        case 9 -> {
          out.write(utf8(hello(number, "lobby")));
          out.write(garbage(2_000));
        }
        default -> throw new AssertionError(number);
      }
    } catch (IOException closedByTheServer) {
      // as it may, for what was sent
      peer.close();
    }
  }

  private byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The beginning of a ClientHello (RFC 8446, section 4.1.2) that announces 512 bytes. */
  private byte[] halfOfATlsHello() {
    byte[] bytes = garbage(120);
    byte[] head = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  private static String hello(int number, String room) {
    return "{\"type\":\"hello\",\"name\":\"J%d\",\"client\":\"the-client-id-of-%d\",\"room\":\"%s\"}\n"
        .formatted(number, number, room);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
