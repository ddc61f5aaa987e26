package dev.vertxchat.server;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.Reader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.room.Room;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer, from accept to close: hands its lines one by one to who speaks for it, and holds back
 * what comes while one of them waits for something.
 *
 * <p>Every method runs on the connection's context.
 */
final class Connection implements Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Buffer TOO_LONG = Buffer.buffer();

  private final Vertx vertx;
  private final Node node;
  private final Transport transport;
  private final Context context;
  private final Consumer<Connection> onFinished;
  private final long openedAt;

  private final Queue<Buffer> inbox = new ArrayDeque<>(0);
  private Reader reader; // null before the first line
  private Speaker speaker;
  private int holds;
  private boolean draining; // one of the holds waits for the transport to drain
  private boolean ended; // nothing more will arrive
  private boolean gone; // nothing more can be sent
  private boolean finished;
  private CloseReason reason = CloseReason.LOST;
  private long heardAt;
  private boolean pinged;

  /** Who carries out what a peer asks: before it has a name the handshake, then its session. */
  interface Speaker {
    /** Reads a line. */
    void read(String line, Reader reader);

    /** Whether the peer has a name. */
    boolean isNamed();

    /** Nothing more can be sent: what waits for that waits no longer. */
    void gone();

    /** Gives the peer what is due, then closes. */
    void drain(CloseReason reason);

    /** The connection has finished; told once. */
    void ended(CloseReason reason);
  }

  Connection(
      Vertx vertx,
      Node node,
      Transport transport,
      Context context,
      Consumer<Connection> onFinished) {
    this.vertx = vertx;
    this.node = node;
    this.transport = transport;
    this.context = context;
    this.onFinished = onFinished;
    this.openedAt = node.clock().millis();
    this.heardAt = openedAt;
  }

  Vertx vertx() {
    return vertx;
  }

  Node node() {
    return node;
  }

  Transport transport() {
    return transport;
  }

  Context context() {
    return context;
  }

  /** How it is answered: in plain until its first line says otherwise. */
  Encoding encoding() {
    return reader == null ? PlainEncoding.INSTANCE : reader.encoding();
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether nothing more can be sent. */
  boolean isGone() {
    return gone;
  }

  /** Lines go there from now on. */
  void speaker(Speaker speaker) {
    this.speaker = speaker;
  }

  @Override
  public void line(Buffer line) {
    arrived(line);
  }

  @Override
  public void tooLong() {
    arrived(TOO_LONG);
  }

  private void arrived(Buffer line) {
    if (holds > 0 || !inbox.isEmpty()) {
      inbox.add(line);
    } else if (!finished) {
      read(line);
    }
  }

  private void read(Buffer line) {
    heardAt = node.clock().millis();
    pinged = false;
    if (line == TOO_LONG) {
      int most = node.options().get(ChatServerOptions.LINE_BYTES);
      refuse(
          ErrorCode.TOO_LONG,
          "The line is too long and was dropped, allowed: " + most + " bytes",
          null,
          Entry.NO_REF);
      return;
    }
    String text = Text.decode(line);
    if (reader == null) {
      reader = Reader.of(text);
    }
    try {
      speaker.read(text, reader);
    } catch (RefusedException e) {
      refuse(e, null);
    } catch (RuntimeException
        | Error e) { // a class that is missing must not leave the peer hanging
      failed(e);
    }
  }

  /** Keeps lines back until {@link #release}. */
  void hold() {
    if (holds++ == 0) {
      transport.pause();
    }
  }

  /** Ends one {@link #hold}. */
  void release() {
    holds--;
    while (holds == 0 && !inbox.isEmpty() && !finished) {
      read(inbox.remove());
    }
    if (holds == 0) {
      transport.resume();
      finishIfEnded();
    }
  }

  /** Keeps lines back while a room that the peer feeds is full. */
  void feed(Room room) {
    if (room.isFull()) {
      hold();
      room.whenNotFull(() -> context.runOnContext(v -> release()));
    }
  }

  /**
   * Keeps lines back until a future completes, then handles its result on this context, unless the
   * connection has finished.
   */
  <T> void await(Future<T> future, Consumer<AsyncResult<T>> handler) {
    await(future, handler, unwanted -> {});
  }

  /** The same; what comes after the connection has finished is given back. */
  <T> void await(Future<T> future, Consumer<AsyncResult<T>> handler, Consumer<T> giveBack) {
    hold();
    future.onComplete(
        result ->
            context.runOnContext(
                v -> {
                  try {
                    if (!finished) {
                      handler.accept(result);
                    } else if (result.succeeded()) {
                      giveBack.accept(result.result());
                    }
                  } catch (RuntimeException | Error e) {
                    failed(e);
                  } finally {
                    release();
                  }
                }));
  }

  /**
   * Sends an answer. A peer that asks without reading the answers is read no further until it does,
   * so what waits for it stays bounded.
   */
  void send(Buffer lines) {
    if (gone || lines.length() == 0) {
      return;
    }
    transport.write(lines);
    if (transport.isFull() && !draining) {
      draining = true;
      hold();
      transport.onDrain(this::drained);
    }
  }

  private void drained() {
    if (draining) {
      draining = false;
      release();
    }
  }

  /** {@code room} is the one it is about, or null. */
  void refuse(ErrorCode code, String message, String room, long ref) {
    send(encoding().error(code, message, room, ref));
  }

  void refuse(Throwable cause, String room) {
    refuse(cause, room, Entry.NO_REF);
  }

  void refuse(Throwable cause, String room, long ref) {
    if (cause instanceof RefusedException refused) {
      refuse(refused.code(), refused.getMessage(), room, ref);
    } else {
      LOG.warn("refused: {}", cause.getMessage());
      refuse(ErrorCode.UNAVAILABLE, "That can't be done now: try again later.", room, ref);
    }
  }

  @Override
  public void ended(boolean clean) {
    ended = true;
    if (!clean && reason == CloseReason.LOST) {
      reason = CloseReason.RESET;
    }
    finishIfEnded();
  }

  /** What arrived before is still read. */
  @Override
  public void closed() {
    gone = true;
    speaker.gone();
    drained();
    transport.resume();
  }

  private void finishIfEnded() {
    if (ended && holds == 0 && inbox.isEmpty()) {
      finish(reason);
    }
  }

  /** Tells the peer why, closes, and ends the session. Does nothing the second time. */
  void close(CloseReason why) {
    if (finished) {
      return;
    }
    finish(why);
    if (!gone) {
      if (why.notice() != null) {
        transport.write(encoding().bye(why.tag(), why.notice()));
      }
      transport.close();
    }
  }

  private void finish(CloseReason why) {
    if (finished) {
      return;
    }
    finished = true;
    reason = why;
    inbox.clear();
    onFinished.accept(this);
    speaker.ended(why);
  }

  /** Something that must not happen did: the operator is told, and the peer can come back. */
  void failed(Throwable cause) {
    LOG.error("a connection from {} failed", transport.address(), cause);
    close(CloseReason.FAILED);
  }

  /** Looks at the time limits; called about once a second. */
  void tick(long now) {
    if (!speaker.isNamed()) {
      int seconds = node.options().get(ChatServerOptions.HANDSHAKE_SECONDS);
      if (seconds > 0 && now - openedAt >= seconds * 1_000L) {
        refuse(
            ErrorCode.HANDSHAKE_TIMEOUT,
            "No username within " + seconds + " seconds: bye.",
            null,
            Entry.NO_REF);
        close(CloseReason.HANDSHAKE_TIMEOUT);
      }
    } else if (reader.resumes()) {
      tickIdle(now, node.options().get(ChatServerOptions.IDLE_SECONDS) * 1_000L);
    }
  }

  private void tickIdle(long now, long idle) {
    if (holds > 0 || idle == 0) {
      heardAt = now; // it is us who do not listen
    } else if (now - heardAt >= 2 * idle) {
      close(CloseReason.NOT_ANSWERING);
    } else if (now - heardAt >= idle && !pinged) {
      pinged = true;
      send(encoding().ping());
    }
  }

  @Override
  public void drain() {
    speaker.drain(CloseReason.RESTARTING);
  }
}
