package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A program that says numbered lines in a room, some at a time, and remembers what it is given. */
final class Talker implements AutoCloseable {
  /** Lines that it says before the first of them is acked. */
  private static final int IN_FLIGHT = 8;

  private final LineClient client;
  private final String name;
  private final String room;
  private final Map<Long, String> given = new ConcurrentHashMap<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private Thread saying;
  private volatile boolean stops;
  private final AtomicLong said = new AtomicLong();
  private final AtomicLong acked = new AtomicLong();
  private volatile long last;
  private volatile Throwable failure;

  /** Joins the room. */
  Talker(int port, String name, String room) {
    this.name = name;
    this.room = room;
    this.client = LineClient.json(port, name, "client", "the-client-id-of-" + name, "room", room);
  }

  /** Begins to talk and to listen. */
  void start() {
    saying = start(this::say);
    start(this::read);
  }

  private Thread start(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> failure = e);
    thread.start();
    return thread;
  }

  private void say() {
    try {
      while (!stops) {
        if (window.tryAcquire(Until.PATIENCE_SECONDS, TimeUnit.SECONDS) && !stops) {
          long ref = said.incrementAndGet();
          client.sendJson("say", "text", name + " " + ref, "ref", ref);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    String line;
    while ((line = client.next()) != null) {
      JsonObject json = new JsonObject(line);
      switch (json.getString("type")) {
        case "said" -> take(json.getLong("seq"), json.getString("text"));
        case "ack" -> {
          if (json.getLong("ref") != acked.get() + 1) {
            throw new AssertionError("ack out of order after " + acked + ": " + line);
          }
          take(json.getLong("seq"), name + " " + json.getLong("ref"));
          acked.incrementAndGet();
          window.release();
        }
        default -> {} // that lines wait, or no longer do
      }
    }
  }

  private void take(long seq, String text) {
    if (seq != last + 1 && last > 0) {
      throw new AssertionError(seq + " after " + last);
    }
    last = seq;
    given.put(seq, text);
  }

  /** Says nothing more. */
  void stopTalking() {
    stops = true;
    window.release();
  }

  /** Whether it says nothing more and all it said is acked. */
  boolean isDone() {
    return !saying.isAlive() && acked.get() == said.get();
  }

  /** How many lines it was given, its own too. */
  int heard() {
    return given.size();
  }

  String room() {
    return room;
  }

  /** How many of its lines are acked. */
  long acked() {
    return acked.get();
  }

  /** What it was given so far, its own lines too, by number. */
  Map<Long, String> given() {
    return new TreeMap<>(given);
  }

  @Override
  public String toString() {
    return name
        + " said "
        + said
        + ", acked "
        + acked
        + ", at "
        + last
        + " in "
        + room
        + (failure == null ? "" : ", " + failure);
  }

  @Override
  public void close() {
    stops = true;
    window.release();
    client.close();
  }
}
