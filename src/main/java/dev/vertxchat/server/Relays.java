package dev.vertxchat.server;

import dev.vertxchat.log.Batch;
import dev.vertxchat.room.Room;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The relays of one event loop: hears each room once on the bus, and hands its batches to every
 * relay of the room.
 *
 * <p>One consumer for each socket would do the same, but the bus copies a message, queues a task
 * and makes a context for each consumer, which was 8 % of the CPU of a delivery. And a room of
 * 10,000 would be a list of 10,000 consumers, copied whenever one joins.
 *
 * <p>Every method runs on the event loop's context.
 */
final class Relays {
  private final Vertx vertx;
  private final Context context;
  private final Map<String, OfRoom> rooms = new HashMap<>();

  Relays(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  /** Hands a room's batches to a relay from now on. */
  void add(Room room, Relay relay) {
    rooms.computeIfAbsent(room.name(), name -> new OfRoom(room)).add(relay);
  }

  /** And no more; nothing happens when it was not added. */
  void remove(Room room, Relay relay) {
    OfRoom relays = rooms.get(room.name());
    if (relays != null && relays.remove(relay)) {
      rooms.remove(room.name());
    }
  }

  /** The relays of one room. */
  private final class OfRoom implements Room.Hearer {
    private final Room room;
    private final Set<Relay> relays = new LinkedHashSet<>();
    private final MessageConsumer<Batch> consumer;
    private volatile long heard;
    private Relay[] current; // what is iterated while relays changes; null when it has changed

    OfRoom(Room room) {
      this.room = room;
      consumer = vertx.eventBus().localConsumer(room.address(), m -> published(m.body()));
      heard = room.published();
      room.addHearer(this, context);
    }

    @Override
    public long heard() {
      return heard;
    }

    void add(Relay relay) {
      relays.add(relay);
      current = null;
    }

    /** Whether none is left, so that the room is no longer heard. */
    boolean remove(Relay relay) {
      relays.remove(relay);
      current = null;
      if (relays.isEmpty()) {
        consumer.unregister();
        room.removeHearer(this);
      }
      return relays.isEmpty();
    }

    private void published(Batch batch) {
      if (current == null) {
        current = relays.toArray(new Relay[0]);
      }
      try {
        for (Relay relay : current) {
          relay.published(batch);
        }
      } finally {
        heard = batch.last();
        room.heard();
      }
    }
  }
}
