package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What lasts while links come and go: opens one after the other, resumes, and sends what is due.
 * Every method runs on the client's context.
 */
final class Conversation implements Link.Events {
  /** Bytes gathered into one write; about a socket's write queue. */
  private static final int WRITE_BYTES = 32 * 1024;

  /** How long closing may take to bring the last lines to the server, in milliseconds. */
  private static final long CLOSE_MILLISECONDS = 5_000;

  /** For how long a hello may be under way, in seconds: as long as networks hold on to bytes. */
  private static final long LATE_SECONDS = 60;

  /** A room that we were not let into. */
  private record Refused(String room, RefusedException why) {}

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
  private final RetryPause pause;
  private final String client;
  private final Listeners listeners;
  private final Outbox outbox;
  private final Cursors cursors = new Cursors();
  private final Arrivals arrivals;
  private Phase phase = Phase.NEW;
  private String name;
  private String password; // null for none
  private boolean operator;
  private Promise<Welcome> first; // of the first welcome
  private Link link; // null between two attempts
  private boolean greeted; // the hello is sent on this link
  private int unanswered; // hellos that were sent and may still come to the server
  private long unansweredAt; // when the link of the last of them was lost
  private int named; // rooms in that hello
  private final List<Refused> refused = new ArrayList<>(); // of them, before the first welcome
  private long retry = -1;
  private ErrorCode toldRefusal; // of this outage, so that it is told once
  private boolean toldNotTrusted; // the same
  private Promise<Void> closing;
  private long closeTimer = -1;
  private boolean quitSent;

  Conversation(
      Vertx vertx,
      Dialer dialer,
      ChatClientOptions options,
      String client,
      String room,
      RetryPause pause,
      Listeners listeners) {
    this.vertx = vertx;
    this.dialer = dialer;
    this.options = options;
    this.client = client;
    this.pause = pause;
    this.listeners = listeners;
    this.outbox = new Outbox(room, options.get(ChatClientOptions.PENDING_LINES), cursors);
    this.arrivals = new Arrivals(this, outbox, cursors, listeners);
  }

  /** {@code with} is the password, or empty for none. */
  Future<Welcome> connect(String as, String with) {
    if (phase != Phase.NEW || closing != null) {
      return Future.failedFuture(new IllegalStateException("connect was called before"));
    }
    if (!outbox.hasRooms()) {
      return Future.failedFuture(new IllegalStateException("there is no room to enter: join one"));
    }
    name = as;
    password = with.isEmpty() ? null : with;
    first = Promise.promise();
    Future<Welcome> welcomed = first.future();
    phase = Phase.OPENING;
    listeners.state(ClientState.connecting());
    open();
    return welcomed;
  }

  /** Starts an attempt; in no room there is nothing to say hello for, and a join starts it. */
  private void open() {
    retry = -1;
    if (outbox.hasRooms()) {
      greeted = false;
      refused.clear();
      link = new Link(vertx, dialer, options, this, arrivals);
      link.open();
    }
  }

  /** What may be asked until the client closes. */
  Outbox outbox() {
    if (closing != null || phase == Phase.CLOSED) {
      throw new NotDeliveredException("The client is closed.");
    }
    return outbox;
  }

  /**
   * Asks for another name: with a line or, while there is no session, with the next hello.
   *
   * @param wanted in the form that others will see
   */
  Future<String> nick(String wanted) {
    Outbox asked = outbox();
    if (phase == Phase.NEW) {
      throw new NotDeliveredException("Not connected: connect asks for a name.");
    }
    return asked.add(Asked.Kind.NICK, wanted, ref -> ClientLines.nick(wanted));
  }

  /** Asks for our name to be ours, with that password, which each hello then has. */
  Future<String> register(String with) {
    Future<String> registered =
        outbox().add(Asked.Kind.REGISTER, null, ref -> ClientLines.register(with));
    return registered.onSuccess(its -> password = with);
  }

  String name() {
    return name;
  }

  boolean isOperator() {
    return operator;
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
    if (phase == Phase.OFFLINE && link == null && retry < 0) {
      open(); // there was no room to enter
    }
    while (phase == Phase.ONLINE && link.isWritable()) {
      Buffer lines = outbox.next(WRITE_BYTES);
      if (lines.length() == 0) {
        break;
      }
      link.write(lines);
    }
    quitWhenDone();
  }

  @Override
  public void writable() {
    if (!greeted && !outbox.hasRooms()) {
      endLink();
      offline("in no room");
      return;
    }
    if (!greeted) {
      greeted = true;
      String wanted = outbox.wantedName();
      List<Hello.Place> rooms = outbox.hello();
      named = rooms.size();
      String as = wanted == null ? name : wanted;
      link.write(ClientLines.hello(new Hello(as, rooms, client, password)));
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
      operator = welcome.operator();
      toldRefusal = null;
      toldNotTrusted = false;
      outbox.opened(name);
      listeners.state(ClientState.online(welcome));
      refused.forEach(each -> refused(each.why(), each.room(), Entry.NO_REF));
    }
    listeners.welcome(welcome);
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
    if (greeted && phase != Phase.ONLINE) {
      unanswered++;
      unansweredAt = System.nanoTime();
    }
    link = null;
    outbox.lost();
    if (closing != null && (quitSent || outbox.isEmpty())) {
      close("closed", false);
    } else {
      offline(why);
    }
  }

  /** A first connect fails by it; later it may pass, as when a certificate is renewed too late. */
  @Override
  public void notTrusted(NotTrustedException why) {
    if (first != null && closing == null) {
      link = null;
      outbox.lost();
      notConnected(why);
    } else {
      boolean news = phase == Phase.OFFLINE && !toldNotTrusted;
      toldNotTrusted = true;
      lost(why.getMessage());
      if (news && phase == Phase.OFFLINE) {
        listeners.state(ClientState.offline(why.getMessage()));
      }
    }
  }

  /** The first connect fails, and there may be another. */
  private void notConnected(RuntimeException why) {
    Promise<Welcome> promise = first;
    first = null;
    phase = Phase.NEW;
    outbox.forgetNicks(); // the next connect says the name
    promise.fail(why);
  }

  private void offline(String why) {
    boolean news = phase != Phase.OFFLINE;
    long wait = phase == Phase.ONLINE ? pause.afterASession() : pause.afterAnAttempt();
    phase = Phase.OFFLINE;
    retry = vertx.setTimer(wait, t -> open());
    if (news) {
      listeners.state(ClientState.offline(why));
    }
  }

  void error(RefusedException error, String room, long ref) {
    if (phase == Phase.ONLINE) {
      refused(error, room, ref);
      pump();
    } else if (room == null && isForNow(error.code())) {
      endLink();
      outbox.lost();
      offline(error.getMessage());
    } else if (room == null) {
      notLetIn(error, isOfName(error.code()) && outbox.nameRefused(error));
    } else {
      refused.add(new Refused(room, error));
      if (refused.size() == named) {
        notLetIn(refused.get(0).why(), false);
      }
    }
  }

  /** Whether the same may be taken when it is asked again: it is, as of a server that is away. */
  private static boolean isForNow(ErrorCode code) {
    return code == ErrorCode.BUSY || code == ErrorCode.LIMITED;
  }

  /** Whether it may be the name that is refused; a name that is registered has a password. */
  private static boolean isOfName(ErrorCode code) {
    return code == ErrorCode.NAME_TAKEN
        || code == ErrorCode.BAD_NAME
        || code == ErrorCode.BAD_PASSWORD
        || code == ErrorCode.BANNED;
  }

  private void refused(RefusedException error, String room, long ref) {
    if (outbox.refused(error, room, ref)) {
      return;
    }
    if (room == null) {
      listeners.error(error);
    } else {
      listeners.error(room, error);
    }
  }

  /** The server opened no session. {@code told}: somebody who asked for the name knows. */
  private void notLetIn(RefusedException error, boolean told) {
    endLink();
    outbox.lost();
    if (first != null && !told) {
      notConnected(error);
      return;
    }
    if (!told && error.code() == ErrorCode.BANNED) {
      close(error.getMessage(), true);
      return;
    }
    if (!told && error.code() == ErrorCode.BAD_PASSWORD) { // it does not become right by trying
      listeners.error(error);
      close(error.getMessage(), false);
      return;
    }
    if (!told && error.code() != toldRefusal) {
      toldRefusal = error.code();
      listeners.error(error);
    }
    offline(error.getMessage());
  }

  private void endLink() {
    if (link != null) {
      link.end();
      link = null;
    }
  }

  void bye(String reason, String message) {
    endLink();
    switch (reason) {
      case "taken_over" -> takenOver();
      case "kicked", "banned" -> close(message, true);
      case "restarting" -> lost("the server is stopping");
      default -> lost("the server said bye (" + reason + ")");
    }
  }

  /**
   * Another has our client id, and we don't fight back; but it may be ourselves, by a hello of a
   * link that we gave up before it was answered, which has come behind the one of this link.
   */
  private void takenOver() {
    long passed = System.nanoTime() - unansweredAt;
    if (unanswered > 0 && passed < TimeUnit.SECONDS.toNanos(LATE_SECONDS)) {
      unanswered--;
      lost("an older hello of ours came late");
    } else {
      close("This client connected from elsewhere.", true);
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
      if (phase == Phase.NEW || (phase != Phase.ONLINE && outbox.isEmpty())) {
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

  private void close(String why, boolean turnedOut) {
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
    listeners.state(ClientState.closed(why, turnedOut));
    dialer.close();
    if (closing != null) {
      closing.tryComplete();
    }
  }
}
