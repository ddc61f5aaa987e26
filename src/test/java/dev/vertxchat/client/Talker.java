package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A client that says {@code line 1}, {@code line 2}, … without end, a few of them ahead of the
 * acks, and writes down what it is given. Any thread.
 */
public final class Talker {
  /** Lines said and not acked: enough that some are under way at any moment. */
  private static final int AHEAD = 8;

  private static final long RETRY_MILLISECONDS = 25;

  /** After twice as long a link that is silent is given up. */
  private static final int SILENT_SECONDS = 2;

  /** An entry that was given, or an own line by its ack. */
  public record Given(long seq, String what) {}

  private final ChatClient client;
  private final String name;
  private final String room;
  private final Deque<Given> given = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();
  private long since = -1; // the newest entry when we first came
  private long found; // the newest entry when we last came
  private long last;
  private long said;
  private long acked;
  private long ackedLate;
  private long lost;
  private boolean talking = true;

  public Talker(Vertx vertx, int port, String room, String name) {
    this.name = name;
    this.room = room;
    this.client =
        ChatClient.create(
            vertx,
            new ChatClientOptions()
                .setPort(port)
                .setRoom(room)
                .setName(name)
                .setIdleSeconds(SILENT_SECONDS)
                .setConnectTimeoutSeconds(2 * SILENT_SECONDS),
            ChatClient.newClientId(),
            RETRY_MILLISECONDS);
    client
        .entryHandler((in, entry, past) -> given(entry))
        .stateHandler(this::state)
        .gapHandler((in, from, to) -> failed("a gap from " + from + " to " + to))
        .errorHandler(e -> failed("told " + e.getMessage()));
    client.connect().onFailure(e -> failed("not let in: " + e));
    for (int i = 0; i < AHEAD; i++) {
      say();
    }
  }

  private void say() {
    String text;
    synchronized (this) {
      if (!talking) {
        return;
      }
      text = "line " + ++said;
    }
    client.say(text).onSuccess(seq -> acked(seq, text)).onFailure(e -> failed("not said: " + e));
  }

  private void acked(long seq, String text) {
    synchronized (this) {
      acked++;
      if (seq <= found) {
        ackedLate++;
      }
      write(seq, said(name, text));
    }
    say();
  }

  private synchronized void given(Entry e) {
    write(e.seq(), e.kind().isLine() ? said(e.name(), e.text()) : other(e.kind().name(), e.name()));
  }

  /** How a line is written down. */
  public static String said(String name, String text) {
    return name + ": " + text;
  }

  /** How a coming or going is written down. */
  public static String other(String kind, String name) {
    return kind + " " + name;
  }

  private void write(long seq, String what) {
    if (seq <= last) {
      failed("after " + last + " came " + seq + " " + what);
    }
    last = seq;
    given.add(new Given(seq, what));
  }

  private synchronized void state(ClientState state) {
    switch (state.kind()) {
      case ONLINE -> {
        found = state.welcome().seq();
        if (since < 0) {
          since = found;
        }
      }
      case OFFLINE -> lost++;
      case CONNECTING -> {}
      case CLOSED -> failed("closed: " + state);
    }
  }

  private synchronized void failed(String what) {
    failures.add(name + " in " + room + ": " + what);
  }

  public String name() {
    return name;
  }

  public String room() {
    return room;
  }

  /** What must never happen. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** The number after which it sees all of its room; -1 before it is in. */
  public synchronized long since() {
    return since;
  }

  /** How many of its entries numbered up to this it has been given and were not taken. */
  public synchronized long count(long upTo) {
    return given.stream().takeWhile(g -> g.seq() <= upTo).count();
  }

  /** Takes what it was given, up to a number, in the order in which it came. */
  public synchronized List<Given> take(long upTo) {
    List<Given> taken = new ArrayList<>();
    while (!given.isEmpty() && given.peek().seq() <= upTo) {
      taken.add(given.remove());
    }
    return taken;
  }

  /** Says nothing more. */
  public synchronized void hush() {
    talking = false;
  }

  public synchronized long said() {
    return said;
  }

  public synchronized long acked() {
    return acked;
  }

  /** Lines that were in the log before the connection that brought their ack. */
  public synchronized long ackedLate() {
    return ackedLate;
  }

  /** How often its connection was lost. */
  public synchronized long lost() {
    return lost;
  }
}
