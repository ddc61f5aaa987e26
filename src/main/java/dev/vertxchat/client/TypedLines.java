package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.PlainReader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Future;
import java.util.List;

/**
 * Carries out what is typed: texts and commands as in the plain dialect, by whose parser they are
 * read. Runs on the client's context.
 */
final class TypedLines implements Requests {
  private static final PlainEncoding PLAIN = PlainEncoding.INSTANCE;

  private static final Future<Search> NO_SEARCH = Future.failedFuture(Search.nothingToGoOnWith());

  private final ChatClient client;
  private final Screen screen;
  private String room;
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
    return asked.onFailure(screen::failed);
  }

  /** The client is in another room now. */
  void enteredRoom(String entered) {
    room = entered;
  }

  @Override
  public void say(String to, String text, long ref, boolean action) {
    asked = action ? client.action(text) : client.say(text);
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
  public void join(Hello.Place place) {
    throw new IllegalStateException("what is typed moves");
  }

  @Override
  public void leave(String left) {
    throw new IllegalStateException("what is typed leaves no room");
  }

  @Override
  public void move(String wanted) {
    Future<Search> before = nextSearch;
    Future<Welcome> joined =
        client
            .join(wanted)
            .onSuccess(
                welcome -> {
                  enteredRoom(welcome.room());
                  screen.entered(welcome);
                });
    nextSearch = joined.transform(entered -> entered.succeeded() ? NO_SEARCH : before);
    asked = joined;
  }

  @Override
  public void who(String of) {
    asked =
        client.who().onSuccess(roster -> screen.show(PLAIN.members(room, client.name(), roster)));
  }

  @Override
  public void rooms() {
    asked = client.rooms().onSuccess(rooms -> screen.show(PLAIN.rooms(rooms, 0)));
  }

  @Override
  public void history(String of, long before, int limit) {
    asked =
        client
            .history(before, limit)
            .onSuccess(lines -> screen.show(PLAIN.history(room, before, lines)));
  }

  @Override
  public void search(String of, String words, long before, int limit) {
    find(Future.succeededFuture(new Search(words, before, limit)));
  }

  @Override
  public void searchOn() {
    find(nextSearch);
  }

  private void find(Future<Search> due) {
    Future<List<Entry>> found = due.compose(this::find);
    nextSearch = due.compose(search -> found.map(search::older).otherwise(search));
    asked = found;
  }

  private Future<List<Entry>> find(Search search) {
    return client
        .search(search.words(), search.before(), search.limit())
        .onSuccess(lines -> screen.show(PLAIN.found(room, search, lines)));
  }

  @Override
  public void help() {
    screen.show(PLAIN.help());
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
