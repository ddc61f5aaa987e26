package dev.vertxchat.server;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Opening;
import dev.vertxchat.protocol.Reader;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.server.auth.Authenticator;
import dev.vertxchat.server.auth.Credentials;
import dev.vertxchat.server.auth.Identity;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/** What a connection may do before it has a name: above all, get one. */
final class Handshake implements Opening, Connection.Speaker {
  /** Wrong passwords on one connection: more than a person tries before looking one up. */
  private static final int MOST_WRONG = 5;

  private final Connection connection;
  private boolean prompts;
  private Hello asked; // for whose password the next line is; null: for none
  private int wrong;
  private int tried; // names, and lines that were to tell one
  private boolean counted; // the line that is read

  Handshake(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void read(String line, Reader reader) {
    counted = false;
    prompts = reader.promptsForPassword();
    Hello of = asked;
    asked = null;
    if (of == null) {
      reader.opening(line, this);
    } else {
      reader.password(line, of, this);
    }
  }

  @Override
  public boolean isNamed() {
    return false;
  }

  @Override
  public void hello(Hello hello) {
    if (!mayTry()) {
      return;
    }
    String certified = connection.transport().certifiedName();
    Names.Name name = name(hello, certified);
    if (isBanned(name, Identity.GUEST)) { // before a password costs anything
      return;
    }
    Credentials claimed = connection.credentials(name, hello.password());
    Authenticator authenticator = connection.node().authenticator();
    Future<Identity> identity =
        certified != null
            ? authenticator.certified(name)
            : hello.register()
                ? authenticator.registerFirst(claimed)
                : authenticator.authenticate(claimed);
    if (identity.succeeded()) {
      open(hello, name, identity.result());
    } else {
      connection.await(identity, answer -> answered(hello, name, answer));
    }
  }

  /** That of the peer's certificate, if it has one: then it need not say its name. */
  private static Names.Name name(Hello hello, String certified) {
    if (certified == null) {
      return Names.parse(hello.name());
    }
    Names.Name name = Names.parse(certified);
    if (!hello.name().isBlank() && !Names.parse(hello.name()).key().equals(name.key())) {
      throw new RefusedException(
          ErrorCode.BAD_NAME, "Your certificate says that you are " + name.text() + ".");
    }
    return name;
  }

  private void answered(Hello hello, Names.Name name, AsyncResult<Identity> answer) {
    if (answer.failed()) {
      notLetIn(hello, name, answer.cause());
      return;
    }
    try {
      open(hello, name, answer.result());
    } catch (RefusedException e) {
      connection.refuse(e, null);
    }
  }

  private void open(Hello hello, Names.Name name, Identity identity) {
    if (!isBanned(name, identity)) {
      new Session(connection, this, identity, hello.client() != null).open(hello, name);
    }
  }

  /** Who is banned is told so and let go. */
  private boolean isBanned(Names.Name name, Identity identity) {
    Sanction ban =
        connection
            .node()
            .sanctions()
            .ban(
                Sanctions.Subject.of(
                    name, identity.account(), connection.transport().peer().range()));
    if (ban != null) {
      connection.refuse(ErrorCode.BANNED, ban.words(), null, Entry.NO_REF);
      connection.close(CloseReason.BANNED, null); // it was told
    }
    return ban != null;
  }

  private void notLetIn(Hello hello, Names.Name name, Throwable why) {
    boolean given = hello.password() != null;
    boolean bad =
        why instanceof RefusedException refused && refused.code() == ErrorCode.BAD_PASSWORD;
    boolean asks = prompts && (bad || given);
    if (given || !asks) {
      connection.refuse(why, null);
    }
    if (bad && given && ++wrong == MOST_WRONG) {
      connection.close(CloseReason.WRONG_PASSWORDS);
    } else if (asks) {
      asked = hello; // else the next line, a password by all odds, would be taken for a name
      connection.send(connection.encoding().askPassword(name.text()));
    }
  }

  /** Whether one more name may be tried: not for ever, for that tells who is here. */
  private boolean mayTry() {
    int most = connection.node().options().get(ChatServerOptions.NAMES_TRIED);
    if (most == 0 || counted || ++tried <= most) {
      counted = true;
      return true;
    }
    connection.refuse(
        ErrorCode.LIMITED,
        "Too many usernames tried (" + most + " allowed): bye.",
        null,
        Entry.NO_REF);
    connection.close(CloseReason.TOO_MANY_NAMES);
    return false;
  }

  @Override
  public void ping() {
    connection.send(connection.encoding().pong());
  }

  @Override
  public void pong() {
    // only its arrival counts
  }

  @Override
  public void quit() {
    connection.close(CloseReason.QUIT);
  }

  @Override
  public void refused(ErrorCode code, String message, String room, long ref) {
    if (mayTry()) {
      connection.refuse(code, message, room, ref);
    }
  }

  @Override
  public void gone() {
    // nothing waits
  }

  @Override
  public void drain(CloseReason reason) {
    connection.close(reason);
  }

  @Override
  public void ended(CloseReason reason) {
    // nobody was here
  }
}
