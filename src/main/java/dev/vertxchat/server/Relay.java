package dev.vertxchat.server;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.room.Room;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings a room's entries to one session, each once and in order: a cursor on the room's log.
 *
 * <p>It hears the room by a bus consumer of its own, and hands on what is published there but for
 * what its session said. A published batch that holds the entry after the cursor is written. One
 * that does not is never written: the relay reads the log on instead, as it does from the start,
 * and whenever its socket was full and has drained. So it remembers nothing but the cursor, however
 * far it is behind.
 *
 * <p>Every method runs on the transport's context.
 */
final class Relay {
  /** Bytes gathered from small batches into one write while reading the log on. */
  private static final int GATHERED_BYTES = 32 * 1024;

  /** Bytes read on before other sockets of the event loop have their turn. */
  private static final int TURN_BYTES = 256 * 1024;

  private final RoomLog log;
  private final Transport transport;
  private final Context context;
  private final Encoding encoding;
  private final String client;
  private final Turns turns;

  private long cursor;
  private int turnBytes;
  private boolean wasLive;
  private boolean behind;
  private boolean missed; // a batch was published that is not written yet
  private boolean stopped;
  private final List<Waiting> waiting = new ArrayList<>(1);
  private Room room; // null while it hears none
  private MessageConsumer<Batch> consumer;

  /** Between what a relay reads on, other sockets of the event loop have their turn. */
  interface Turns {
    /**
     * A turn has ended.
     *
     * @param bytes given in it of what was missed before the relay was live for the first time
     * @param next to be run when the next one may begin
     */
    void ended(int bytes, Runnable next);
  }

  /** Someone who waits until the session was given an entry. */
  private record Waiting(long seq, Promise<Void> given) {}

  /**
   * A relay that stands behind until it {@link #hear hears} a room or is told to {@link #readOn}.
   *
   * @param client whose own lines come as acks
   * @param cursor the number of the last entry that the session was given
   */
  Relay(
      RoomLog log,
      Transport transport,
      Context context,
      Encoding encoding,
      String client,
      long cursor,
      Turns turns) {
    this.log = log;
    this.transport = transport;
    this.context = context;
    this.encoding = encoding;
    this.client = client;
    this.cursor = cursor;
    this.turns = turns;
    this.behind = true;
  }

  /** The number of the last entry that the session was given. */
  long cursor() {
    return cursor;
  }

  /**
   * Hears what is published in a room, and reads on in its log up to there.
   *
   * @param fault told when a batch could not be handed on; other relays are not hurt by that
   */
  void hear(EventBus bus, Room heard, Consumer<Throwable> fault) {
    room = heard;
    room.heardOn(context);
    // Before the log is read: what is published meanwhile is then missed by neither.
    consumer =
        bus.localConsumer(
            room.address(),
            message -> {
              try {
                published(message.body());
              } catch (RuntimeException | Error e) {
                fault.accept(e);
              }
            });
    readOn();
  }

  /** Takes a published batch. */
  void published(Batch batch) {
    if (behind || stopped || batch.last() <= cursor) {
      missed |= batch.last() > cursor;
      return;
    }
    if (batch.first() > cursor + 1) {
      readOn();
      return;
    }
    write(take(batch));
    if (transport.isFull()) {
      fallBehind();
    }
    tellReached();
  }

  /** Reads the log from the cursor to its end, as far as the socket takes it, then goes live. */
  void readOn() {
    behind = true;
    if (stopped) {
      return;
    }
    if (transport.isFull()) {
      fallBehind();
    } else if (turnBytes >= TURN_BYTES) {
      int missed = wasLive ? 0 : turnBytes;
      turnBytes = 0;
      turns.ended(missed, this::readOn);
    } else {
      gather(Buffer.buffer());
    }
  }

  private void gather(Buffer gathered) {
    missed = false;
    long last = log.last(); // before it is read: what it had up to there and gives no more is gone
    Future<Batch> next = log.read(cursor);
    while (next.succeeded() && next.result() != null && gathered.length() < GATHERED_BYTES) {
      gathered.appendBuffer(take(next.result()));
      last = log.last();
      next = log.read(cursor);
    }
    turnBytes += gathered.length();
    write(gathered);
    tellReached();
    if (!next.isComplete()) {
      long before = last;
      next.onSuccess(read -> context.runOnContext(v -> arrived(read, before)));
    } else if (next.result() != null) {
      readOn();
    } else {
      skip(last);
      goLive();
    }
  }

  private void arrived(Batch read, long last) {
    if (stopped) {
      return;
    }
    if (read != null) {
      Buffer bytes = take(read);
      turnBytes += bytes.length();
      write(bytes);
      tellReached();
    } else {
      skip(last);
    }
    if (read != null || missed) {
      readOn();
    } else {
      goLive();
    }
  }

  private void goLive() {
    behind = false;
    wasLive = true;
  }

  /** Nothing that follows the cursor is kept, though there was something up to {@code last}. */
  private void skip(long last) {
    if (last > cursor) {
      write(encoding.gap(log.room(), cursor + 1, last));
      cursor = last;
      tellReached();
    }
  }

  private void fallBehind() {
    behind = true;
    transport.onDrain(this::readOn);
  }

  /** The bytes of what is new in a batch, behind a notice of what is no longer kept before it. */
  private Buffer take(Batch batch) {
    Buffer gap = null;
    if (batch.first() > cursor + 1) {
      gap = encoding.gap(log.room(), cursor + 1, batch.first() - 1);
      cursor = batch.first() - 1;
    }
    Buffer bytes = batch.bytesAfter(cursor, encoding, client);
    cursor = batch.last();
    return gap == null ? bytes : Buffer.buffer().appendBuffer(gap).appendBuffer(bytes);
  }

  private void write(Buffer bytes) {
    if (bytes.length() > 0) {
      transport.write(bytes);
    }
  }

  /** Succeeds when the session was given the entry {@code seq}; fails when the relay stops. */
  Future<Void> upTo(long seq) {
    if (stopped) {
      return Future.failedFuture("the session ended");
    }
    if (cursor >= seq) {
      return Future.succeededFuture();
    }
    Promise<Void> given = Promise.promise();
    waiting.add(new Waiting(seq, given));
    return given.future();
  }

  private void tellReached() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiting> reached = waiting.stream().filter(each -> each.seq() <= cursor).toList();
    waiting.removeAll(reached);
    reached.forEach(each -> each.given().complete());
  }

  /** Hears and writes nothing more. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (room != null) {
      consumer.unregister();
      room.unheardOn(context);
    }
    List.copyOf(waiting).forEach(each -> each.given().fail("the session ended"));
    waiting.clear();
  }
}
