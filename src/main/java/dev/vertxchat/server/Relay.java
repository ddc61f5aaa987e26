package dev.vertxchat.server;

import dev.vertxchat.log.Batch;
import dev.vertxchat.protocol.Dialect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongFunction;

/**
 * Brings a room's entries to one session, each once and in order: a cursor on the room's log.
 *
 * <p>A published batch that holds the entry after the cursor is written. One that does not is never
 * written: the relay reads the log on instead, as it does from the start, and whenever its socket
 * was full and has drained. So it remembers nothing but the cursor, however far it is behind.
 *
 * <p>Every method runs on the transport's context.
 */
final class Relay {
  /** Bytes gathered from small batches into one write while reading the log on. */
  private static final int GATHERED_BYTES = 32 * 1024;

  /** Writes in a row before other sockets of the event loop have their turn. */
  private static final int WRITES_A_TURN = 8;

  private final LongFunction<Future<Batch>> log;
  private final Transport transport;
  private final Context context;
  private final Dialect dialect;
  private final String client;

  private long cursor;
  private boolean behind;
  private boolean missed; // a batch was published that is not written yet
  private boolean stopped;
  private long target;
  private Promise<Void> reached;

  /**
   * A relay that stands behind until {@link #readOn}.
   *
   * @param log the batch that holds the entry after a number, as {@link
   *     dev.vertxchat.log.RoomLog#read} gives it
   * @param client whose own lines come as acks
   * @param cursor the number of the last entry that the session was given
   */
  Relay(
      LongFunction<Future<Batch>> log,
      Transport transport,
      Context context,
      Dialect dialect,
      String client,
      long cursor) {
    this.log = log;
    this.transport = transport;
    this.context = context;
    this.dialect = dialect;
    this.client = client;
    this.cursor = cursor;
    this.behind = true;
  }

  /** The number of the last entry that the session was given. */
  long cursor() {
    return cursor;
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
    readOn(WRITES_A_TURN);
  }

  private void readOn(int writes) {
    if (stopped) {
      return;
    }
    if (transport.isFull()) {
      fallBehind();
    } else if (writes == 0) {
      context.runOnContext(v -> readOn());
    } else {
      gather(Buffer.buffer(), writes);
    }
  }

  private void gather(Buffer gathered, int writes) {
    missed = false;
    Future<Batch> next = log.apply(cursor);
    while (next.succeeded() && next.result() != null && gathered.length() < GATHERED_BYTES) {
      gathered.appendBuffer(take(next.result()));
      next = log.apply(cursor);
    }
    write(gathered);
    tellReached();
    if (!next.isComplete()) {
      next.onSuccess(read -> context.runOnContext(v -> arrived(read)));
    } else if (next.result() != null) {
      readOn(writes - 1);
    } else {
      behind = false;
    }
  }

  private void arrived(Batch read) {
    if (stopped) {
      return;
    }
    if (read != null) {
      write(take(read));
      tellReached();
    }
    if (read != null || missed) {
      readOn();
    } else {
      behind = false;
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
      gap = dialect.gap(cursor + 1, batch.first() - 1);
      cursor = batch.first() - 1;
    }
    Buffer bytes = batch.bytesAfter(cursor, dialect, client);
    cursor = batch.last();
    return gap == null ? bytes : Buffer.buffer().appendBuffer(gap).appendBuffer(bytes);
  }

  private void write(Buffer bytes) {
    if (bytes.length() > 0) {
      transport.write(bytes);
    }
  }

  /** Succeeds when the session was given the entry {@code seq}; asked once at a time. */
  Future<Void> upTo(long seq) {
    if (stopped) {
      return Future.failedFuture("the session ended");
    }
    target = seq;
    reached = Promise.promise();
    Future<Void> future = reached.future();
    tellReached();
    return future;
  }

  private void tellReached() {
    if (reached != null && cursor >= target) {
      Promise<Void> told = reached;
      reached = null;
      told.complete();
    }
  }

  /** Writes nothing more. */
  void stop() {
    stopped = true;
    if (reached != null) {
      reached.fail("the session ended");
      reached = null;
    }
  }
}
