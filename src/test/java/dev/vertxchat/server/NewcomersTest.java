package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Until;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private static final long HALF = Newcomers.TURN_NANOS / 2;

  private final Queue<Runnable> pauses = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private long nanos;
  private final Newcomers newcomers = new Newcomers(() -> nanos, pauses::add);

  private void work(String name) {
    newcomers.spend(
        () -> {
          nanos += HALF;
          done.add(name);
        });
  }

  private void later(String... names) {
    for (String name : names) {
      newcomers.later(() -> work(name));
    }
  }

  @Test
  void workIsDoneAtOnceUntilItIsEnough() {
    work("a");
    assertFalse(newcomers.mustWait());
    work("b");
    assertTrue(newcomers.mustWait());
    assertEquals(1, pauses.size());
  }

  @Test
  void whatWaitsIsDoneInItsOrderOneTurnAfterTheOther() {
    work("a");
    work("b");
    later("c", "d");
    newcomers.run(
        () -> {
          nanos += HALF;
          done.add("e");
        });
    assertEquals(List.of("a", "b"), done);
    pauses.remove().run();
    assertEquals(List.of("a", "b", "c", "d"), done);
    assertTrue(newcomers.mustWait(), "e is before whoever comes now");
    pauses.remove().run();
    assertEquals(List.of("a", "b", "c", "d", "e"), done);
    assertFalse(newcomers.mustWait());
  }

  @Test
  void workThatThrowsStopsNobodyElse() {
    newcomers.later(
        () -> {
          throw new IllegalStateException("thrown by the test");
        });
    later("b");
    work("a");
    work("a");
    assertThrows(IllegalStateException.class, () -> pauses.remove().run());
    pauses.remove().run();
    assertEquals(List.of("a", "a", "b"), done);
  }

  @Test
  void whenTheyAreClosedNobodyWaits() {
    work("a");
    work("b");
    later("c", "d", "e", "f");
    newcomers.close();
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), done);
    assertFalse(newcomers.mustWait());
  }

  @Test
  void aPeerThatIsNotInWaitsForTheTurnAndOneThatIsInDoesNot() {
    Vertx vertx = Vertx.vertx();
    try {
      Context loop = vertx.getOrCreateContext();
      Node node = Node.join(vertx, loop, TestServer.options(), TestServer.clocks(new FakeClock()));
      FakeTransport transport = new FakeTransport();
      Connection connection =
          new Connection(
              vertx,
              node,
              transport,
              loop,
              () -> 0,
              newcomers,
              node.admission().admit(Address.LOCAL),
              ended -> {});
      connection.speaker(new Handshake(connection));
      on(
          loop,
          () -> {
            work("others");
            work("others");
            connection.line(Buffer.buffer("Alice"));
            connection.line(Buffer.buffer("/who"));
            return null;
          });
      assertEquals(List.of(), on(loop, transport::lines));
      assertTrue(transport.paused);
      on(
          loop,
          () -> {
            pauses.remove().run();
            return null;
          });
      Until.isTrue("she is in and answered", () -> on(loop, transport::lines).size() == 2);
      on(
          loop,
          () -> {
            work("others");
            work("others");
            connection.line(Buffer.buffer("/who"));
            return null;
          });
      assertEquals(3, on(loop, transport::lines).size());
    } finally {
      TestServer.await(vertx.close());
    }
  }

  private static <T> T on(Context loop, Supplier<T> action) {
    Promise<T> result = Promise.promise();
    loop.runOnContext(v -> result.complete(action.get()));
    return TestServer.await(result.future());
  }
}
