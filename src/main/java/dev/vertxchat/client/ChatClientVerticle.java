package dev.vertxchat.client;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.Semaphore;

/**
 * The chat on a terminal: shows what is said, and says what is typed or piped in.
 *
 * <p>Its options come from the constructor or, with none given, from the deployment config with the
 * keys of {@code conf/client.json}. It is deployed when it has begun, whether the server is there
 * or not, and ends with {@link #exitCode}; whoever deployed it then undeploys it.
 */
public final class ChatClientVerticle extends VerticleBase {
  /** Everything was sent, or the user quit. */
  public static final int DONE = 0;

  /** Something failed in the client, or lines could not be brought to the server. */
  public static final int FAILED = 1;

  /**
   * The server refused the name, the room or a line, or put us out, another client took over, or
   * TLS did not come about.
   */
  public static final int REFUSED = 3;

  /** Lines read ahead of the server's acks when piped: a full window. */
  private static final int AHEAD = Outbox.WINDOW;

  private final ChatClientOptions given;
  private final boolean interactive;
  private final Terminal terminal;
  private final LineSource source;
  private final Promise<Integer> exitCode = Promise.promise();
  private ChatClientOptions options;
  private ChatClient client;
  private Screen screen;
  private TypedLines typed;
  private Semaphore ahead;
  private volatile boolean stopped; // no more lines are wanted
  private Answer wanted = Answer.NONE;
  private String name; // that was asked for
  private int unanswered;
  private boolean inputEnded;
  private int worst = DONE;

  /** What the next line is, if it is no line to say. */
  private enum Answer {
    NONE,
    NAME,
    PASSWORD
  }

  /**
   * A client that was not started.
   *
   * @param options or null for the deployment config
   * @param interactive whether a person types: then lines may be commands, the end of input means
   *     to leave, and a name is asked for when there is none or it is refused; else the options
   *     must have a name or a certificate that bears one, lines are said as they are (unless {@code
   *     commands} is set), and every line must be acked before it ends
   */
  public ChatClientVerticle(
      ChatClientOptions options, boolean interactive, Terminal terminal, LineSource source) {
    this.given = options;
    this.interactive = interactive;
    this.terminal = terminal;
    this.source = source;
  }

  /**
   * Succeeds when the client has ended, with the code for the process: 0 all was sent, 1 it failed
   * or a line did not reach the server, 3 the server refused something (interactive: it turned us
   * out) or is not trusted. Any thread.
   */
  public Future<Integer> exitCode() {
    return exitCode.future();
  }

  @Override
  public Future<?> start() {
    options = given == null ? new ChatClientOptions(config()) : new ChatClientOptions(given);
    boolean named = !options.getName().isBlank() || !options.getCertFile().isEmpty();
    if (!named && !interactive) {
      throw new ConfigException(
          "name: found none, allowed: a username, which a pipe or file can't be asked for (--name)");
    }
    screen = new Screen(terminal, options);
    client = ChatClient.create(vertx, options);
    typed = new TypedLines(client, screen, Names.parseRoom(options.getRoom()));
    ahead = new Semaphore(Math.min(AHEAD, options.getPendingLines()) - 1);
    client
        .entryHandler(typed::entry)
        .toldHandler(screen::told)
        .gapHandler(typed::gap)
        .errorHandler(this::refused)
        .announcedHandler(screen::announced)
        .noticeHandler(screen::noticed)
        .stateHandler(this::state);
    if (named) {
      connect(options.getName(), options.getPassword());
    } else {
      askName();
    }
    source.start(this::read, failure -> context.runOnContext(v -> ended(failure)));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    ahead.release(AHEAD); // a reader that waits sees that no more is wanted
    return client.close().onComplete(v -> exitCode.tryComplete(worst));
  }

  private void askName() {
    wanted = Answer.NAME;
    screen.askName();
  }

  private void connect(String as, String password) {
    name = as;
    client.connect(as, password).onFailure(cause -> notLetIn(cause, !password.isEmpty()));
  }

  private void notLetIn(Throwable cause, boolean passwordGiven) {
    if (cause instanceof NotDeliveredException) {
      return; // closed meanwhile: that is told by the state
    }
    if (cause instanceof NotTrustedException) {
      screen.notice("Not connected: " + cause.getMessage() + ".");
      end(REFUSED);
      return;
    }
    boolean asks = isOfPassword(cause) && interactive && !inputEnded;
    if (!asks || passwordGiven) {
      screen.failed(cause);
    }
    if (asks) {
      wanted = Answer.PASSWORD;
      screen.askPassword(name);
    } else if (interactive && !inputEnded) {
      askName();
    } else {
      end(REFUSED);
    }
  }

  private static boolean isOfPassword(Throwable cause) {
    return cause instanceof RefusedException refused && refused.code() == ErrorCode.BAD_PASSWORD;
  }

  /** Something was refused that nobody asked for; a wrong password ends the client. */
  private void refused(RefusedException error) {
    screen.failed(error);
    if (isOfPassword(error)) {
      worst = REFUSED;
    }
  }

  private void state(ClientState state) {
    screen.state(state);
    switch (state.kind()) {
      case CONNECTING, ONLINE, OFFLINE -> {
        // only shown
      }
      case CLOSED -> closed(state);
    }
  }

  private void closed(ClientState state) {
    if (state.turnedOut()) {
      screen.notice(state.cause());
      worst = REFUSED;
    }
    stopped = true;
    exitCode.tryComplete(worst);
  }

  /**
   * On the reading thread: waits while too many lines are on their way. It keeps none in hand, so
   * that each that was read is delivered or named.
   */
  private boolean read(String line) {
    context.runOnContext(v -> line(line));
    ahead.acquireUninterruptibly();
    return !stopped;
  }

  private void line(String line) {
    if (wanted != Answer.NONE) {
      Answer given = wanted;
      wanted = Answer.NONE;
      ahead.release();
      answered(given, line);
      return;
    }
    unanswered++;
    Future<?> answered =
        interactive || options.isCommands() ? typed.carryOut(line) : typed.sayAsItIs(line);
    if (interactive) {
      ahead.release(); // a person is told at once when too much waits
    }
    answered.onComplete(
        result -> {
          unanswered--;
          if (result.failed()) {
            worst = Math.max(worst, codeOf(result.cause()));
          }
          if (!interactive) {
            ahead.release();
          }
          endWhenAnswered();
        });
  }

  private void answered(Answer given, String line) {
    if (given == Answer.PASSWORD) {
      screen.passwordTyped();
    }
    if (given == Answer.PASSWORD && line.isEmpty()) {
      askName();
    } else if (given == Answer.PASSWORD) {
      connect(name, line);
    } else {
      connect(line.strip(), options.getPassword());
    }
  }

  private int codeOf(Throwable cause) {
    if (cause instanceof RefusedException) {
      return interactive ? DONE : REFUSED; // a person mends what was refused
    }
    return FAILED;
  }

  private void ended(Throwable failure) {
    inputEnded = true;
    if (failure != null) {
      screen.failed(failure);
      end(FAILED);
    } else if (wanted != Answer.NONE) {
      end(DONE);
    } else {
      endWhenAnswered();
    }
  }

  private void endWhenAnswered() {
    if (inputEnded && (interactive || unanswered == 0)) {
      end(worst);
    }
  }

  private void end(int code) {
    stopped = true;
    worst = Math.max(worst, code);
    client.close().onComplete(v -> exitCode.tryComplete(worst));
  }
}
