package dev.vertxchat.room;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The registry of one node.
 *
 * <p>Changes are made one at a time, and what is said of one in the rooms is said before the next:
 * so a room hears that one has left before the next one of that name joins. Reading takes no lock.
 */
public final class LocalRegistry implements Registry {
  private static final Comparator<Map.Entry<String, Integer>> FULLEST_LAST =
      Map.Entry.<String, Integer>comparingByValue()
          .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder()));

  private final Rooms rooms;
  private final int announceUpTo;
  private final int mostOfOneOrigin;
  private final ScheduledExecutorService timers;
  private final ByName<Names.Name> reserved = new ByName<>();
  private final ByName<Presence> byName = new ByName<>();
  private final Map<String, Presence> byClient = new ConcurrentHashMap<>();
  private final Map<String, Set<Presence>> byRoom = new ConcurrentHashMap<>();
  private final Map<Object, Integer> byOrigin = new HashMap<>(); // how many

  /**
   * Nobody is here.
   *
   * @param reserved names that nobody gets, nor one that looks like them
   * @param announceUpTo members of a room up to which it is said who joins and leaves
   * @param mostOfOneOrigin names, those whose holder may come back among them, that holders of one
   *     origin may have; 0 for any number
   * @param timers for those who may come back; a timer of a verticle would end with it
   */
  public LocalRegistry(
      Rooms rooms,
      List<Names.Name> reserved,
      int announceUpTo,
      int mostOfOneOrigin,
      ScheduledExecutorService timers) {
    this.rooms = rooms;
    reserved.forEach(name -> this.reserved.put(name, name));
    this.announceUpTo = announceUpTo;
    this.mostOfOneOrigin = mostOfOneOrigin;
    this.timers = timers;
  }

  @Override
  public synchronized Future<Claim> claim(Names.Name name, String client, Holder holder) {
    Presence mine = byClient.get(client);
    RefusedException refusal = refusal(name, mine);
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    if (mine != null && !Objects.equals(mine.account(), holder.account())) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.BAD_REQUEST,
              "client: found one that is here as another account, allowed: one of your own"));
    }
    if (mine == null) {
      if (mostOfOneOrigin > 0
          && byOrigin.getOrDefault(holder.origin(), 0) >= mostOfOneOrigin
          && holder.origin() != null) {
        return Future.failedFuture(
            new RefusedException(
                ErrorCode.LIMITED,
                "Too many names are taken from your address ("
                    + mostOfOneOrigin
                    + " allowed): try again later."));
      }
      Presence presence = new Presence(name, client, holder);
      count(presence, 1);
      byName.put(name, presence);
      byClient.put(client, presence);
      return Future.succeededFuture(new Claim(presence, false));
    }
    Holder before = mine.holder;
    mine.holder = holder;
    count(mine, -1);
    mine.origin = holder.origin();
    count(mine, 1);
    if (before != null) {
      before.takenOver();
    }
    if (!mine.name().text().equals(name.text())) {
      giveName(mine, name);
    }
    return Future.succeededFuture(new Claim(mine, true));
  }

  /** Counts one more, or one less, of a presence's origin. */
  private void count(Presence presence, int more) {
    if (presence.origin != null) {
      byOrigin.merge(presence.origin, more, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  @Override
  public synchronized Future<Void> rename(Presence presence, Holder by, Names.Name name) {
    if (presence.holder != by) {
      return takenOver();
    }
    RefusedException refusal = refusal(name, presence);
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    giveName(presence, name);
    return Future.succeededFuture();
  }

  /** Why a presence, null for a new one, can't have a name; or null. */
  private RefusedException refusal(Names.Name name, Presence mine) {
    String text = name.text();
    if (reserved.named(name) != null) {
      return refusal(ErrorCode.BAD_NAME, text + " is reserved (names.reserved)");
    }
    Names.Name likeReserved = reserved.alike(name);
    if (likeReserved != null) {
      return refusal(
          ErrorCode.BAD_NAME,
          text + " looks like " + likeReserved.text() + ", which is reserved (names.reserved)");
    }
    Presence owner = byName.named(name);
    if (owner != null && owner != mine) {
      return refusal(ErrorCode.NAME_TAKEN, text + " is taken");
    }
    Presence alike = byName.alike(name);
    if (alike != null && alike != mine) {
      return refusal(
          ErrorCode.NAME_TAKEN, text + " looks like " + alike.name().text() + ", who is here");
    }
    return null;
  }

  private static RefusedException refusal(ErrorCode code, String why) {
    return new RefusedException(code, why + ": choose another username.");
  }

  private static <T> Future<T> takenOver() {
    return Future.failedFuture(new TakenOverException());
  }

  private void giveName(Presence presence, Names.Name name) {
    String old = presence.name().text();
    byName.remove(presence.name());
    presence.name(name);
    byName.put(name, presence);
    for (Room room : presence.rooms.values()) {
      say(room, presence, Entry.Kind.RENAMED, old, name.text(), Draft.NO_RECEIPT);
    }
  }

  @Override
  public synchronized Future<Long> enter(
      Presence presence, Holder by, Room room, Runnable delayed) {
    if (presence.holder != by) {
      return takenOver();
    }
    if (presence.rooms.putIfAbsent(room.name(), room) != null) {
      return Future.succeededFuture(room.log().last());
    }
    rooms.takeAgain(room);
    byRoom.computeIfAbsent(room.name(), name -> ConcurrentHashMap.newKeySet()).add(presence);
    Entered entered = new Entered(delayed);
    return announce(room, presence, Entry.Kind.JOINED, entered)
        ? entered.number.future()
        : Future.succeededFuture(room.log().last());
  }

  private static final class Entered implements Draft.Receipt {
    private final Promise<Long> number = Promise.promise();
    private final Runnable delayed;

    Entered(Runnable delayed) {
      this.delayed = delayed;
    }

    @Override
    public void appended(Draft draft, long seq, boolean repeated) {
      number.complete(seq);
    }

    @Override
    public void delayed() {
      delayed.run();
    }

    @Override
    public void failed(Draft draft, Throwable cause) {
      number.fail(cause);
    }
  }

  @Override
  public synchronized Future<Void> stay(Presence presence, Holder by, Set<String> names) {
    if (presence.holder != by) {
      return takenOver();
    }
    for (Room room : List.copyOf(presence.rooms.values())) {
      if (!names.contains(room.name())) {
        announce(room, presence, Entry.Kind.LEFT, Draft.NO_RECEIPT);
        leave(presence, room);
      }
    }
    return Future.succeededFuture();
  }

  private void leave(Presence presence, Room room) {
    presence.rooms.remove(room.name());
    byRoom.computeIfPresent(
        room.name(),
        (name, members) -> {
          members.remove(presence);
          return members.isEmpty() ? null : members;
        });
    rooms.release(room);
  }

  @Override
  public synchronized void end(Presence presence, Holder by, Duration grace) {
    if (presence.holder != by) {
      return; // taken over
    }
    presence.absent();
    int absence = ++presence.absence;
    if (grace.isZero()) {
      free(presence, absence);
    } else {
      ScheduledFuture<?> unused = // nobody waits for it, and it does not throw
          timers.schedule(() -> free(presence, absence), grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void free(Presence presence, int absence) {
    if (presence.holder == null && presence.absence == absence) {
      for (Room room : List.copyOf(presence.rooms.values())) {
        announce(room, presence, Entry.Kind.LEFT, Draft.NO_RECEIPT);
        leave(presence, room);
      }
      forget(presence);
    }
  }

  @Override
  public synchronized List<String> dismiss(Predicate<Presence> whom) {
    List<Presence> dismissed =
        byClient.values().stream().filter(p -> p.holder == null && whom.test(p)).toList();
    dismissed.forEach(presence -> free(presence, presence.absence));
    return dismissed.stream().map(presence -> presence.name().text()).toList();
  }

  @Override
  public synchronized String account(Names.Name name) {
    Presence presence = byName.named(name);
    return presence == null ? null : presence.account();
  }

  @Override
  public synchronized void endWithNode(Presence presence, Holder by) {
    if (presence.holder == by) {
      presence.holder = null;
      presence.absence++;
      List.copyOf(presence.rooms.values()).forEach(room -> leave(presence, room));
      forget(presence);
    }
  }

  private void forget(Presence presence) {
    count(presence, -1);
    byClient.remove(presence.client());
    byName.remove(presence.name());
  }

  /** Says that a presence joined or leaves, unless the room is too large for that. */
  private boolean announce(Room room, Presence presence, Entry.Kind kind, Draft.Receipt receipt) {
    boolean announced = count(room.name()) <= announceUpTo;
    if (announced) {
      say(room, presence, kind, presence.name().text(), "", receipt);
    }
    return announced;
  }

  private static void say(
      Room room,
      Presence presence,
      Entry.Kind kind,
      String name,
      String text,
      Draft.Receipt receipt) {
    room.say(new Draft(kind, name, text, presence.client(), Entry.NO_REF, receipt));
  }

  @Override
  public Future<String> tell(Names.Name to, String from, String text) {
    Presence presence = byName.named(to);
    if (presence == null) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.NO_SUCH_MEMBER, to.text() + " is not here: /who lists who is."));
    }
    String name = presence.name().text();
    Holder holder = holder(presence);
    return holder == null
        ? Future.failedFuture(
            new RefusedException(
                ErrorCode.BUSY, name + " lost the connection: try again in a moment."))
        : holder
            .told(from, text)
            .map(name)
            .recover(
                e ->
                    Future.failedFuture(
                        new RefusedException(
                            ErrorCode.BUSY, name + " is not reading now: try again later.")));
  }

  private synchronized Holder holder(Presence presence) {
    return presence.holder;
  }

  @Override
  public int count(String room) {
    return byRoom.getOrDefault(room, Set.of()).size();
  }

  @Override
  public Roster others(String room, Presence self) {
    Set<Presence> members = byRoom.getOrDefault(room, Set.of());
    List<String> names =
        members.stream()
            .filter(member -> member != self)
            .limit(Roster.MAX_NAMES)
            .map(member -> member.name().text())
            .sorted()
            .toList();
    int others = members.size() - (self != null && members.contains(self) ? 1 : 0);
    return new Roster(names, Math.max(names.size(), others));
  }

  @Override
  public Map<String, Integer> fullest(int most) {
    PriorityQueue<Map.Entry<String, Integer>> fullest = new PriorityQueue<>(FULLEST_LAST);
    byRoom.forEach(
        (room, members) -> {
          Map.Entry<String, Integer> occupied = Map.entry(room, members.size());
          if (fullest.size() < most) {
            fullest.add(occupied);
          } else if (FULLEST_LAST.compare(occupied, fullest.element()) > 0) {
            fullest.remove();
            fullest.add(occupied);
          }
        });
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(fullest);
    sorted.sort(FULLEST_LAST.reversed());
    Map<String, Integer> inOrder = new LinkedHashMap<>();
    sorted.forEach(room -> inOrder.put(room.getKey(), room.getValue()));
    return inOrder;
  }

  @Override
  public int occupied() {
    return byRoom.size();
  }
}
