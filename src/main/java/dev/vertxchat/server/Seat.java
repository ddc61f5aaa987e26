package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.room.Room;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One room in which a session sits: what it says there, and the relay of what is said. Every method
 * runs on the connection's context, but for those that say otherwise.
 */
final class Seat implements Draft.Receipt {
  private static final String DELAYED =
      "Lines can't be kept now: what you say waits, and is delivered as soon as they can.";
  private static final String DELIVERED = "Lines are kept again: what you said is delivered.";

  private final Connection connection;
  private final Room room;
  private final Searches searches = new Searches();
  private Relay relay; // null before the welcome
  private final AtomicInteger unkept = new AtomicInteger(); // lines of ours not in the log yet
  private volatile boolean delayed; // the peer was told that lines wait

  /**
   * A seat in which nothing is relayed yet.
   *
   * @param room taken for it; {@link #leave} releases it
   */
  Seat(Connection connection, Room room) {
    this.connection = connection;
    this.room = room;
  }

  Room room() {
    return room;
  }

  Searches searches() {
    return searches;
  }

  /** The number of the last entry that the session was given. */
  long cursor() {
    return relay.cursor();
  }

  /**
   * Relays what follows an entry.
   *
   * @param client whose own lines come as acks
   */
  void relayFrom(String client, long cursor) {
    relay =
        new Relay(
            room.log(),
            connection.transport(),
            connection.context(),
            connection.encoding(),
            client,
            cursor,
            connection::readOn);
    if (connection.isGone()) {
      relay.stop();
    } else {
      relay.hear(connection.vertx().eventBus(), room, connection::failed);
    }
  }

  /** Nothing more is relayed: what waits for that waits no longer. */
  void stopRelay() {
    if (relay != null) {
      relay.stop();
    }
  }

  /** The session sits here no longer. */
  void leave() {
    stopRelay();
    connection.node().rooms().release(room);
  }

  /** Says a line, and reads no more of the peer's while the room is full. */
  void say(Draft draft) {
    unkept.incrementAndGet();
    room.say(draft);
    connection.feed(room);
  }

  /**
   * A line of ours is in the log. The relay acks it in its place, but for one it passed before. Any
   * thread.
   */
  @Override
  public void appended(Draft draft, long seq, boolean repeated) {
    unkept.decrementAndGet();
    if (repeated) {
      connection.context().runOnContext(v -> ackRepeated(draft.ref(), seq));
    }
    if (delayed) {
      connection.context().runOnContext(v -> tellKept());
    }
  }

  /** The log can't keep now what was said. Any thread. */
  @Override
  public void delayed() {
    connection.context().runOnContext(v -> tellDelayed());
  }

  /** The log keeps it never: a client that comes back says it again. Any thread. */
  @Override
  public void failed(Draft draft, Throwable cause) {
    unkept.decrementAndGet();
    connection.context().runOnContext(v -> connection.close(CloseReason.FAILED));
  }

  /** Once, until a line of ours, or that we joined, is in the log again. */
  private void tellDelayed() {
    if (!delayed) {
      delayed = true;
      connection.send(connection.encoding().delayed(room.name(), DELAYED));
    }
  }

  /** Tells who was told that lines wait that they do no longer. */
  void tellKept() {
    if (delayed) {
      delayed = false;
      connection.send(connection.encoding().delivered(room.name(), DELIVERED));
    }
  }

  private void ackRepeated(long ref, long seq) {
    if (relay != null && seq <= relay.cursor()) {
      connection.send(connection.encoding().ack(room.name(), ref, seq));
    }
  }

  /**
   * Succeeds when this session was given what is in the log now, and acks of all it has said. Who
   * has said nothing does not wait for what others said and the log can't keep now.
   */
  Future<Void> caughtUp() {
    if (relay == null) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    Future<Void> kept = unkept.get() == 0 ? Future.succeededFuture() : room.flush();
    kept.onComplete(
        v ->
            connection.context().runOnContext(w -> relay.upTo(room.log().last()).onComplete(done)));
    return done.future();
  }
}
