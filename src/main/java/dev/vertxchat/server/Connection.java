package dev.vertxchat.server;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.PlainReader;
import dev.vertxchat.protocol.Reader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.room.Room;
import dev.vertxchat.server.auth.Credentials;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer, from accept to close: hands its lines one by one to who speaks for it, and holds back
 * what comes while one of them waits for something, or when it has had its turn.
 *
 * <p>Every method runs on the connection's context.
 */
final class Connection implements Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Buffer TOO_LONG = Buffer.buffer();

  /** Lines after which the others on the event loop have their turn. */
  private static final int TURN_LINES = 1_024;

  /** Work, in nanoseconds, after which they have it: the limit of what one peer holds up. */
  private static final long TURN_NANOS = 2_000_000;

  /**
   * How long a pause after a turn is, in milliseconds. It takes a timer, for an event loop runs
   * what its tasks put into its queue before it reads the sockets again.
   */
  private static final long PAUSE_MILLISECONDS = 1;

  private static final long LEAST_WAIT_MILLISECONDS = 20;

  /**
   * For how long what a peer sent before it went is read: the megabytes that its socket may hold,
   * as lines and at their default rate. Who sent what is slower is here no longer than that.
   */
  private static final long MOST_MILLISECONDS_AFTER = 120_000;

  private final Vertx vertx;
  private final Node node;
  private final Transport transport;
  private final Context context;
  private final LongSupplier listened;
  private final Newcomers newcomers;
  private final Budget budget;
  private final Consumer<Connection> onFinished;
  private final long openedAt;

  private final Queue<Buffer> inbox = new ArrayDeque<>(0);
  private Reader reader; // null before the first line
  private Speaker speaker;
  private boolean isNew = true; // not in yet: its work is done in the newcomers' turns
  private int holds;
  private int paying; // so many of the holds wait for the budget
  private boolean draining; // one of the holds waits for the transport to drain
  private boolean ended; // nothing more will arrive
  private boolean leaving; // it is given what is due, and then closed
  private boolean gone; // nothing more can be sent
  private long goneAt;
  private boolean finished;
  private CloseReason reason = CloseReason.LOST;
  private long heardAt;
  private boolean pinged;
  private int turnLines;
  private long turnNanos;

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

  /**
   * A connection for which nobody speaks yet.
   *
   * @param listened for how many milliseconds peers were listened to, by which limits are timed
   * @param newcomers those of its event loop, of whom it is one until it is in
   * @param budget by which it was let in
   */
  Connection(
      Vertx vertx,
      Node node,
      Transport transport,
      Context context,
      LongSupplier listened,
      Newcomers newcomers,
      Budget budget,
      Consumer<Connection> onFinished) {
    this.vertx = vertx;
    this.node = node;
    this.transport = transport;
    this.context = context;
    this.listened = listened;
    this.newcomers = newcomers;
    this.budget = budget;
    this.onFinished = onFinished;
    this.openedAt = listened.getAsLong();
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

  /** What the peer says of itself. */
  Credentials credentials(Names.Name name, String password) {
    return new Credentials(name, password, transport.peer().toString(), transport.isPrivate());
  }

  Context context() {
    return context;
  }

  /** What its peer may say and ask. */
  Budget budget() {
    return budget;
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
  public void received(int bytes) {
    holdUntil(budget.received(bytes));
  }

  @Override
  public void line(Buffer line) {
    arrived(line);
  }

  @Override
  public void tooLong() {
    arrived(TOO_LONG);
  }

  @Override
  public int lineBytes() {
    int textBytes = node.options().get(ChatServerOptions.LINE_BYTES);
    return reader == null ? textBytes : reader.lineBytes(textBytes);
  }

  private void arrived(Buffer line) {
    if (holds > 0 || !inbox.isEmpty()) {
      inbox.add(line);
    } else if (!finished) {
      read(line);
    }
  }

  private void read(Buffer line) {
    heard();
    turnLines++;
    holdUntil(budget.line());
    if (speaker.isNamed() || budget.until(budget.opens()) <= 0) {
      carryOutInTurn(line);
      return;
    }
    hold();
    at(
        budget.opens(),
        () -> {
          carryOutInTurn(line);
          release();
        });
  }

  private void carryOutInTurn(Buffer line) {
    if (isNew && newcomers.mustWait()) {
      hold();
      newcomers.later(
          () -> {
            if (!finished) {
              spend(() -> carryOut(line));
            }
            release();
          });
    } else if (!finished) {
      spend(() -> carryOut(line));
    }
  }

  /** The peer lives. */
  private void heard() {
    heardAt = listened.getAsLong();
    pinged = false;
  }

  /** Counts what a peer's work takes, and gives the others their turn when it was enough. */
  private void spend(Runnable work) {
    if (isNew) {
      newcomers.spend(work);
      return;
    }
    long begin = System.nanoTime();
    work.run();
    turnNanos += System.nanoTime() - begin;
    if (turnLines >= TURN_LINES || turnNanos >= TURN_NANOS) {
      turnLines = 0;
      turnNanos = 0;
      hold();
      vertx.setTimer(PAUSE_MILLISECONDS, t -> release());
    }
  }

  private void carryOut(Buffer line) {
    if (line == TOO_LONG) {
      refuse(
          ErrorCode.TOO_LONG,
          "The line is too long and was dropped, allowed: " + lineBytes() + " bytes",
          null,
          Entry.NO_REF);
      if (reader == null) {
        close(CloseReason.NOT_CHAT); // it may be HTTP with a long target
      }
      return;
    }
    String text = Text.decode(line);
    if (!speaker.isNamed() && PlainReader.isHttp(text)) {
      close(CloseReason.NOT_CHAT);
      return;
    }
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
    isNew &= holds > 0 || !speaker.isNamed(); // a hello is carried out when nothing holds any more
    while (holds == 0 && !inbox.isEmpty() && !finished) {
      read(inbox.remove());
    }
    if (holds == 0) {
      transport.resume();
      finishIfEnded();
    }
  }

  /** Keeps lines back until the peer has paid for what it said and asked. */
  private void holdUntil(long then) {
    if (budget.until(then) > 0) {
      hold();
      paying++;
      at(
          then,
          () -> {
            paying--;
            release();
          });
    }
  }

  /**
   * Runs an action at a time of the budget's clock, or soon when nobody waits any more; never at
   * once, for the line that must be paid for first may not be carried out yet.
   *
   * <p>Who must wait waits for some milliseconds at least: what he may do meanwhile is not lost to
   * him, and a timer for each of a thousand lines a second is spared.
   */
  private void at(long then, Runnable action) {
    long milliseconds = NANOSECONDS.toMillis(budget.until(then)) + 1; // a timer may ring early
    vertx.setTimer(
        Math.max(LEAST_WAIT_MILLISECONDS, milliseconds),
        t -> {
          if (budget.until(then) <= 0 || finished) {
            action.run();
          } else {
            at(then, action);
          }
        });
  }

  /** The peer asked for what costs more than a line: it may go on when that is paid. */
  void asked(int weight) {
    holdUntil(budget.asked(weight));
  }

  /**
   * Goes on reading a log for the peer after a turn of that.
   *
   * @param bytes that it was given of what it had missed when it came back
   */
  void readOn(int bytes, Runnable next) {
    long paid = budget.caughtUpBy(bytes);
    vertx.setTimer(PAUSE_MILLISECONDS, t -> at(paid, next));
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
                  if (isNew && newcomers.mustWait()) {
                    newcomers.later(() -> awaited(result, handler, giveBack));
                  } else {
                    awaited(result, handler, giveBack);
                  }
                }));
  }

  private <T> void awaited(
      AsyncResult<T> result, Consumer<AsyncResult<T>> handler, Consumer<T> giveBack) {
    try {
      if (!finished) {
        spend(() -> handler.accept(result));
      } else if (result.succeeded()) {
        giveBack.accept(result.result());
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      release();
    }
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
    if (lines.length() >= Budget.BYTES_A_REQUEST) {
      asked(lines.length() / Budget.BYTES_A_REQUEST);
    }
    if (transport.isFull() && !draining) {
      draining = true;
      hold();
      transport.onDrain(this::answered);
    }
  }

  private void answered() {
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
  public void noChat() {
    close(CloseReason.NOT_CHAT);
  }

  @Override
  public void ended(boolean clean) {
    ended = true;
    if (!clean && reason == CloseReason.LOST) {
      reason = CloseReason.RESET;
    }
    finishIfEnded();
  }

  /** What arrived before is still read, in turns and at the speed that its budget has left. */
  @Override
  public void closed() {
    gone = true;
    goneAt = listened.getAsLong();
    node.admission().leave(budget.origin());
    speaker.gone();
    answered();
    finishIfEnded();
  }

  private void finishIfEnded() {
    if (!ended || finished || holds > 0 || !inbox.isEmpty()) {
      return;
    }
    if (gone) {
      finish(reason);
    } else if (!leaving) { // it has closed its side, and still reads
      leaving = true;
      speaker.drain(reason);
    }
  }

  /** Tells the peer why, closes, and ends the session. Does nothing the second time. */
  void close(CloseReason why) {
    close(why, why.notice());
  }

  /** The same; {@code words} are what the peer is told, null for nothing. */
  void close(CloseReason why, String words) {
    if (finished) {
      return;
    }
    finish(why);
    if (!gone) {
      if (words != null) {
        transport.write(encoding().bye(why.tag(), words));
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

  /**
   * Something that must not happen did: the operator is told, and the peer can come back. Memory
   * used up is no matter of this peer alone, and goes on to who handles it for the application.
   */
  void failed(Throwable cause) {
    if (cause instanceof OutOfMemoryError fatal) {
      throw fatal;
    }
    LOG.error("a connection from {} failed", transport.address(), cause);
    close(CloseReason.FAILED);
  }

  /** Looks at the time limits; called about once a second. */
  void tick() {
    long now = listened.getAsLong();
    if (gone && paying > 0 && now - goneAt >= MOST_MILLISECONDS_AFTER) {
      close(reason);
    } else if (!speaker.isNamed()) {
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
    boolean listening = holds == (draining ? 1 : 0); // else it is us who do not listen
    if (!listening || idle == 0) {
      heardAt = now;
    } else if (now - heardAt >= 2 * idle) {
      close(CloseReason.NOT_ANSWERING);
    } else if (now - heardAt >= idle && !pinged) {
      pinged = true;
      transport.write(encoding().ping()); // not as an answer, which would hold a peer that is full
    }
  }

  /** A peer that reads lives, though it may be long before it has read up to a ping. */
  @Override
  public void drained() {
    heard();
  }

  @Override
  public void drain() {
    speaker.drain(CloseReason.RESTARTING);
  }
}
