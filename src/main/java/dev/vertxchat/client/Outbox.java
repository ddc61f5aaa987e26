package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * What a client asked and the server has not answered, in the order in which it was asked: what to
 * send now, what to send again after a lost connection, and which answer is for whom.
 *
 * <p>Every line bears its room, and the server answers in one room in the order in which it was
 * asked there. So nothing waits for the answer to something else, but for one thing: a join waits
 * for the farewell from the same room, since only then its cursor is known.
 *
 * <p>Pure but for its own state and for completing promises; used by one thread at a time.
 */
final class Outbox {
  /** Asked and not answered at once; what one round trip carries at the rate of a busy client. */
  static final int WINDOW = 256;

  /**
   * Bytes of the rooms in a hello, which with name, client and password must fit a server's line of
   * 4,096.
   */
  static final int HELLO_BYTES = 1_900;

  private final int most;
  private final Cursors cursors;
  private final Deque<Asked<?>> sent = new ArrayDeque<>();
  private final Deque<Asked<?>> waiting = new ArrayDeque<>();

  /** Where we are when all that was asked is done. */
  private final Set<String> rooms = new LinkedHashSet<>();

  private boolean online;
  private long lastRef;

  /**
   * Nothing asked yet.
   *
   * @param room where the first hello leads
   * @param most things asked and not answered, sent or not, before more are refused
   */
  Outbox(String room, int most, Cursors cursors) {
    this.rooms.add(room);
    this.most = most;
    this.cursors = cursors;
  }

  boolean isEmpty() {
    return sent.isEmpty() && waiting.isEmpty();
  }

  /**
   * The only room in which we are when all that was asked is done.
   *
   * @throws RefusedException when there are more, or none
   */
  String onlyRoom() {
    if (rooms.size() != 1) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          rooms.isEmpty()
              ? "room: needed, for you are in no room"
              : "room: needed, for you are in %d rooms: %s"
                  .formatted(rooms.size(), String.join(", ", rooms)));
    }
    return rooms.iterator().next();
  }

  /** Asks for something; {@code line} makes its bytes from its ref. */
  <T> Future<T> add(Asked.Kind kind, String about, LongFunction<Buffer> line) {
    if (sent.size() + waiting.size() >= most) {
      return Future.failedFuture(
          new NotDeliveredException(
              "No more lines can wait for the server (%s is %d): this one is not kept."
                  .formatted(ChatClientOptions.PENDING_LINES.key(), most)));
    }
    long ref = kind.isNumbered() ? ++lastRef : Entry.NO_REF;
    Promise<T> answer = Promise.promise();
    waiting.add(new Asked<>(kind, ref, about, line.apply(ref), answer));
    return answer.future();
  }

  /** Asks for one more room. */
  Future<Welcome> join(String room) {
    if (rooms.contains(room)) {
      throw new RefusedException(ErrorCode.BAD_ROOM, "You are in " + room + " already.");
    }
    Future<Welcome> joined = add(Asked.Kind.JOIN, room, ref -> null);
    if (!joined.failed()) {
      rooms.add(room);
    }
    return joined;
  }

  /** Asks to be out of a room; while offline that is done when nothing waits to be asked there. */
  Future<Void> leave(String room) {
    if (!rooms.contains(room)) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "You are not in " + room + ".");
    }
    Future<Void> left = add(Asked.Kind.LEAVE, room, ref -> ClientLines.leave(room));
    if (!left.failed()) {
      rooms.remove(room);
      if (!online && sent.isEmpty()) { // a hello under way may name it
        leaveWhereNothingWaits();
      }
    }
    return left;
  }

  private void leaveWhereNothingWaits() {
    Set<String> waitedFor = new HashSet<>();
    take(waiting, a -> a.kind() == Asked.Kind.LEAVE ? waitedFor.add(a.about()) : note(a, waitedFor))
        .forEach(asked -> answer(asked, null));
  }

  private static boolean note(Asked<?> asked, Set<String> waitedFor) {
    if (asked.kind().isOfRoom()) {
      waitedFor.add(asked.about());
    }
    return false;
  }

  /** Whether there is a room that a hello could name. */
  boolean hasRooms() {
    return !rooms.isEmpty()
        || waiting.stream().anyMatch(a -> a.kind().isEntering() || a.kind() == Asked.Kind.LEAVE);
  }

  /** The name that was asked for last, or null. */
  String wantedName() {
    return waiting.stream()
        .filter(a -> a.kind() == Asked.Kind.NICK)
        .reduce((before, last) -> last)
        .map(Asked::about)
        .orElse(null);
  }

  /** The name that the server was asked for first, or null. */
  String askedName() {
    Asked<?> nick = first(a -> a.kind() == Asked.Kind.NICK);
    return nick == null ? null : nick.about();
  }

  /**
   * The rooms that a hello names, with which it asks for them, for the joins that wait, and for the
   * name. Rooms for which it has no place wait to be joined before all else.
   */
  List<Hello.Place> hello() {
    sent.addAll(take(waiting, a -> a.kind() == Asked.Kind.NICK));
    List<Hello.Place> places = new ArrayList<>();
    List<Asked<?>> later = new ArrayList<>();
    int bytes = 0;
    for (Asked<?> entering : entering()) {
      Hello.Place place = place(entering);
      bytes += ClientLines.bytes(place);
      if (bytes <= HELLO_BYTES) {
        places.add(place);
        sent.add(entering);
      } else {
        later.add(entering);
      }
    }
    for (int i = later.size() - 1; i >= 0; i--) {
      waiting.addFirst(later.get(i));
    }
    return places;
  }

  /** For each room in which we must be before the first line is sent, what asks for it. */
  private Iterable<Asked<?>> entering() {
    Map<String, Asked<?>> byRoom = new LinkedHashMap<>();
    rooms.forEach(room -> byRoom.put(room, rejoin(room)));
    Set<String> left = new HashSet<>();
    List<Asked<?>> joins =
        take(
            waiting,
            a -> {
              if (a.kind() == Asked.Kind.LEAVE && left.add(a.about())) {
                byRoom.putIfAbsent(a.about(), rejoin(a.about()));
              }
              return a.kind() == Asked.Kind.JOIN && !left.contains(a.about());
            });
    joins.forEach(join -> byRoom.put(join.about(), join));
    return byRoom.values();
  }

  private static Asked<Welcome> rejoin(String room) {
    return new Asked<>(Asked.Kind.REJOIN, Entry.NO_REF, room, null, Promise.promise());
  }

  private Hello.Place place(Asked<?> entering) {
    return new Hello.Place(entering.about(), cursors.of(entering.about()));
  }

  /** The session is open, under that name: what waits can be sent. */
  void opened(String name) {
    online = true;
    take(sent, a -> a.kind() == Asked.Kind.NICK).forEach(asked -> answer(asked, name));
  }

  /** The server let us into a room, by a hello or a join. */
  void welcomed(Welcome welcome) {
    Asked<?> entering = first(a -> a.kind().isEntering() && a.about().equals(welcome.room()));
    if (entering != null) {
      sent.remove(entering);
      answer(entering, welcome);
    }
  }

  /**
   * The next lines to send; empty when there is none, or when answers must come first.
   *
   * @param bytes about how many, at most
   */
  Buffer next(int bytes) {
    Buffer out = Buffer.buffer();
    while (online && sent.size() < WINDOW && out.length() < bytes) {
      Asked<?> next = waiting.peek();
      if (next == null || (next.kind() == Asked.Kind.JOIN && isBeingLeft(next.about()))) {
        break;
      }
      sent.add(waiting.remove());
      out.appendBuffer(next.kind().isEntering() ? ClientLines.join(place(next)) : next.line());
    }
    return out;
  }

  private boolean isBeingLeft(String room) {
    return first(a -> a.is(Asked.Kind.LEAVE, room)) != null;
  }

  /**
   * Every line that we said in the room up to {@code ref} is in its log, those too that wait to be
   * said again.
   *
   * @param seq the number of the line {@code ref}; 0 when unknown, as it is for those before it
   */
  void acked(String room, long ref, long seq) {
    acked(sent, room, ref, seq);
    acked(waiting, room, ref, seq);
  }

  private static void acked(Deque<Asked<?>> of, String room, long ref, long seq) {
    List<Asked<?>> acked = new ArrayList<>(1);
    for (Iterator<Asked<?>> each = of.iterator(); each.hasNext(); ) {
      Asked<?> asked = each.next();
      if (asked.ref() > ref) {
        break; // refs only grow, so an ack costs nothing for the many lines behind it
      }
      if (asked.is(Asked.Kind.SAY, room)) {
        each.remove();
        acked.add(asked);
      }
    }
    acked.forEach(asked -> answer(asked, asked.ref() == ref ? seq : 0L));
  }

  /** The private line {@code ref} was handed over. */
  void told(long ref) {
    take(sent, a -> a.ref() == ref).forEach(asked -> answer(asked, null));
  }

  /**
   * The answer to the oldest question of a kind; passed over when nothing of it was asked.
   *
   * @param room that it is about, or null
   */
  void answered(Asked.Kind kind, String room, Object answer) {
    Asked<?> asked = first(a -> a.kind() == kind && (room == null || room.equals(a.about())));
    if (asked != null) {
      sent.remove(asked);
      answer(asked, answer);
    }
  }

  /**
   * Fails what an error is about: a line by its ref, else what was asked first in the room or, with
   * no room, what was asked first of all that is about none.
   *
   * <p>A line that was too long is told without its ref, for the server dropped it unread. Of what
   * was sent and not answered the longest is meant: if one was too long, it was.
   *
   * @return whether somebody who asked for it is told so
   */
  boolean refused(RefusedException error, String room, long ref) {
    if (ref != Entry.NO_REF) {
      return fail(take(sent, a -> a.ref() == ref), error);
    }
    if (room != null) {
      return refusedIn(room, error);
    }
    return switch (error.code()) {
      case NAME_TAKEN, BAD_NAME ->
          fail(first(a -> a.kind() == Asked.Kind.NICK || a.kind() == Asked.Kind.REGISTER), error);
      case TOO_LONG -> fail(longest(), error);
      case BAD_ROOM,
          BAD_PASSWORD,
          BAD_REQUEST,
          UNKNOWN_TYPE,
          NO_SUCH_MEMBER,
          NOT_ALLOWED,
          BANNED,
          MUTED,
          BUSY,
          LIMITED,
          HANDSHAKE_TIMEOUT,
          UNAVAILABLE ->
          fail(first(a -> !a.kind().isOfRoom() && !a.kind().isNumbered()), error);
    };
  }

  private Asked<?> longest() {
    return sent.stream()
        .filter(a -> a.line() != null)
        .max(Comparator.comparing(a -> a.line().length()))
        .orElse(null);
  }

  private boolean refusedIn(String room, RefusedException error) {
    Asked<?> asked =
        first(a -> a.kind().isOfRoom() && !a.kind().isNumbered() && a.about().equals(room));
    if (asked == null) {
      return false;
    }
    if (asked.kind().isEntering()) {
      notEntered(room, error);
    }
    return fail(asked, error) && asked.kind() != Asked.Kind.REJOIN;
  }

  /** What waits to be asked in a room that we were not let into fails, up to its next join. */
  private void notEntered(String room, RefusedException error) {
    Set<String> joined = new HashSet<>();
    List<Asked<?>> meant =
        take(
            waiting,
            a -> {
              if (a.kind() == Asked.Kind.JOIN) {
                joined.add(a.about());
              }
              return a.kind().isOfRoom() && a.about().equals(room) && !joined.contains(room);
            });
    if (!joined.contains(room)) {
      rooms.remove(room);
    }
    fail(meant, error);
  }

  /**
   * The name of a hello was refused: fails the nicks that asked for it.
   *
   * @return whether there were any
   */
  boolean nameRefused(RefusedException error) {
    return fail(take(sent, a -> a.kind() == Asked.Kind.NICK), error);
  }

  /** Fails the nicks that wait. */
  void forgetNicks() {
    fail(
        take(waiting, a -> a.kind() == Asked.Kind.NICK),
        new NotDeliveredException("Not connected: this was not asked for."));
  }

  /**
   * The connection broke. What was not sent waits on, and what can be asked again waits before it,
   * in its order; the rest fails: it may have been carried out, and asking it twice would show.
   */
  void lost() {
    online = false;
    List<Asked<?>> wereSent = takeAll(sent);
    List<Asked<?>> unsent = takeAll(waiting);
    wereSent.stream().filter(a -> a.kind().isKept()).forEach(waiting::add);
    waiting.addAll(unsent);
    fail(
        wereSent.stream().filter(a -> !a.kind().isKept()).toList(),
        new NotDeliveredException("The connection was lost: this may not have arrived."));
    leaveWhereNothingWaits();
  }

  /** The client has ended: fails all that was not answered. */
  void closed(String why) {
    online = false;
    List<Asked<?>> left = takeAll(sent);
    left.addAll(takeAll(waiting));
    fail(left, new NotDeliveredException(why));
  }

  private static List<Asked<?>> takeAll(Deque<Asked<?>> from) {
    List<Asked<?>> all = new ArrayList<>(from);
    from.clear();
    return all;
  }

  /** The oldest of what was sent and not answered, or null. */
  private Asked<?> first(Predicate<Asked<?>> which) {
    return sent.stream().filter(which).findFirst().orElse(null);
  }

  private static List<Asked<?>> take(Deque<Asked<?>> from, Predicate<Asked<?>> which) {
    List<Asked<?>> taken = new ArrayList<>(1);
    for (Iterator<Asked<?>> each = from.iterator(); each.hasNext(); ) {
      Asked<?> asked = each.next();
      if (which.test(asked)) {
        taken.add(asked);
        each.remove();
      }
    }
    return taken;
  }

  @SuppressWarnings("unchecked") // each kind is answered by the one type that its asker expects
  private static void answer(Asked<?> asked, Object answer) {
    ((Asked<Object>) asked).answer().complete(answer);
  }

  private boolean fail(Asked<?> asked, Throwable cause) {
    return asked != null && sent.remove(asked) && fail(List.of(asked), cause);
  }

  private static boolean fail(List<? extends Asked<?>> asked, Throwable cause) {
    asked.forEach(each -> each.answer().fail(cause));
    return !asked.isEmpty();
  }
}
