package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.room.Room;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Manual;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose room and transport move only when the test says so. */
class BackPressureTest {
  private static final int QUEUE_LINES = 16;

  private final Vertx vertx = Vertx.vertx();
  private final Manual manual = new Manual();
  private final Context context = manual.context(); // one, as of one event loop
  private final FakeTransport transport = new FakeTransport();
  private Connection connection;
  private Room room;

  @BeforeEach
  void join() {
    ChatServerOptions options = TestServer.options("limits.queueLines", QUEUE_LINES);
    Node node = Node.join(vertx, context, options, new FakeClock());
    connection = new Connection(node, new Relays(vertx, context), transport, context, ended -> {});
    connection.line(Buffer.buffer("Alice"));
    manual.runAll();
    room = node.rooms().open("lobby").result();
    assertEquals(1, transport.lines().size());
  }

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  private void say(int lines) {
    for (int i = 0; i < lines; i++) {
      connection.line(Buffer.buffer("x"));
    }
  }

  @Test
  void aSocketThatFillsItsRoomsQueueIsPausedUntilTheQueueHasGoneDown() {
    say(QUEUE_LINES - 1);
    assertFalse(transport.paused);
    say(1);
    assertTrue(transport.paused);
    manual.runAll();
    assertFalse(transport.paused);
    assertEquals(1 + QUEUE_LINES, room.log().last());
  }

  @Test
  void whatHadBeenReadBeforeThePauseIsSaidAfterIt() {
    say(QUEUE_LINES * 5);
    manual.runAll();
    assertFalse(transport.paused);
    assertEquals(1 + QUEUE_LINES * 5, room.log().last());
  }

  @Test
  void aSocketThatTakesNoAnswersIsPausedUntilItHasDrained() {
    transport.full = true;
    connection.line(Buffer.buffer("/who"));
    assertTrue(transport.paused);
    connection.line(Buffer.buffer("/who"));
    manual.runAll();
    assertEquals(2, transport.lines().size(), "the second question waits");
    transport.drain();
    manual.runAll();
    assertFalse(transport.paused);
    assertEquals(3, transport.lines().size());
  }
}
