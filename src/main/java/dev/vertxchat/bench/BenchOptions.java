package dev.vertxchat.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What one run of the bench does.
 *
 * @param target the server that is measured
 * @param crowd who is connected
 * @param load what is said
 * @param threads selector threads of the generator, 1 or more; one suffices up to millions of
 *     deliveries a second, and more take cores from a server on the same machine
 * @param latencyEvery one in so many deliveries is timed; 0 times every one at a fixed rate, and
 *     one in {@value #LATENCY_EVERY_AT_MAX_RATE} at the maximum rate
 * @param drainSeconds after the load, how long to wait for lines in flight without any arriving,
 *     before what is missing counts as lost
 */
public record BenchOptions(
    Target target, Crowd crowd, Load load, int threads, int latencyEvery, int drainSeconds) {

  /** A prime, so that the deliveries timed do not fall into step with windows or batches. */
  public static final int LATENCY_EVERY_AT_MAX_RATE = 101;

  /** Seconds without any arrival. Generous, since a false loss is worse than a slow end. */
  public static final int DEFAULT_DRAIN_SECONDS = 5;

  /** Checks each number, and that every sender has a witness. */
  public BenchOptions {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(crowd, "crowd");
    Objects.requireNonNull(load, "load");
    atLeast("threads", threads, 1);
    atLeast("latencyEvery", latencyEvery, 0);
    atLeast("drainSeconds", drainSeconds, 1);
  }

  /** These with one selector thread, latency sampled as the load allows, and the default drain. */
  public BenchOptions(Target target, Crowd crowd, Load load) {
    this(target, crowd, load, 1, 0, DEFAULT_DRAIN_SECONDS);
  }

  /** One in how many deliveries is timed, 1 or more. */
  int timedEvery() {
    if (latencyEvery > 0) {
      return latencyEvery;
    }
    return load.atMaxRate() ? LATENCY_EVERY_AT_MAX_RATE : 1;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("dialect", target.dialect().name().toLowerCase(Locale.ROOT))
        .put("clients", crowd.clients())
        .put("senders", crowd.senders())
        .put("rooms", crowd.rooms())
        .put("idle", crowd.idle())
        .put("stalled", crowd.stalled())
        .put("size", load.size())
        .put("rate", load.rate())
        .put("window", load.window())
        .put("warmupSeconds", load.warmupSeconds())
        .put("threads", threads);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }

  /**
   * The server that is measured.
   *
   * @param host its name or address
   * @param port its port
   * @param dialect the dialect that all clients speak
   * @param pids the server's processes on this machine, whose CPU and memory are read from {@code
   *     /proc}; empty when unknown or elsewhere
   */
  public record Target(String host, int port, BenchDialect dialect, List<Long> pids) {
    public Target {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(dialect, "dialect");
      pids = List.copyOf(pids);
      atLeast("port", port, 1);
    }
  }

  /**
   * Who is connected.
   *
   * @param clients connections that receive and check, the senders among them
   * @param senders how many of the clients also speak; the first ones
   * @param rooms rooms over which clients, and so senders, are spread in turn
   * @param idle further named connections that say nothing, in a room of their own
   * @param idleRoom that room; empty leaves them where they arrive, for servers without rooms
   * @param stalled how many of the clients, the last ones, read nothing while the load lasts
   */
  public record Crowd(int clients, int senders, int rooms, int idle, String idleRoom, int stalled) {
    public Crowd {
      Objects.requireNonNull(idleRoom, "idleRoom");
      atLeast("senders", senders, 1);
      atLeast("rooms", rooms, 1);
      atLeast("idle", idle, 0);
      atLeast("stalled", stalled, 0);
      atLeast("clients", clients, senders + stalled);
      if (senders > LineText.MAX_SENDERS) {
        throw new IllegalArgumentException("at most " + LineText.MAX_SENDERS + " senders");
      }
      if (clients - stalled < rooms + Math.min(rooms, senders)) {
        throw new IllegalArgumentException(
            "every room with a sender needs another client that reads: more clients or fewer"
                + " rooms");
      }
    }

    /** Clients in one room, no idle connections, none stalled. */
    public Crowd(int clients, int senders) {
      this(clients, senders, 1, 0, "idle", 0);
    }
  }

  /**
   * What is said.
   *
   * @param size bytes of each text, without name and framing; at least {@value LineText#MIN_BYTES}
   * @param rate lines a second, all senders together; 0 is as fast as the window allows
   * @param window lines that each sender may have in flight at the maximum rate
   * @param warmupSeconds load before the measured time
   * @param seconds measured time
   */
  public record Load(int size, int rate, int window, int warmupSeconds, int seconds) {
    public static final int DEFAULT_SIZE = 64;
    public static final int DEFAULT_WINDOW = 16;

    public Load {
      atLeast("size", size, LineText.MIN_BYTES);
      atLeast("rate", rate, 0);
      atLeast("window", window, 1);
      atLeast("warmupSeconds", warmupSeconds, 0);
      atLeast("seconds", seconds, 1);
    }

    /** Whether the window, not a clock, says when to send. */
    public boolean atMaxRate() {
      return rate == 0;
    }
  }
}
