package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.Reader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.room.Presence;
import dev.vertxchat.room.Registry;
import dev.vertxchat.room.Room;
import dev.vertxchat.server.auth.Identity;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with a name: carries out what it asks. Every method runs on the connection's
 * context, but for those that say otherwise.
 */
final class Session implements Requests, Connection.Speaker, Registry.Holder {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Rooms listed in one answer, which bounds it to some ten KiB. */
  private static final int ROOMS_LISTED = 200;

  /** Of bans and mutes: bounds the answer to some hundred KiB. */
  private static final int SANCTIONS_LISTED = 200;

  /** What a search weighs among requests: the database may have to look long. */
  private static final int SEARCH = 5;

  private final Connection connection;
  private final Handshake handshake;
  private final Node node;
  private final boolean comesBack;
  private volatile Identity identity;
  private Presence presence; // null, as the seats, before the name is claimed
  private Seats seats;
  private Known lastKnown;
  private Buffer notice; // what waits for the socket to drain, or null

  private record Known(Names.Name name, Sanctions.Subject subject) {}

  /**
   * A session that is not open yet.
   *
   * @param handshake goes on when the session can't be opened
   * @param identity who it has shown to be
   * @param comesBack whether its client gave a client id, so that it can resume
   */
  Session(Connection connection, Handshake handshake, Identity identity, boolean comesBack) {
    this.connection = connection;
    this.handshake = handshake;
    this.identity = identity;
    this.node = connection.node();
    this.comesBack = comesBack;
  }

  /**
   * Claims the name, enters the rooms, and speaks for the connection from then on.
   *
   * @param name the hello's, or that of the peer's certificate
   * @throws RefusedException when the hello breaks a rule
   */
  void open(Hello hello, Names.Name name) {
    int most = node.options().get(ChatServerOptions.ROOMS_PER_SESSION);
    int rooms = hello.rooms().size();
    if (rooms < 1 || rooms > most) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          "rooms: found %d, allowed: 1 to %d (limits.roomsPerSession)".formatted(rooms, most));
    }
    connection.asked(rooms);
    String client = comesBack ? hello.knownBy() : node.newClient();
    connection.await(
        node.registry().claim(name, client, this),
        claimed -> {
          if (claimed.failed()) {
            connection.refuse(claimed.cause(), null);
          } else {
            presence = claimed.result().presence();
            seats = new Seats(connection, presence, this, identity.operator());
            connection.speaker(this);
            node.orders().opened(this);
            Sanction ban = node.sanctions().ban(subject()); // imposed since it was looked for
            if (ban == null) {
              leaveAllBut(hello.rooms());
              enterNext(hello.rooms().iterator());
            } else {
              connection.close(CloseReason.BANNED, ban.words());
            }
          }
        },
        unwanted -> node.registry().end(unwanted.presence(), this, grace(CloseReason.LOST)));
  }

  private void leaveAllBut(List<Hello.Place> places) {
    Set<String> named = new HashSet<>();
    for (Hello.Place place : places) {
      try {
        named.add(Names.parseRoom(place.room()));
      } catch (RefusedException refused) {
        LOG.debug("told when its turn comes", refused);
      }
    }
    node.registry().stay(presence, this, named);
  }

  private void enterNext(Iterator<Hello.Place> places) {
    if (!places.hasNext()) {
      if (seats.isEmpty()) {
        giveUp();
      }
      return;
    }
    Hello.Place place = places.next();
    Runnable next = () -> enterNext(places);
    try {
      seats.open(seats.free(place.room()), room -> seats.take(room, place.resume(), next), next);
    } catch (RefusedException e) {
      connection.refuse(e, place.room());
      next.run();
    }
  }

  /** None of the rooms could be entered: the peer may say hello again. */
  private void giveUp() {
    connection.speaker(handshake);
    node.orders().ended(this);
    node.registry().end(presence, this, grace(CloseReason.LOST));
  }

  private Duration grace(CloseReason reason) {
    return comesBack && reason.mayComeBack()
        ? Duration.ofSeconds(node.options().get(ChatServerOptions.GRACE_SECONDS))
        : Duration.ZERO;
  }

  /** Any thread. */
  @Override
  public String account() {
    return identity.account();
  }

  /** Any thread. */
  @Override
  public Object origin() {
    return connection.budget().origin().address();
  }

  /** Any thread. */
  @Override
  public void takenOver() {
    connection.context().runOnContext(v -> connection.close(CloseReason.TAKEN_OVER));
  }

  @Override
  public void read(String line, Reader reader) {
    reader.request(line, this);
  }

  @Override
  public boolean isNamed() {
    return true;
  }

  @Override
  public void gone() {
    seats.stopRelays();
  }

  private Encoding encoding() {
    return connection.encoding();
  }

  @Override
  public void hello(Hello hello) {
    throw new RefusedException(
        ErrorCode.BAD_REQUEST, "You said hello already: nick changes your name, join adds a room.");
  }

  @Override
  public void say(String room, String text, long ref, boolean action) {
    mustNotBeMuted();
    Text.limit(text, node.options().get(ChatServerOptions.LINE_BYTES));
    Entry.Kind kind = action ? Entry.Kind.ACTION : Entry.Kind.SAID;
    Seat seat = seats.in(room);
    seat.say(new Draft(kind, presence.name().text(), text, presence.client(), ref, seat));
  }

  @Override
  public void tell(String to, String text, long ref) {
    connection.asked(1);
    mustNotBeMuted();
    Text.limit(text, node.options().get(ChatServerOptions.LINE_BYTES));
    connection.await(
        node.registry().tell(Names.parse(to), presence.name().text(), text),
        told -> {
          if (told.succeeded()) {
            connection.send(encoding().toldAck(ref, told.result()));
          } else {
            connection.refuse(told.cause(), null, ref);
          }
        });
  }

  /** Any thread. Hands over a private line, unless this session reads too slowly for it. */
  @Override
  public Future<Void> told(String from, String text) {
    Promise<Void> handed = Promise.promise();
    connection
        .context()
        .runOnContext(
            v -> {
              if (presence == null
                  || connection.isFinished()
                  || connection.isGone()
                  || connection.transport().isFull()) {
                handed.fail("not reading");
              } else {
                connection.send(encoding().told(from, node.clock().millis(), text));
                handed.complete();
              }
            });
    return handed.future();
  }

  @Override
  public void nick(String typed) {
    connection.asked(1);
    mustNotBeMuted();
    Names.Name name = Names.parse(typed);
    Sanction ban = node.sanctions().ban(subject(name));
    if (ban != null) {
      throw new RefusedException(ErrorCode.BANNED, ban.words());
    }
    String old = presence.name().text();
    if (name.text().equals(old)) {
      throw new RefusedException(ErrorCode.BAD_NAME, "You are " + old + " already.");
    }
    if (connection.transport().certifiedName() != null) {
      throw new RefusedException(
          ErrorCode.BAD_NAME, "Your certificate says that you are " + old + ".");
    }
    connection.await(
        node.authenticator()
            .rename(identity, name)
            .compose(allowed -> node.registry().rename(presence, this, name)),
        renamed -> {
          if (renamed.failed()) {
            connection.refuse(renamed.cause(), null);
          } else if (seats.isEmpty()) {
            connection.send(encoding().renamed(old, name.text()));
          }
          seats.all().forEach(seat -> connection.feed(seat.room()));
        });
  }

  @Override
  public void register(String password) {
    connection.asked(1);
    if (!identity.isGuest()) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, "You have an account already, and no second one.");
    }
    connection.await(
        node.authenticator().register(connection.credentials(presence.name(), password)),
        registered -> {
          if (registered.failed()) {
            connection.refuse(registered.cause(), null);
          } else {
            identity = registered.result();
            connection.send(encoding().registered(presence.name().text()));
          }
        });
  }

  @Override
  public void join(Hello.Place place) {
    connection.asked(1);
    String name = seats.free(place.room());
    int most = node.options().get(ChatServerOptions.ROOMS_PER_SESSION);
    if (seats.count() >= most) {
      throw new RefusedException(
          ErrorCode.BUSY,
          "You are in " + most + " rooms (limits.roomsPerSession): leave one first.");
    }
    seats.open(name, room -> seats.take(room, place.resume(), () -> {}), () -> {});
  }

  @Override
  public void leave(String typed) {
    connection.asked(1);
    Seat seat = seats.in(typed);
    connection.await(
        seat.caughtUp(),
        v -> {
          seats.leave(seat);
          connection.send(encoding().farewell(seat.room().name()));
        });
  }

  @Override
  public void move(String typed) {
    connection.asked(1);
    seats.open(
        seats.free(typed),
        room ->
            connection.await(
                seats.caughtUp(),
                v -> {
                  seats.all().forEach(seats::leave);
                  seats.take(room, Hello.Resume.NOTHING, () -> {});
                },
                v -> node.rooms().release(room)),
        () -> {});
  }

  @Override
  public void who(String typed) {
    connection.asked(1);
    Seat seat = seats.in(typed);
    if (!connection.isGone()) {
      String room = seat.room().name();
      Roster others = node.registry().others(room, presence);
      connection.send(encoding().members(room, presence.name().text(), others));
    }
  }

  @Override
  public void rooms() {
    connection.asked(1);
    if (!connection.isGone()) {
      connection.await(
          node.listRooms(ROOMS_LISTED),
          list -> connection.send(encoding().rooms(list.result().rooms(), list.result().more())));
    }
  }

  @Override
  public void history(String typed, long before, int limit) {
    connection.asked(1);
    Seat seat = seats.in(typed);
    Room room = seat.room();
    onceCaughtUp( // so that it shows what was just said
        seat,
        () ->
            room.log()
                .lines(Math.min(before, seat.cursor() + 1), limit)
                .map(lines -> encoding().history(room.name(), before, lines)));
  }

  @Override
  public void search(String typed, String words, long before, int limit) {
    search(seats.in(typed), new Search(words, before, limit));
  }

  @Override
  public void searchOn() {
    Seat seat = seats.in(null);
    search(seat, seat.searches().next());
  }

  private void search(Seat seat, Search search) {
    connection.asked(SEARCH);
    Room room = seat.room();
    onceCaughtUp(
        seat,
        () -> seat.searches().find(room.name(), room.log(), search, seat.cursor(), encoding()));
  }

  private interface Question {
    Future<Buffer> ask();
  }

  private void onceCaughtUp(Seat seat, Question question) {
    if (connection.isGone()) {
      return; // thousands may have been asked for in one write, and each costs some milliseconds
    }
    connection.await(
        seat.caughtUp(),
        v -> {
          if (v.succeeded()) {
            connection.await(question.ask(), answer -> answer(seat, answer));
          }
        });
  }

  private void answer(Seat seat, AsyncResult<Buffer> answer) {
    if (answer.succeeded()) {
      connection.send(answer.result());
    } else {
      connection.refuse(answer.cause(), seat.room().name());
    }
  }

  @Override
  public void help() {
    connection.send(encoding().help(identity.operator()));
  }

  @Override
  public void order(Supplier<Order> given) {
    connection.asked(1);
    if (!identity.operator()) {
      throw new RefusedException(ErrorCode.NOT_ALLOWED, "Only operators may do that.");
    }
    Order order = given.get();
    if (order.kind() == Order.Kind.BANS) {
      List<Sanction> all = node.sanctions().inForce();
      int listed = Math.min(SANCTIONS_LISTED, all.size());
      connection.send(encoding().bans(all.subList(0, listed), all.size() - listed));
      return;
    }
    if (order.kind() == Order.Kind.ANNOUNCE) {
      mustNotBeMuted();
      Text.limit(order.text(), node.options().get(ChatServerOptions.LINE_BYTES));
    }
    connection.await(
        node.orders().carryOut(order, this),
        done -> {
          if (done.succeeded()) {
            connection.send(encoding().done(order.kind(), done.result()));
          } else {
            connection.refuse(done.cause(), null);
          }
        });
  }

  /** What others call it. Any thread, once it is open. */
  Names.Name name() {
    return presence.name();
  }

  /** As whom it may be banned or muted. Any thread, once it is open. */
  Sanctions.Subject subject() {
    Names.Name name = presence.name();
    String account = identity.account();
    Known known = lastKnown;
    if (known == null
        || !known.name().equals(name)
        || !Objects.equals(known.subject().account(), account)) { // else it costs too much a line
      known = new Known(name, subject(name));
      lastKnown = known;
    }
    return known.subject();
  }

  private Sanctions.Subject subject(Names.Name name) {
    return Sanctions.Subject.of(name, identity.account(), connection.transport().peer().range());
  }

  private void mustNotBeMuted() {
    if (node.sanctions().muteNobody()) {
      return;
    }
    Sanction mute = node.sanctions().mute(subject());
    if (mute != null) {
      throw new RefusedException(ErrorCode.MUTED, mute.words());
    }
  }

  /** Any thread. Closes the connection; succeeds when the session has ended. */
  Future<Void> putOut(CloseReason reason, String words) {
    Promise<Void> out = Promise.promise();
    connection
        .context()
        .runOnContext(
            v -> {
              connection.close(reason, words);
              out.complete();
            });
    return out.future();
  }

  /**
   * Any thread. Tells the peer what an operator has for it. While its socket is full that waits,
   * and what comes meanwhile takes its place, so that no more than one waits.
   */
  void notice(Function<Encoding, Buffer> words) {
    connection.context().runOnContext(v -> noticed(words.apply(encoding())));
  }

  private void noticed(Buffer lines) {
    if (!connection.transport().isFull()) {
      sendNotice(lines);
      return;
    }
    boolean waits = notice != null;
    notice = lines;
    if (!waits) {
      connection
          .transport()
          .onDrain(
              () -> {
                sendNotice(notice);
                notice = null;
              });
    }
  }

  private void sendNotice(Buffer lines) {
    if (!connection.isFinished()) {
      connection.send(lines);
    }
  }

  @Override
  public void ping() {
    connection.send(encoding().pong());
  }

  @Override
  public void pong() {
    // only its arrival counts
  }

  @Override
  public void quit() {
    drain(CloseReason.QUIT);
  }

  /** Gives the session what was said so far, its own acks too, then closes. */
  @Override
  public void drain(CloseReason reason) {
    connection.await(seats.caughtUp(), v -> connection.close(reason));
  }

  @Override
  public void refused(ErrorCode code, String message, String room, long ref) {
    connection.refuse(code, message, room, ref);
  }

  @Override
  public void ended(CloseReason reason) {
    node.orders().ended(this);
    Future<Void> said = seats.end();
    if (reason == CloseReason.RESTARTING && node.isEnding()) {
      node.registry().endWithNode(presence, this);
    } else {
      node.registry().end(presence, this, grace(reason));
    }
    String name = presence.name().text();
    said.onComplete( // behind the last lines it said
        v -> LOG.info("[-] {} disconnected ({})", name, reason.words()));
  }
}
