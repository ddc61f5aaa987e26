package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * What a client asked and the server has not answered, in the order in which it was asked: what to
 * send now, what to send again after a lost connection, and which answer is for whom.
 *
 * <p>Everything is meant for the room that was wanted when it was asked. Where that changes, a
 * {@code join} goes out and nothing behind it until the server's welcome: a line must not be said
 * in the wrong room because the server refused the right one.
 *
 * <p>Pure but for its own state and for completing promises; used by one thread at a time.
 */
final class Outbox {
  /** Asked and not answered at once; what one round trip carries at the rate of a busy client. */
  static final int WINDOW = 256;

  /** What the server reads the room's log for. */
  private static final Set<Asked.Kind> OF_THE_LOG =
      EnumSet.of(Asked.Kind.HISTORY, Asked.Kind.SEARCH);

  private final int most;
  private final Deque<Asked<?>> sent = new ArrayDeque<>();
  private final Deque<Asked<?>> waiting = new ArrayDeque<>();
  private boolean online;
  private Welcome welcome; // the last one
  private String here; // where the server has us
  private String wanted; // where we are when all that waits is done
  private String joining; // the room asked for and not answered, or null
  private long lastRef;

  /**
   * Nothing asked yet.
   *
   * @param room where the first hello leads
   * @param most things asked and not answered, sent or not, before more are refused
   */
  Outbox(String room, int most) {
    this.here = room;
    this.wanted = room;
    this.most = most;
  }

  /** The room that a hello should name. */
  String room() {
    return here;
  }

  boolean isEmpty() {
    return sent.isEmpty() && waiting.isEmpty();
  }

  /** Asks for a line with a ref. */
  <T> Future<T> add(Asked.Kind kind, LongFunction<Buffer> line) {
    String refusal = refusal(kind);
    if (refusal != null) {
      return Future.failedFuture(new NotDeliveredException(refusal));
    }
    long ref = kind.isNumbered() ? ++lastRef : Entry.NO_REF;
    Promise<T> answer = Promise.promise();
    waiting.add(new Asked<>(kind, ref, wanted, line.apply(ref), answer));
    return answer.future();
  }

  /** Asks for another room; what is asked from now on is meant for it. */
  Future<Welcome> join(String room) {
    String before = wanted;
    wanted = room;
    Future<Welcome> joined = add(Asked.Kind.JOIN, ref -> Buffer.buffer());
    if (joined.failed()) {
      wanted = before;
    }
    return joined;
  }

  /** The room that is entered when all that was asked is done. */
  String wanted() {
    return wanted;
  }

  private String refusal(Asked.Kind kind) {
    if (!online && !kind.isKept()) {
      return "Not connected: only lines for the room are kept until the server is back.";
    }
    return sent.size() + waiting.size() < most
        ? null
        : "No more lines can wait for the server (%s is %d): this one is not kept."
            .formatted(ChatClientOptions.PENDING_LINES.key(), most);
  }

  /** The server let us into a room, by a hello or a join. */
  void welcomed(Welcome welcome) {
    this.welcome = welcome;
    online = true;
    here = welcome.room();
    joining = null;
    completeJoins();
  }

  private void completeJoins() {
    while (!waiting.isEmpty()
        && waiting.peek().kind() == Asked.Kind.JOIN
        && waiting.peek().room().equals(here)) {
      answer(waiting.remove(), welcome);
    }
  }

  /**
   * The next lines to send; empty when there is none, or when answers must come first.
   *
   * @param bytes about how many, at most
   */
  Buffer next(Cursors cursors, int bytes) {
    Buffer out = Buffer.buffer();
    while (online && joining == null && sent.size() < WINDOW && out.length() < bytes) {
      completeJoins();
      Asked<?> next = waiting.peek();
      String room = next == null ? wanted : next.room();
      if (!room.equals(here)) {
        joining = room;
        out.appendBuffer(ClientLines.join(room, cursors.of(room)));
      } else if (next == null) {
        break;
      } else {
        sent.add(waiting.remove());
        out.appendBuffer(next.line());
      }
    }
    return out;
  }

  /**
   * Every line up to {@code ref} is in the log, those too that wait to be sent again.
   *
   * @param seq the number of the line {@code ref}; 0 when unknown, as it is for those before it
   */
  void acked(long ref, long seq) {
    acked(sent, ref, seq);
    acked(waiting, ref, seq);
  }

  private static void acked(Deque<Asked<?>> of, long ref, long seq) {
    List<Asked<?>> acked = new ArrayList<>(1);
    for (Iterator<Asked<?>> each = of.iterator(); each.hasNext(); ) {
      Asked<?> asked = each.next();
      if (asked.ref() > ref) {
        break; // refs only grow, so an ack costs nothing for the many lines behind it
      }
      if (asked.kind() == Asked.Kind.SAY) {
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

  /** The answer to the oldest question of a kind; passed over when nothing of it was asked. */
  void answered(Asked.Kind kind, Object answer) {
    Asked<?> asked = first(kind);
    if (asked != null) {
      sent.remove(asked);
      answer(asked, answer);
    }
  }

  /**
   * Fails what an error is about.
   *
   * <p>A line that was too long is told without its ref, for the server dropped it unread. Of what
   * was sent and not answered the longest is meant: if one was too long, it was. What is
   * unavailable is what the log was asked for first; there was none before a join, which is
   * answered after all that was asked before it.
   *
   * @return whether it was about something that was asked
   */
  boolean refused(RefusedException error, long ref) {
    if (ref != Entry.NO_REF) {
      return fail(take(sent, a -> a.ref() == ref), error);
    }
    return switch (error.code()) {
      case NAME_TAKEN, BAD_NAME -> fail(first(Asked.Kind.NICK), error);
      case TOO_LONG ->
          fail(sent.stream().max(Comparator.comparing(a -> a.line().length())).orElse(null), error);
      case UNAVAILABLE -> fail(first(OF_THE_LOG), error) || joinRefused(error);
      case BAD_ROOM, BUSY -> joinRefused(error);
      case UNKNOWN_TYPE -> fail(first(Asked.Kind.SEARCH), error); // the youngest type
      case BAD_PASSWORD, BAD_REQUEST, NO_SUCH_MEMBER, HANDSHAKE_TIMEOUT -> false;
    };
  }

  private boolean joinRefused(RefusedException error) {
    if (joining == null) {
      return false;
    }
    String refused = joining;
    joining = null;
    List<Asked<?>> meant = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().room().equals(refused)) {
      meant.add(waiting.remove());
    }
    wanted = waiting.isEmpty() ? here : waiting.peekLast().room();
    return fail(meant, error);
  }

  /**
   * The connection broke. What can be asked again waits, in its order; the rest fails: it may have
   * been carried out, and asking it twice would show.
   */
  void lost() {
    online = false;
    joining = null;
    List<Asked<?>> wereSent = takeAll(sent);
    List<Asked<?>> unsent = takeAll(waiting);
    keep(wereSent, "The connection was lost: this may not have arrived.");
    keep(unsent, "The connection was lost: this was not sent.");
  }

  private void keep(List<Asked<?>> asked, String elseWhy) {
    asked.stream().filter(a -> a.kind().isKept()).forEach(waiting::add);
    fail(
        asked.stream().filter(a -> !a.kind().isKept()).toList(),
        new NotDeliveredException(elseWhy));
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

  private Asked<?> first(Asked.Kind kind) {
    return first(EnumSet.of(kind));
  }

  private Asked<?> first(Set<Asked.Kind> kinds) {
    return sent.stream().filter(a -> kinds.contains(a.kind())).findFirst().orElse(null);
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
