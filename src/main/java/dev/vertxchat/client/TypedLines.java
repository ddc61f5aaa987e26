package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.PlainReader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries out what is typed: texts and commands as in the plain dialect, by whose parser they are
 * read, and in one room at a time. Runs on the client's context.
 */
final class TypedLines implements Requests {
  private static final PlainEncoding PLAIN = PlainEncoding.INSTANCE;

  private static final Future<Search> NO_SEARCH = Future.failedFuture(Search.nothingToGoOnWith());

  private final ChatClient client;
  private final Screen screen;

  /** The room that is shown. */
  private String room;

  /** The moves that are under way, which take effect in their order. */
  private final Deque<Move> moves = new ArrayDeque<>();

  private record Move(String room, Future<Welcome> done) {}

  private Future<?> asked;

  /** What goes on with the last search; known when that is answered. */
  private Future<Search> nextSearch = NO_SEARCH;

  /** {@code room} is the one the client is in. */
  TypedLines(ChatClient client, Screen screen, String room) {
    this.client = client;
    this.screen = screen;
    this.room = room;
  }

  /** Completes when the line has had its answer; its failure is already shown. */
  Future<?> carryOut(String line) {
    asked = Future.succeededFuture();
    PlainReader.INSTANCE.request(line, this);
    return shown(line);
  }

  /** The same for a line in which nothing is a command: it is said as it is, unless it is blank. */
  Future<?> sayAsItIs(String line) {
    asked = Future.succeededFuture();
    if (!Text.clean(line).isEmpty()) {
      say(null, line, Entry.NO_REF, false);
    }
    return shown(line);
  }

  private Future<?> shown(String line) {
    return asked.onFailure(
        cause -> {
          if (cause instanceof NotDeliveredException) {
            screen.notDelivered(PlainReader.withoutPassword(line), cause);
          } else {
            screen.failed(cause);
          }
        });
  }

  /** Shows an entry, unless it is of a room that we are leaving. */
  void entry(String of, Entry entry, boolean past) {
    if (isShown(of)) {
      screen.entry(of, entry, past);
    }
  }

  /** Shows a gap, unless it is of a room that we are leaving. */
  void gap(String of, long from, long to) {
    if (isShown(of)) {
      screen.gap(of, from, to);
    }
  }

  private boolean isShown(String other) {
    return other.equals(room) || moves.stream().anyMatch(move -> move.room().equals(other));
  }

  /** The room that what is typed now is meant for. */
  private String meant() {
    return moves.isEmpty() ? room : moves.getLast().room();
  }

  /** What is refused because we did not get into its room fails for that reason. */
  private <T> Future<T> thereOrNot(Future<T> answer) {
    Move move = moves.peekLast();
    return move == null
        ? answer
        : answer.recover(
            e ->
                e instanceof RefusedException
                    ? move.done().transform(m -> Future.failedFuture(m.failed() ? m.cause() : e))
                    : Future.failedFuture(e));
  }

  @Override
  public void say(String none, String text, long ref, boolean action) {
    String to = meant();
    asked = thereOrNot(action ? client.action(to, text) : client.say(to, text));
  }

  @Override
  public void tell(String to, String text, long ref) {
    asked = client.tell(to, text);
  }

  @Override
  public void nick(String name) {
    asked = client.nick(name).onSuccess(screen::renamed);
  }

  @Override
  public void register(String password) {
    asked = client.register(password).onSuccess(name -> screen.show(PLAIN.registered(name)));
  }

  @Override
  public void join(Hello.Place place) {
    throw new IllegalStateException("what is typed moves");
  }

  @Override
  public void leave(String left) {
    throw new IllegalStateException("what is typed leaves no room");
  }

  @Override
  public void move(String typed) {
    String to;
    try {
      to = Names.parseRoom(typed);
    } catch (RefusedException noRoom) {
      asked = client.join(typed); // which fails for the same reason, in its turn
      return;
    }
    Move before = moves.peekLast();
    boolean again = before != null && isShown(to); // the moves before it must take effect first
    Future<Welcome> joined =
        again ? before.done().transform(moved -> client.join(to)) : client.join(to);
    Future<Welcome> done = before == null ? joined : before.done().transform(moved -> joined);
    moves.add(new Move(to, done));
    asked = done.onSuccess(this::entered).onComplete(moved -> moves.remove());
    Future<Search> search = nextSearch;
    nextSearch = done.transform(moved -> moved.succeeded() ? NO_SEARCH : search);
  }

  private void entered(Welcome welcome) {
    client.leave(room).onFailure(screen::failed);
    room = welcome.room();
    screen.entered(welcome);
  }

  @Override
  public void who(String none) {
    String of = meant();
    asked =
        thereOrNot(client.who(of))
            .onSuccess(roster -> screen.show(PLAIN.members(of, client.name(), roster)));
  }

  @Override
  public void rooms() {
    asked = client.rooms().onSuccess(list -> screen.show(PLAIN.rooms(list.rooms(), list.more())));
  }

  @Override
  public void history(String none, long before, int limit) {
    String of = meant();
    asked =
        thereOrNot(client.history(of, before, limit))
            .onSuccess(lines -> screen.show(PLAIN.history(of, before, lines)));
  }

  @Override
  public void search(String none, String words, long before, int limit) {
    find(Future.succeededFuture(new Search(words, before, limit)));
  }

  @Override
  public void searchOn() {
    find(nextSearch);
  }

  private void find(Future<Search> due) {
    String of = meant();
    Future<List<Entry>> found = thereOrNot(due.compose(search -> find(of, search)));
    nextSearch = due.compose(search -> found.map(search::older).otherwise(search));
    asked = found;
  }

  private Future<List<Entry>> find(String of, Search search) {
    return client
        .search(of, search.words(), search.before(), search.limit())
        .onSuccess(lines -> screen.show(PLAIN.found(of, search, lines)));
  }

  @Override
  public void help() {
    screen.show(PLAIN.help(client.isOperator()));
  }

  @Override
  public void order(Supplier<Order> given) {
    try {
      Order order = given.get();
      asked = client.order(order).onSuccess(answer -> screen.show(answer(order, answer)));
    } catch (RefusedException notUnderstood) {
      asked = Future.failedFuture(notUnderstood);
    }
  }

  private static Buffer answer(Order order, JsonObject answer) {
    return order.kind() == Order.Kind.BANS
        ? PLAIN.bans(ServerLines.bans(answer), answer.getLong("more", 0L))
        : PLAIN.done(order.kind(), answer.getString("message", ""));
  }

  @Override
  public void quit() {
    client.close();
  }

  @Override
  public void refused(ErrorCode code, String message, String about, long ref) {
    asked = Future.failedFuture(new RefusedException(code, message));
  }

  @Override
  public void hello(Hello hello) {
    throw new IllegalStateException("what is typed is no hello");
  }

  @Override
  public void ping() {
    throw new IllegalStateException("what is typed is no ping");
  }

  @Override
  public void pong() {
    throw new IllegalStateException("what is typed is no pong");
  }
}
