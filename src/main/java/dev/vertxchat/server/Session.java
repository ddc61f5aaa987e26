package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Dialect;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Welcome;
import dev.vertxchat.room.Room;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with a name: carries out what it asks. Every method runs on the connection's
 * context, but for those that say otherwise.
 */
final class Session implements Requests {
  private static final Logger LOG = LoggerFactory.getLogger(ChatServerVerticle.class);

  /** Rooms listed in one answer, which bounds it to some ten KiB. */
  private static final int ROOMS_LISTED = 200;

  private final Connection connection;
  private final Node node;
  private final boolean comesBack;
  private final Seat seat;
  private final Searches searches = new Searches();
  private Presence presence;

  /**
   * A session that is not open yet.
   *
   * @param comesBack whether its client gave a client id, so that it can resume
   */
  Session(Connection connection, boolean comesBack) {
    this.connection = connection;
    this.node = connection.node();
    this.seat = new Seat(connection);
    this.comesBack = comesBack;
  }

  /** Opens the session on a claimed presence, in a room. */
  void open(Members.Claim claim, Names.Name name, String roomName, Hello hello) {
    presence = claim.presence();
    connection.opened(this);
    if (claim.previous() != null) {
      claim.previous().takenOver();
    }
    connection.await(
        node.rooms().open(roomName),
        opened -> {
          if (opened.failed()) {
            connection.opened(null);
            node.leave(presence, this, CloseReason.QUIT, false);
            connection.refuse(opened.cause());
            return;
          }
          if (claim.known() && !presence.name().text().equals(name.text())) {
            node.rename(presence, name);
          }
          LOG.info(
              "[+] {} connected from {}", presence.name().text(), connection.transport().address());
          enter(opened.result(), hello.resume(), true);
        });
  }

  /** Another session of the same client has the presence now. Any thread. */
  void takenOver() {
    connection.context().runOnContext(v -> connection.close(CloseReason.TAKEN_OVER));
  }

  private void enter(Room room, Hello.Resume resume, boolean opening) {
    if (presence.session() != this) {
      return; // taken over: the close is on its way
    }
    seat.take(room);
    boolean stays = presence.room() == room;
    Future<Long> entered =
        stays
            ? Future.succeededFuture(room.log().last())
            : node.enter(presence, room, seat::delayed);
    connection.await(
        entered,
        e -> {
          seat.tellKept();
          welcome(room, resume, opening, e.result());
        });
  }

  private void welcome(Room room, Hello.Resume resume, boolean opening, long seq) {
    long last = room.log().last();
    if (resume.fits(room.log().id(), last)) {
      greet(room, last, true, opening);
      seat.relayFrom(presence.client(), resume.since());
    } else {
      int lines = node.options().get(ChatServerOptions.HISTORY_ON_JOIN);
      connection.await(
          room.log().lines(seq + 1, lines),
          past -> {
            greet(room, seq, false, opening);
            if (past.succeeded()) {
              connection.send(dialect().past(room.name(), past.result()));
            } else {
              connection.refuse(past.cause());
            }
            seat.relayFrom(presence.client(), seq);
          });
    }
  }

  private void greet(Room room, long seq, boolean resumed, boolean opening) {
    Roster others = node.members().others(presence);
    String name = presence.name().text();
    connection.send(
        dialect()
            .welcome(
                new Welcome(name, room.name(), room.log().id(), seq, resumed, opening, others)));
  }

  /** Nothing more can be sent: what waits for that waits no longer. */
  void stopRelay() {
    seat.leave();
  }

  private Dialect dialect() {
    return connection.dialect();
  }

  @Override
  public void hello(Hello hello) {
    throw new RefusedException(
        ErrorCode.BAD_REQUEST, "You said hello already: nick changes your name, join your room.");
  }

  @Override
  public void say(String text, long ref, boolean action) {
    Entry.Kind kind = action ? Entry.Kind.ACTION : Entry.Kind.SAID;
    seat.say(new Draft(kind, presence.name().text(), text, presence.client(), ref, seat));
  }

  @Override
  public void tell(String to, String text, long ref) {
    Names.Name name = Names.parse(to);
    Presence member = node.members().find(name);
    Session other = member == null ? null : member.session();
    if (other == null) {
      throw new RefusedException(
          ErrorCode.NO_SUCH_MEMBER, name.text() + " is not here: /who lists who is.");
    }
    String sent = member.name().text();
    other
        .told(presence.name().text(), text)
        .onComplete(
            result ->
                connection
                    .context()
                    .runOnContext(
                        v -> {
                          if (result.succeeded()) {
                            connection.send(dialect().toldAck(ref, sent));
                          } else {
                            connection.refuse(ErrorCode.BUSY, result.cause().getMessage(), ref);
                          }
                        }));
  }

  /** Hands over a private line, unless this session reads too slowly for it. Any thread. */
  private Future<Void> told(String from, String text) {
    Promise<Void> handed = Promise.promise();
    connection
        .context()
        .runOnContext(
            v -> {
              if (connection.isFinished() || connection.transport().isFull()) {
                handed.fail(presence.name().text() + " is not reading now: try again later.");
              } else {
                connection.send(dialect().told(from, node.clock().millis(), text));
                handed.complete();
              }
            });
    return handed.future();
  }

  @Override
  public void nick(String typed) {
    Names.Name name = Names.parse(typed);
    if (name.text().equals(presence.name().text())) {
      throw new RefusedException(ErrorCode.BAD_NAME, "You are " + name.text() + " already.");
    }
    node.rename(presence, name);
  }

  @Override
  public void join(String typed, Hello.Resume resume) {
    String name = Names.parseRoom(typed);
    if (name.equals(seat.room().name())) {
      throw new RefusedException(ErrorCode.BAD_ROOM, "You are in " + name + " already.");
    }
    connection.await(
        node.rooms().open(name),
        opened -> {
          if (opened.failed()) {
            connection.refuse(opened.cause());
          } else {
            connection.await(
                seat.caughtUp(),
                v -> {
                  seat.leave();
                  searches.forget();
                  enter(opened.result(), resume, false);
                });
          }
        });
  }

  @Override
  public void who() {
    if (connection.isGone()) {
      return;
    }
    Roster others = node.members().others(presence);
    connection.send(dialect().members(seat.room().name(), presence.name().text(), others));
  }

  @Override
  public void rooms() {
    if (connection.isGone()) {
      return;
    }
    Map<String, Integer> rooms = new TreeMap<>();
    node.rooms().names().stream()
        .limit(ROOMS_LISTED)
        .forEach(name -> rooms.put(name, node.members().count(name)));
    connection.send(dialect().rooms(rooms));
  }

  @Override
  public void history(long before, int limit) {
    onceCaughtUp(() -> history(seat.room(), before, limit)); // so that it shows what was just said
  }

  private void history(Room room, long before, int limit) {
    connection.await(
        room.log()
            .lines(Math.min(before, seat.cursor() + 1), limit)
            .map(lines -> dialect().history(room.name(), before, lines)),
        this::answer);
  }

  @Override
  public void search(String words, long before, int limit) {
    search(new Search(words, before, limit));
  }

  @Override
  public void searchOn() {
    search(searches.next());
  }

  private void search(Search search) {
    onceCaughtUp(() -> find(seat.room(), search));
  }

  private void find(Room room, Search search) {
    connection.await(
        searches.find(room.name(), room.log(), search, seat.cursor(), dialect()), this::answer);
  }

  private void onceCaughtUp(Runnable ask) {
    if (connection.isGone()) {
      return; // thousands may have been asked for in one write, and each costs some milliseconds
    }
    connection.await(
        seat.caughtUp(),
        v -> {
          if (v.succeeded()) {
            ask.run();
          }
        });
  }

  private void answer(AsyncResult<Buffer> answer) {
    if (answer.succeeded()) {
      connection.send(answer.result());
    } else {
      connection.refuse(answer.cause());
    }
  }

  @Override
  public void help() {
    connection.send(dialect().help());
  }

  @Override
  public void ping() {
    connection.send(dialect().pong());
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
  void drain(CloseReason reason) {
    connection.await(seat.caughtUp(), v -> connection.close(reason));
  }

  @Override
  public void refused(ErrorCode code, String message, long ref) {
    connection.refuse(code, message, ref);
  }

  /** The connection has finished. */
  void ended(CloseReason reason) {
    seat.leave();
    node.leave(presence, this, reason, comesBack && reason.mayComeBack());
    LOG.info("[-] {} disconnected ({})", presence.name().text(), reason.words());
  }
}
