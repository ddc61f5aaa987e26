package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import dev.vertxchat.room.Presence;
import dev.vertxchat.room.Registry;
import dev.vertxchat.room.Room;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms in which a session sits: takes and leaves them, and welcomes the peer there. Every
 * method runs on the connection's context.
 */
final class Seats {
  private static final Logger LOG = LoggerFactory.getLogger(Seats.class);

  private final Connection connection;
  private final Node node;
  private final Presence presence;
  private final Registry.Holder holder;
  private final boolean operator;
  private final Map<String, Seat> byRoom = new LinkedHashMap<>(2);
  private boolean welcomed; // once, anywhere

  /**
   * None yet.
   *
   * @param presence held by {@code holder}
   * @param operator whether the session may keep order
   */
  Seats(Connection connection, Presence presence, Registry.Holder holder, boolean operator) {
    this.connection = connection;
    this.node = connection.node();
    this.presence = presence;
    this.holder = holder;
    this.operator = operator;
  }

  boolean isEmpty() {
    return byRoom.isEmpty();
  }

  int count() {
    return byRoom.size();
  }

  /** Those taken now; a copy. */
  List<Seat> all() {
    return List.copyOf(byRoom.values());
  }

  /**
   * The seat in a room as typed or, with null, the only one.
   *
   * @throws RefusedException when there is none, or more than one to choose from
   */
  Seat in(String typed) {
    if (typed == null) {
      if (byRoom.size() != 1) {
        throw new RefusedException(
            ErrorCode.BAD_REQUEST,
            byRoom.isEmpty()
                ? "You are in no room: join one first."
                : "room: needed, for you are in " + String.join(", ", byRoom.keySet()));
      }
      return byRoom.values().iterator().next();
    }
    Seat seat = byRoom.get(typed); // as most clients write it
    if (seat == null) {
      String name = Names.parseRoom(typed);
      seat = byRoom.get(name);
      if (seat == null) {
        throw new RefusedException(
            ErrorCode.BAD_REQUEST, "You are not in " + name + ": join it first.");
      }
    }
    return seat;
  }

  /**
   * The name of a room as typed.
   *
   * @throws RefusedException when it is none, or there is a seat there already
   */
  String free(String typed) {
    String name = Names.parseRoom(typed);
    if (byRoom.containsKey(name)) {
      throw new RefusedException(ErrorCode.BAD_ROOM, "You are in " + name + " already.");
    }
    return name;
  }

  /** Opens a room, then goes on with it; it is to be given a seat or released. */
  void open(String name, Consumer<Room> opened, Runnable refused) {
    connection.await(
        take(name),
        result -> {
          if (result.succeeded()) {
            opened.accept(result.result());
          } else {
            connection.refuse(result.cause(), name);
            refused.run();
          }
        },
        node.rooms()::release);
  }

  private Future<Room> take(String name) {
    Budget budget = connection.budget();
    return budget.countsNewRooms() && !name.equals(Names.LOBBY) // which nobody makes
        ? node.rooms().take(name, budget::makesRoom)
        : node.rooms().take(name);
  }

  /**
   * Takes a seat in an opened room and welcomes the peer there.
   *
   * @param next run when it was welcomed or refused
   */
  void take(Room room, Hello.Resume resume, Runnable next) {
    Seat seat = new Seat(connection, room);
    byRoom.put(room.name(), seat);
    connection.await(
        node.registry().enter(presence, holder, room, seat::delayed),
        entered -> {
          if (entered.succeeded()) {
            seat.tellKept();
            welcome(seat, resume, entered.result(), next);
            return;
          }
          byRoom.remove(room.name());
          seat.leave();
          if (!(entered.cause() instanceof Registry.TakenOverException)) { // else bye is on its way
            connection.refuse(entered.cause(), room.name());
          }
          next.run();
        });
  }

  private void welcome(Seat seat, Hello.Resume resume, long seq, Runnable next) {
    Room room = seat.room();
    long last = room.log().last();
    if (resume.fits(room.log().id(), last)) {
      greet(room, last, true);
      seat.relayFrom(presence.client(), resume.since());
      next.run();
      return;
    }
    int lines = node.options().get(ChatServerOptions.HISTORY_ON_JOIN);
    connection.await(
        room.log().lines(seq + 1, lines),
        past -> {
          greet(room, seq, false);
          if (past.succeeded()) {
            connection.send(connection.encoding().past(room.name(), past.result()));
          } else { // not as an error, which would answer what the peer asks next
            LOG.warn("{} is shown no history on joining", room.name(), past.cause());
          }
          seat.relayFrom(presence.client(), seq);
          next.run();
        });
  }

  private void greet(Room room, long seq, boolean resumed) {
    Roster others = node.registry().others(room.name(), presence);
    String name = presence.name().text();
    String log = room.log().id();
    Welcome welcome =
        new Welcome(name, room.name(), log, seq, resumed, !welcomed, others, operator);
    connection.send(connection.encoding().welcome(welcome));
    if (!welcomed) {
      welcomed = true;
      LOG.info("[+] {} connected from {}", name, connection.transport().address());
    }
  }

  /** Gives a seat back; the others in the room are told. */
  void leave(Seat seat) {
    byRoom.remove(seat.room().name());
    node.registry().stay(presence, holder, byRoom.keySet());
    connection.feed(seat.room());
    seat.leave();
  }

  /** Succeeds when the session was given all that was said so far, its own acks too. */
  Future<Void> caughtUp() {
    return Future.join(all().stream().map(Seat::caughtUp).toList()).mapEmpty();
  }

  /** Nothing more can be sent. */
  void stopRelays() {
    byRoom.values().forEach(Seat::stopRelay);
  }

  /**
   * The session ends; what becomes of its presence is not told here.
   *
   * @return succeeds when everything that it said is published
   */
  Future<Void> end() {
    List<Future<Void>> said = new ArrayList<>();
    for (Seat seat : all()) {
      said.add(seat.room().flush());
      seat.leave();
    }
    return Future.join(said).mapEmpty();
  }
}
