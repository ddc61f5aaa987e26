package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.room.Registry;
import dev.vertxchat.room.Room;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Manual;
import dev.vertxchat.testing.Until;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose room and transport move only when the test says so. */
class BackPressureTest {
  private static final int QUEUE_LINES = 16;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Manual rooms = new Manual(); // the event loop on which the rooms live
  private final FakeTransport transport = new FakeTransport();
  private final FakeTransport hers = new FakeTransport(); // of somebody else
  private Node node;
  private Connection connection;
  private Room room;

  @BeforeEach
  void join() {
    ChatServerOptions options =
        TestServer.options("limits.queueLines", QUEUE_LINES, "limits.rooms", 2).unlimited();
    node = Node.join(vertx, rooms.context(), options, TestServer.clocks(new FakeClock()));
    Newcomers newcomers = new Newcomers(() -> 0, Runnable::run);
    Budget budget = node.admission().admit(Address.LOCAL);
    connection =
        new Connection(vertx, node, transport, loop, () -> 0, newcomers, budget, ended -> {});
    onLoop(
        () -> {
          connection.speaker(new Handshake(connection));
          connection.line(Buffer.buffer("Alice"));
          return null;
        });
    untilOnLoop("Alice is in", () -> transport.lines().size() == 1);
    room = node.rooms().take("lobby").result();
  }

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  private <T> T onLoop(Supplier<T> action) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(v -> done.complete(action.get()));
    return TestServer.await(done.future());
  }

  /** Lets the rooms move until something holds. */
  private void untilOnLoop(String what, BooleanSupplier holds) {
    Until.isTrue(
        what,
        () -> {
          rooms.runAll();
          return onLoop(holds::getAsBoolean);
        });
  }

  /** What the connection does by itself is done: its tasks have gone through its event loop. */
  private boolean isPausedAtLast() {
    for (int i = 0; i < 2 * QUEUE_LINES; i++) {
      onLoop(() -> null);
    }
    return onLoop(() -> transport.paused);
  }

  private void send(int lines, IntFunction<String> line) {
    onLoop(
        () -> {
          for (int i = 1; i <= lines; i++) {
            connection.line(Buffer.buffer(line.apply(i)));
          }
          return null;
        });
  }

  private void say(int lines) {
    send(lines, i -> "x");
  }

  private void goesOnUntilTheLogHas(long entries) {
    untilOnLoop("goes on", () -> !transport.paused && room.log().last() == entries);
  }

  @Test
  void aSocketThatFillsItsRoomsQueueIsPausedUntilTheQueueHasGoneDown() {
    say(QUEUE_LINES - 1);
    assertFalse(room.isFull());
    Until.isTrue("it is read", () -> !isPausedAtLast());
    say(1);
    assertTrue(room.isFull());
    assertTrue(isPausedAtLast());
    goesOnUntilTheLogHas(1 + QUEUE_LINES);
  }

  @Test
  void whatHadBeenReadBeforeThePauseIsSaidAfterIt() {
    say(QUEUE_LINES * 5);
    assertTrue(isPausedAtLast());
    goesOnUntilTheLogHas(1 + QUEUE_LINES * 5);
  }

  @Test
  void whoRenamesHimselfWithoutEndIsHeldBackAsOneWhoSpeaks() {
    send(QUEUE_LINES * 5, i -> "/nick n" + i);
    Until.isTrue("the room is full", room::isFull);
    assertTrue(isPausedAtLast());
    assertEquals(List.of("n" + QUEUE_LINES), node.registry().others("lobby", null).names());
    goesOnUntilTheLogHas(1 + QUEUE_LINES * 5);
  }

  @Test
  void whoMovesBetweenRoomsWithoutEndWaitsForEachOfThem() {
    send(20, i -> "/join " + (i % 2 == 0 ? "lobby" : "ops"));
    assertTrue(isPausedAtLast());
    assertEquals(1, room.log().last(), "nothing more is known in the room");
    untilOnLoop("goes on", () -> !transport.paused && transport.lines().size() == 21);
    assertEquals(1 + 20, room.log().last());
  }

  private Connection another() {
    Newcomers newcomers = new Newcomers(() -> 0, Runnable::run);
    Budget budget = node.admission().admit(Address.LOCAL);
    Connection other =
        new Connection(vertx, node, hers, loop, () -> 0, newcomers, budget, ended -> {});
    other.speaker(new Handshake(other));
    return other;
  }

  @Test
  void aRoomThatWasOpenedForWhoHasGoneMeanwhileTakesNobodysPlace() {
    onLoop(
        () -> {
          connection.line(Buffer.buffer("/join ops"));
          connection.close(CloseReason.FAILED);
          return null;
        });
    untilOnLoop("there is a place", () -> node.rooms().take("another").succeeded());
  }

  private static final class Somebody implements Registry.Holder {
    @Override
    public void takenOver() {}

    @Override
    public Future<Void> told(String from, String text) {
      return Future.succeededFuture();
    }
  }

  @Test
  void aNameThatWasClaimedForWhoHasGoneMeanwhileIsFree() {
    Connection other = another();
    onLoop(
        () -> {
          other.line(Buffer.buffer("Eve"));
          other.close(CloseReason.FAILED);
          return null;
        });
    Until.isTrue(
        "the name is free",
        () -> node.registry().claim(Names.parse("Eve"), "another's", new Somebody()).succeeded());
  }

  @Test
  void whoLeavesAFullRoomIsHeldBackUntilItHasGoneDown() {
    Connection program = another();
    onLoop(
        () -> {
          program.line(Buffer.buffer("{\"type\":\"hello\",\"name\":\"Eve\"}"));
          return null;
        });
    untilOnLoop("Eve is in", () -> hers.lines().size() == 1 && !hers.paused);
    say(QUEUE_LINES);
    onLoop(
        () -> {
          program.line(Buffer.buffer("{\"type\":\"leave\"}"));
          program.line(Buffer.buffer("{\"type\":\"ping\"}"));
          return null;
        });
    Until.isTrue("she is out", () -> onLoop(() -> hers.lines().size()) == 2);
    assertTrue(isPausedAtLast());
    assertEquals(2, onLoop(() -> hers.lines().size()), "what she asks next waits");
    untilOnLoop("goes on", () -> !hers.paused && hers.lines().size() == 3);
  }

  @Test
  void aFullRoomRefusesWhatComesOverTheBus() {
    TestServer.await(
        Future.all(
            new BusApi(node)
                .register(vertx.eventBus()).stream().map(c -> c.completion()).toList()));
    JsonObject line = new JsonObject().put("from", "robot").put("text", "x");
    List<Future<Message<Object>>> said = new ArrayList<>();
    for (int i = 0; i <= QUEUE_LINES; i++) {
      said.add(vertx.eventBus().request("chat.say", line));
    }
    Future<Message<Object>> last = said.get(QUEUE_LINES);
    Until.isTrue("the last is answered", last::isComplete);
    assertEquals("busy: So much waits in lobby: try again in a moment.", last.cause().getMessage());
    Until.isTrue(
        "the others are said",
        () -> {
          rooms.runAll();
          return said.subList(0, QUEUE_LINES).stream().allMatch(Future::succeeded);
        });
  }

  @Test
  void aSocketThatTakesNoAnswersIsPausedUntilItHasDrained() {
    onLoop(() -> transport.full = true);
    send(2, i -> "/who");
    assertTrue(isPausedAtLast());
    assertEquals(2, onLoop(() -> transport.lines().size()), "the second question waits");
    onLoop(
        () -> {
          transport.drain();
          return null;
        });
    untilOnLoop("goes on", () -> !transport.paused && transport.lines().size() == 3);
  }
}
