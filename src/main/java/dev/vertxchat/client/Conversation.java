package dev.vertxchat.client;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What lasts while links come and go: opens one after the other, resumes, and sends what is due.
 * Every method runs on the client's context.
 */
final class Conversation implements Link.Events {
  /** Bytes gathered into one write; about a socket's write queue. */
  private static final int WRITE_BYTES = 32 * 1024;

  /** How long closing may take to bring the last lines to the server, in milliseconds. */
  private static final long CLOSE_MILLISECONDS = 5_000;

  private enum Phase {
    NEW,
    OPENING,
    ONLINE,
    OFFLINE,
    CLOSED
  }

  private final Vertx vertx;
  private final Dialer dialer;
  private final ChatClientOptions options;
  private final long retryMilliseconds;
  private final String client;
  private final Listeners listeners;
  private final Outbox outbox;
  private final Cursors cursors = new Cursors();
  private final Arrivals arrivals;
  private Phase phase = Phase.NEW;
  private String name;
  private Promise<Welcome> first; // of the first welcome
  private Link link; // null between two attempts
  private boolean greeted; // the hello is sent on this link
  private long retry = -1;
  private ErrorCode toldRefusal; // of this outage, so that it is told once
  private Promise<Void> closing;
  private long closeTimer = -1;
  private boolean quitSent;

  Conversation(
      Vertx vertx,
      Dialer dialer,
      ChatClientOptions options,
      String client,
      String room,
      long retryMilliseconds,
      Listeners listeners) {
    this.vertx = vertx;
    this.dialer = dialer;
    this.options = options;
    this.client = client;
    this.retryMilliseconds = retryMilliseconds;
    this.listeners = listeners;
    this.outbox = new Outbox(room, options.get(ChatClientOptions.PENDING_LINES));
    this.arrivals = new Arrivals(this, outbox, cursors, listeners);
  }

  Future<Welcome> connect(String as) {
    if (phase != Phase.NEW || closing != null) {
      return Future.failedFuture(new IllegalStateException("connect was called before"));
    }
    name = as;
    first = Promise.promise();
    Future<Welcome> welcomed = first.future();
    phase = Phase.OPENING;
    listeners.state(ClientState.connecting());
    open();
    return welcomed;
  }

  private void open() {
    retry = -1;
    greeted = false;
    link = new Link(vertx, dialer, options, this, arrivals);
  }

  /** What may be asked until the client closes. */
  Outbox outbox() {
    if (closing != null || phase == Phase.CLOSED) {
      throw new NotDeliveredException("The client is closed.");
    }
    return outbox;
  }

  /** Asks for another name with the next hello; false when it can be asked for right now. */
  boolean renameOffline(String wanted) {
    if (phase == Phase.ONLINE) {
      return false;
    }
    name = wanted;
    toldRefusal = null;
    return true;
  }

  String name() {
    return name;
  }

  /** The server gave us another name. */
  void renamed(String now) {
    name = now;
  }

  /** Sends lines that are no part of the conversation, such as a pong. */
  void write(Buffer lines) {
    if (link != null) {
      link.write(lines);
    }
  }

  /** Sends what is due, as far as the socket takes it. */
  void pump() {
    while (phase == Phase.ONLINE && link.isWritable()) {
      Buffer lines = outbox.next(cursors, WRITE_BYTES);
      if (lines.length() == 0) {
        break;
      }
      link.write(lines);
    }
    quitWhenDone();
  }

  @Override
  public void writable() {
    if (!greeted) {
      greeted = true;
      String room = outbox.room();
      link.write(
          ClientLines.hello(
              new Hello(name, List.of(new Hello.Place(room, cursors.of(room))), client, null)));
    }
    pump();
  }

  void welcome(Welcome given) {
    boolean opened = phase != Phase.ONLINE;
    Welcome welcome = opened ? given : given.ofJoin();
    cursors.welcomed(welcome);
    if (opened) {
      link.opened();
      phase = Phase.ONLINE;
      name = welcome.name();
      toldRefusal = null;
      listeners.state(ClientState.online(welcome));
    }
    outbox.welcomed(welcome);
    if (first != null) {
      Promise<Welcome> promise = first;
      first = null;
      promise.complete(welcome);
    }
    pump();
  }

  @Override
  public void lost(String why) {
    link = null;
    outbox.lost();
    if (closing != null && (quitSent || outbox.isEmpty())) {
      close("closed", false);
    } else {
      offline(why);
    }
  }

  private void offline(String why) {
    boolean news = phase != Phase.OFFLINE;
    phase = Phase.OFFLINE;
    retry = vertx.setTimer(retryMilliseconds, t -> open());
    if (news) {
      listeners.state(ClientState.offline(why));
    }
  }

  void error(RefusedException error, long ref) {
    if (phase == Phase.ONLINE) {
      if (!outbox.refused(error, ref)) {
        listeners.error(error);
      }
      pump();
      return;
    }
    endLink();
    if (first != null) {
      Promise<Welcome> promise = first;
      first = null;
      phase = Phase.NEW;
      promise.fail(error);
    } else {
      if (error.code() != toldRefusal) {
        toldRefusal = error.code();
        listeners.error(error);
      }
      offline(error.getMessage());
    }
  }

  private void endLink() {
    if (link != null) {
      link.end();
      link = null;
    }
  }

  void bye(String reason) {
    endLink();
    switch (reason) {
      case "taken_over" -> close("This client connected from elsewhere.", true);
      case "restarting" -> lost("the server is stopping");
      default -> lost("the server said bye (" + reason + ")");
    }
  }

  /** Brings the last lines to the server, quits and closes; gives up after a while. */
  Future<Void> close() {
    if (phase == Phase.CLOSED) {
      return Future.succeededFuture();
    }
    if (closing == null) {
      closing = Promise.promise();
      Future<Void> closed = closing.future();
      closeTimer =
          vertx.setTimer(CLOSE_MILLISECONDS, t -> close("closed before the server had it", false));
      if (phase == Phase.NEW || phase != Phase.ONLINE && outbox.isEmpty()) {
        close("closed", false);
      } else {
        quitWhenDone();
      }
      return closed;
    }
    return closing.future();
  }

  private void quitWhenDone() {
    if (closing != null && !quitSent && phase == Phase.ONLINE && outbox.isEmpty()) {
      quitSent = true;
      link.write(ClientLines.QUIT);
    }
  }

  private void close(String why, boolean takenOver) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    vertx.cancelTimer(retry);
    vertx.cancelTimer(closeTimer);
    endLink();
    outbox.closed("Not delivered: " + why);
    if (first != null) {
      first.fail(new NotDeliveredException("Not connected: " + why));
      first = null;
    }
    listeners.state(ClientState.closed(why, takenOver));
    dialer.close();
    if (closing != null) {
      closing.tryComplete();
    }
  }
}
