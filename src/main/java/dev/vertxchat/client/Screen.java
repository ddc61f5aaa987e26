package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * How the chat looks on a terminal: as in the plain dialect, whose words it uses, with ✔ and ✘ for
 * what is between us and the server. Nothing that a server sends can drive the terminal.
 */
final class Screen {
  private static final PlainEncoding PLAIN = PlainEncoding.INSTANCE;

  private final Terminal terminal;
  private final String server;
  private final int retrySeconds;
  private boolean wasOnline;

  Screen(Terminal terminal, ChatClientOptions options) {
    this.terminal = terminal;
    this.server = options.getHost() + ":" + options.getPort();
    this.retrySeconds = options.get(ChatClientOptions.RECONNECT_SECONDS);
  }

  void askName() {
    print("Enter your username:");
  }

  /** Asks for a password, which must not show; {@link #passwordTyped} ends that. */
  void askPassword(String name) {
    print("Password for " + name + (terminal.echo(false) ? ":" : " (it shows as you type):"));
  }

  void passwordTyped() {
    terminal.echo(true);
  }

  /** Shows lines that a dialect made. */
  void show(Buffer lines) {
    lines.toString().lines().forEach(this::print);
  }

  void entry(String room, Entry entry, boolean past) {
    show(past ? PLAIN.past(room, List.of(entry)) : PLAIN.entry(room, entry));
  }

  void told(String from, long time, String text) {
    show(PLAIN.told(from, time, text));
  }

  void announced(String from, long time, String text) {
    show(PLAIN.announced(from, time, text));
  }

  /** What an operator did that concerns us. */
  void noticed(String words) {
    print("* " + words);
  }

  void gap(String room, long from, long to) {
    show(PLAIN.gap(room, from, to));
  }

  void state(ClientState state) {
    switch (state.kind()) {
      case CONNECTING -> {
        // the next state is told soon
      }
      case ONLINE -> {
        wasOnline = true;
        entered(state.welcome());
      }
      case OFFLINE -> offline(state.cause());
      case CLOSED -> wasOnline = false;
    }
  }

  private void offline(String cause) {
    String what =
        wasOnline
            ? "Connection lost: " + cause
            : "Server not reachable at " + server + " (" + cause + ")";
    String often = retrySeconds == 1 ? "second" : retrySeconds + " seconds";
    print("✘ " + what + ". Retrying every " + often + ".");
  }

  /** We are in a room. */
  void entered(Welcome welcome) {
    String line = PLAIN.welcome(welcome).toString().strip();
    print(line.startsWith("* ") ? line.substring(2) : line);
  }

  void renamed(String name) {
    print("* You are " + name + " now");
  }

  void failed(Throwable cause) {
    notice(cause.getMessage());
  }

  /** A line that was typed some time ago did not reach the server, or may not have. */
  void notDelivered(String line, Throwable cause) {
    notice("\"" + line + "\": " + cause.getMessage());
  }

  /** Something went wrong, in words that stand for themselves. */
  void notice(String words) {
    print("✘ " + words);
  }

  private void print(String line) {
    terminal.print(Text.clean(line));
  }
}
