package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.room.Room;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a session sits: the room it is in, what it says there, and the relay of what is said. Every
 * method runs on the connection's context, but for those that say otherwise.
 */
final class Seat implements Draft.Receipt {
  private static final String DELAYED =
      "Lines can't be kept now: what you say waits, and is delivered as soon as they can.";
  private static final String DELIVERED = "Lines are kept again: what you said is delivered.";

  private final Connection connection;
  private Room room; // not the presence's: that may have been moved by a session that took over
  private Relay relay;
  private final AtomicInteger unkept = new AtomicInteger(); // lines of ours not in the log yet
  private volatile boolean delayed; // the peer was told that lines wait

  /** In no room yet. */
  Seat(Connection connection) {
    this.connection = connection;
  }

  /** Moves to a room, in which nothing is relayed yet. */
  void take(Room room) {
    this.room = room;
  }

  Room room() {
    return room;
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
            room.log()::read,
            connection.transport(),
            connection.context(),
            connection.dialect(),
            client,
            cursor);
    if (connection.isGone()) {
      relay.stop();
    } else {
      connection.relays().add(room, relay);
      relay.readOn();
    }
  }

  /** Nothing more is relayed: what waits for that waits no longer. */
  void leave() {
    if (relay != null) {
      relay.stop();
      connection.relays().remove(room, relay);
    }
  }

  /** Says a line, and reads no more of the peer's while the room is full. */
  void say(Draft draft) {
    unkept.incrementAndGet();
    room.say(draft);
    if (room.isFull()) {
      connection.hold();
      room.whenNotFull(() -> connection.context().runOnContext(v -> connection.release()));
    }
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

  /** Once, until a line of ours, or that we joined, is in the log again. */
  private void tellDelayed() {
    if (!delayed) {
      delayed = true;
      connection.send(connection.dialect().delayed(DELAYED));
    }
  }

  /** Tells who was told that lines wait that they do no longer. */
  void tellKept() {
    if (delayed) {
      delayed = false;
      connection.send(connection.dialect().delivered(DELIVERED));
    }
  }

  private void ackRepeated(long ref, long seq) {
    if (relay != null && seq <= relay.cursor()) {
      connection.send(connection.dialect().ack(ref, seq));
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
    Room room = this.room;
    Promise<Void> done = Promise.promise();
    Future<Void> kept = unkept.get() == 0 ? Future.succeededFuture() : room.flush();
    kept.onComplete(
        v ->
            connection.context().runOnContext(w -> relay.upTo(room.log().last()).onComplete(done)));
    return done.future();
  }
}
