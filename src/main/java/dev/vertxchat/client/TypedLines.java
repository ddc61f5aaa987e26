package dev.vertxchat.client;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.PlainDialect;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import io.vertx.core.Future;

/**
 * Carries out what is typed: texts and commands as in the plain dialect, by whose parser they are
 * read. Runs on the client's context.
 */
final class TypedLines implements Requests {
  private static final PlainDialect PLAIN = PlainDialect.INSTANCE;

  private final ChatClient client;
  private final Screen screen;
  private String room;
  private Future<?> asked;

  /** {@code room} is the one the client is in. */
  TypedLines(ChatClient client, Screen screen, String room) {
    this.client = client;
    this.screen = screen;
    this.room = room;
  }

  /** Completes when the line has had its answer; its failure is already shown. */
  Future<?> carryOut(String line) {
    asked = Future.succeededFuture();
    PLAIN.request(line, this);
    return asked.onFailure(screen::failed);
  }

  /** The client is in another room now. */
  void enteredRoom(String entered) {
    room = entered;
  }

  @Override
  public void say(String text, long ref, boolean action) {
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
  public void join(String wanted, Hello.Resume resume) {
    asked =
        client
            .join(wanted)
            .onSuccess(
                welcome -> {
                  enteredRoom(welcome.room());
                  screen.entered(welcome);
                });
  }

  @Override
  public void who() {
    asked =
        client.who().onSuccess(roster -> screen.show(PLAIN.members(room, client.name(), roster)));
  }

  @Override
  public void rooms() {
    asked = client.rooms().onSuccess(rooms -> screen.show(PLAIN.rooms(rooms)));
  }

  @Override
  public void history(long before, int limit) {
    asked =
        client
            .history(before, limit)
            .onSuccess(lines -> screen.show(PLAIN.history(room, before, lines)));
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
  public void refused(ErrorCode code, String message, long ref) {
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
