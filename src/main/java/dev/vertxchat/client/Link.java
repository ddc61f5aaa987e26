package dev.vertxchat.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to reach the server and, if it succeeds, the connection: bytes in become lines, a
 * silent peer is pinged, and the end is told once, whatever brought it.
 *
 * <p>Made and used on the client's context only.
 */
final class Link {
  /** Bytes of an unfinished line before the peer is no chat server: a full history fits. */
  private static final int LONGEST_LINE = 64 * 1024 * 1024;

  /** Looks at the silence this many times while it may last. */
  private static final int LOOKS = 4;

  private final Vertx vertx;
  private final Dialer dialer;
  private final ChatClientOptions options;
  private final Events events;
  private final Answers answers;
  private long deadline = -1;
  private NetSocket socket;
  private long looking = -1;
  private long heardAt;
  private boolean pinged;
  private boolean ended;

  /** What becomes of a link; what it brings goes to {@link Answers}. */
  interface Events {
    /** The socket takes lines: at once when it is connected, and again when it has drained. */
    void writable();

    /** The link is no more; {@code why} in words for people. Told once, and nothing after it. */
    void lost(String why);

    /** The same, and trying again would not change it. */
    void notTrusted(NotTrustedException why);
  }

  /** Not connected yet. */
  Link(Vertx vertx, Dialer dialer, ChatClientOptions options, Events events, Answers answers) {
    this.vertx = vertx;
    this.dialer = dialer;
    this.options = options;
    this.events = events;
    this.answers = answers;
  }

  /** Connects, once. */
  void open() {
    int seconds = options.get(ChatClientOptions.CONNECT_TIMEOUT_SECONDS);
    deadline = vertx.setTimer(seconds * 1_000L, t -> lost("no answer within " + seconds + " s"));
    dialer
        .connect(options.getHost(), options.getPort(), seconds * 1_000L)
        .onSuccess(this::connected)
        .onFailure(this::failed);
  }

  private void connected(NetSocket connected) {
    if (ended) {
      connected.close();
      return;
    }
    socket = connected;
    RecordParser lines = RecordParser.newDelimited("\n", socket).maxRecordSize(LONGEST_LINE);
    lines.exceptionHandler(e -> failed(ServerTrust.judged(e, options.getHost())));
    lines.handler(this::line);
    socket.closeHandler(v -> lost("closed by the server"));
    socket.drainHandler(v -> writable());
    watch();
    writable();
  }

  private void writable() {
    if (!ended) {
      events.writable();
    }
  }

  private void line(Buffer line) {
    heardAt = System.nanoTime();
    pinged = false;
    if (ended) {
      return;
    }
    try {
      ServerLines.read(line.toString(StandardCharsets.UTF_8), answers);
    } catch (RuntimeException e) {
      // Also the unfinished last line of a connection that was cut.
      lost("the server sent what is no line of the chat protocol");
    }
  }

  /** The server has let us in: only silence ends the link from now on. */
  void opened() {
    vertx.cancelTimer(deadline);
  }

  boolean isWritable() {
    return socket != null && !ended && !socket.writeQueueFull();
  }

  /** Sends whole lines. */
  void write(Buffer lines) {
    if (socket != null && !ended && lines.length() > 0) {
      socket.write(lines).onFailure(e -> lost(words(e)));
    }
  }

  private void watch() {
    heardAt = System.nanoTime();
    int seconds = options.get(ChatClientOptions.IDLE_SECONDS);
    if (seconds > 0) {
      looking = vertx.setPeriodic(seconds * 1_000L / LOOKS, t -> look(seconds));
    }
  }

  private void look(int seconds) {
    long silent = System.nanoTime() - heardAt;
    if (silent >= TimeUnit.SECONDS.toNanos(2L * seconds)) {
      lost("the server did not answer for " + 2 * seconds + " s");
    } else if (silent >= TimeUnit.SECONDS.toNanos(seconds) && !pinged) {
      pinged = true;
      write(ClientLines.PING);
    }
  }

  private void failed(Throwable e) {
    if (e instanceof NotTrustedException why && !ended) {
      end();
      events.notTrusted(why);
    } else {
      lost(words(e));
    }
  }

  private void lost(String why) {
    if (!ended) {
      end();
      events.lost(why);
    }
  }

  /** Closes without telling; does nothing the second time. */
  void end() {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(deadline);
      if (looking >= 0) {
        vertx.cancelTimer(looking);
      }
      if (socket != null) {
        socket.close();
      }
    }
  }

  private static String words(Throwable e) {
    Throwable cause = ServerTrust.innermost(e);
    if (cause instanceof UnknownHostException) {
      return "unknown host";
    }
    if (cause instanceof ConnectException) {
      boolean late = String.valueOf(cause.getMessage()).contains("timed out");
      return late ? "no answer in time" : "connection refused";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
