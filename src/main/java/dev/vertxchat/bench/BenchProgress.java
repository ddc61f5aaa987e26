package dev.vertxchat.bench;

/**
 * How a run is going, told about once a second.
 *
 * @param phase what it is doing
 * @param seconds since the run began
 * @param linesPerSecond lines said since the last time
 * @param deliveriesPerSecond lines received since the last time, over all receivers
 * @param inFlight deliveries that are still due
 */
public record BenchProgress(
    Phase phase, double seconds, long linesPerSecond, long deliveriesPerSecond, long inFlight) {

  /** The parts of a run, in order. */
  public enum Phase {
    CONNECT,
    IDLE,
    WARMUP,
    MEASURE,
    DRAIN
  }

  /** One line for a person. */
  @Override
  public String toString() {
    return "%5.1f s  %-8s %,10d lines/s %,14d deliveries/s %,14d in flight"
        .formatted(
            seconds,
            phase.name().toLowerCase(java.util.Locale.ROOT),
            linesPerSecond,
            deliveriesPerSecond,
            inFlight);
  }
}
