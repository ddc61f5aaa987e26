package dev.vertxchat.bench;

import io.vertx.core.json.JsonObject;

/**
 * What a run has found. Rates are means over the measured time; faults are counted over the whole
 * run, warm-up and drain included.
 *
 * @param options what was run
 * @param seconds the measured time as it was
 * @param linesPerSecond lines said
 * @param deliveriesPerSecond lines received, over all receivers
 * @param connectsPerSecond connections opened and named, the idle ones too
 * @param faults what went wrong
 * @param latency from when a line was to be sent to when a receiver read it
 * @param cost what it took
 */
public record BenchResult(
    BenchOptions options,
    double seconds,
    double linesPerSecond,
    double deliveriesPerSecond,
    double connectsPerSecond,
    Faults faults,
    Latency latency,
    Cost cost) {

  /**
   * What went wrong, in deliveries.
   *
   * @param due what all receivers together ought to have got
   * @param lost what never came, at receivers that read all the time
   * @param lostStalled what never came, at receivers that had stalled
   * @param gone lines that the server said it no longer keeps, which explain as many of the lost
   * @param doubled what came again
   * @param outOfOrder what came after a later line of the same sender
   * @param stray what came to its own sender or to another room
   * @param damaged what came with another text than was sent
   * @param disconnected connections that ended before the run did
   */
  public record Faults(
      long due,
      long lost,
      long lostStalled,
      long gone,
      long doubled,
      long outOfOrder,
      long stray,
      long damaged,
      long disconnected) {

    /** Whether every receiver got once and in order every line that the server still kept. */
    public boolean none() {
      return lost + doubled + outOfOrder + stray + damaged + disconnected == 0
          && lostStalled <= gone;
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("due", due)
          .put("lost", lost)
          .put("lostStalled", lostStalled)
          .put("gone", gone)
          .put("doubled", doubled)
          .put("outOfOrder", outOfOrder)
          .put("stray", stray)
          .put("damaged", damaged)
          .put("disconnected", disconnected);
    }
  }

  /**
   * Latencies in microseconds, of lines that were to be sent within the measured time.
   *
   * @param timed how many deliveries were timed
   * @param timedEvery one in how many
   * @param lateP99 at a fixed rate, how late 99 % of the lines at most were handed to the kernel:
   *     the part that may be the generator's own; 0 at the maximum rate
   * @param curve all of it
   */
  public record Latency(
      long timed,
      int timedEvery,
      double p50,
      double p99,
      double p999,
      double max,
      double lateP99,
      LatencyCurve curve) {

    JsonObject toJson() {
      return new JsonObject()
          .put("timed", timed)
          .put("timedEvery", timedEvery)
          .put("p50Micros", p50)
          .put("p99Micros", p99)
          .put("p999Micros", p999)
          .put("maxMicros", max)
          .put("lateP99Micros", lateP99)
          .put("curve", curve.toJson());
    }
  }

  /**
   * What the run took, in the measured time unless said otherwise. The server's are 0 when its pids
   * are not known.
   *
   * @param generatorCores CPU seconds a second of this process
   * @param generatorMicros its CPU microseconds for each delivery
   * @param serverCores CPU seconds a second of the server
   * @param serverMicros its CPU microseconds for each delivery
   * @param rssBefore the server's resident bytes before the first connection
   * @param rssAfter and at the end of the measured time
   * @param rssPeak the most it has had
   * @param bytesPerIdle resident bytes that each idle connection has added; 0 without any
   */
  public record Cost(
      double generatorCores,
      double generatorMicros,
      double serverCores,
      double serverMicros,
      long rssBefore,
      long rssAfter,
      long rssPeak,
      long bytesPerIdle) {

    JsonObject toJson() {
      return new JsonObject()
          .put("generatorCores", generatorCores)
          .put("generatorMicrosPerDelivery", generatorMicros)
          .put("serverCores", serverCores)
          .put("serverMicrosPerDelivery", serverMicros)
          .put("serverRssBefore", rssBefore)
          .put("serverRssAfter", rssAfter)
          .put("serverRssPeak", rssPeak)
          .put("serverBytesPerIdle", bytesPerIdle);
    }
  }

  /** All of it, for a program. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("options", options.toJson())
        .put("seconds", seconds)
        .put("linesPerSecond", linesPerSecond)
        .put("deliveriesPerSecond", deliveriesPerSecond)
        .put("connectsPerSecond", connectsPerSecond)
        .put("faults", faults.toJson())
        .put("latency", latency.toJson())
        .put("cost", cost.toJson());
  }
}
