package dev.vertxchat.server;

import dev.vertxchat.protocol.Dialect;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.PlainDialect;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer, from accept to close: hands its lines one by one to the handshake and then to the
 * session, and holds back what comes while one of them waits for something.
 *
 * <p>Every method runs on the transport's context.
 */
final class Connection implements LineFraming.Lines {
  private static final Logger LOG = LoggerFactory.getLogger(ChatServerVerticle.class);
  private static final Buffer TOO_LONG = Buffer.buffer();

  private final Node node;
  private final Relays relays;
  private final Transport transport;
  private final Context context;
  private final Consumer<Connection> onFinished;
  private final long openedAt;

  private final Queue<Buffer> inbox = new ArrayDeque<>(0);
  private Dialect dialect;
  private Session session;
  private int holds;
  private boolean draining; // one of the holds waits for the transport to drain
  private boolean ended; // nothing more will arrive
  private boolean gone; // nothing more can be sent
  private boolean finished;
  private CloseReason reason = CloseReason.LOST;
  private long heardAt;
  private boolean pinged;

  Connection(
      Node node,
      Relays relays,
      Transport transport,
      Context context,
      Consumer<Connection> onFinished) {
    this.node = node;
    this.relays = relays;
    this.transport = transport;
    this.context = context;
    this.onFinished = onFinished;
    this.openedAt = node.clock().millis();
    this.heardAt = openedAt;
  }

  /** Those of the connection's event loop. */
  Relays relays() {
    return relays;
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

  /** How it speaks: plain until its first line says otherwise. */
  Dialect dialect() {
    return dialect == null ? PlainDialect.INSTANCE : dialect;
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether nothing more can be sent. */
  boolean isGone() {
    return gone;
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
          Entry.NO_REF);
      return;
    }
    String text = Text.decode(line);
    if (dialect == null) {
      dialect = Dialect.of(text);
    }
    try {
      if (session == null) {
        dialect.opening(text, new Handshake(this));
      } else {
        dialect.request(text, session);
      }
    } catch (RefusedException e) {
      refuse(e);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Lines go to this session from now on, or with null to the handshake again. */
  void opened(Session session) {
    this.session = session;
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

  /** Keeps lines back until a future completes, then handles its result on this context. */
  <T> void await(Future<T> future, Consumer<AsyncResult<T>> handler) {
    hold();
    future.onComplete(
        result ->
            context.runOnContext(
                v -> {
                  try {
                    if (!finished) {
                      handler.accept(result);
                    }
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

  void refuse(ErrorCode code, String message, long ref) {
    send(dialect().error(code, message, ref));
  }

  void refuse(Throwable cause) {
    if (cause instanceof RefusedException refused) {
      refuse(refused.code(), refused.getMessage(), Entry.NO_REF);
    } else {
      LOG.warn("refused: {}", cause.getMessage());
      refuse(ErrorCode.UNAVAILABLE, "That can't be done now: try again later.", Entry.NO_REF);
    }
  }

  /** The peer has said all it will; {@code clean} when it said so itself. */
  void ended(boolean clean) {
    ended = true;
    if (!clean && reason == CloseReason.LOST) {
      reason = CloseReason.RESET;
    }
    finishIfEnded();
  }

  /** The transport is closed; what arrived before is still read. */
  void closed() {
    gone = true;
    if (session != null) {
      session.stopRelay();
    }
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
        transport.write(dialect().bye(why.tag(), why.notice()));
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
    if (session != null) {
      session.ended(why);
    }
    onFinished.accept(this);
  }

  /** Something that must not happen did: the operator is told, and the peer can come back. */
  private void failed(Throwable cause) {
    LOG.error("a connection from {} failed", transport.address(), cause);
    close(CloseReason.FAILED);
  }

  /** Looks at the time limits; called about once a second. */
  void tick(long now) {
    if (session == null) {
      int seconds = node.options().get(ChatServerOptions.HANDSHAKE_SECONDS);
      if (seconds > 0 && now - openedAt >= seconds * 1_000L) {
        refuse(
            ErrorCode.HANDSHAKE_TIMEOUT,
            "No username within " + seconds + " seconds: bye.",
            Entry.NO_REF);
        close(CloseReason.HANDSHAKE_TIMEOUT);
      }
    } else if (dialect.resumes()) {
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
      send(dialect.ping());
    }
  }

  /** Gives the session what was said so far, then closes. */
  void drain() {
    if (session == null) {
      close(CloseReason.RESTARTING);
    } else {
      session.drain(CloseReason.RESTARTING);
    }
  }
}
