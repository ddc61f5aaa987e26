package dev.vertxchat.bench;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies as a curve over percentiles, fine enough to draw.
 *
 * @param points in ascending order; empty when nothing was timed
 */
public record LatencyCurve(List<Point> points) {
  /** Steps for each further nine: 90 %, 99 %, 99.9 %, … */
  private static final int STEPS_PER_NINE = 16;

  /**
   * One point.
   *
   * @param percentile 0 to 100, 100 being the maximum
   * @param micros microseconds
   */
  public record Point(double percentile, double micros) {}

  public LatencyCurve {
    points = List.copyOf(points);
  }

  /** The curve of values in nanoseconds, up to the last percentile that a single value makes. */
  static LatencyCurve of(Histogram nanos) {
    List<Point> points = new ArrayList<>();
    long count = nanos.getTotalCount();
    double nines = count == 0 ? -1 : Math.log10((double) count);
    for (int step = 0; step <= nines * STEPS_PER_NINE; step++) {
      double percentile = 100 * (1 - Math.pow(10, -(double) step / STEPS_PER_NINE));
      points.add(new Point(percentile, nanos.getValueAtPercentile(percentile) / 1e3));
    }
    if (count > 0) {
      points.add(new Point(100, nanos.getMaxValue() / 1e3));
    }
    return new LatencyCurve(points);
  }

  /** As pairs {@code [percentile, µs]}. */
  JsonArray toJson() {
    JsonArray pairs = new JsonArray();
    points.forEach(point -> pairs.add(new JsonArray().add(point.percentile).add(point.micros)));
    return pairs;
  }

  /** The curve that {@link #toJson} wrote. */
  static LatencyCurve fromJson(JsonArray pairs) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      points.add(new Point(pairs.getJsonArray(i).getDouble(0), pairs.getJsonArray(i).getDouble(1)));
    }
    return new LatencyCurve(points);
  }
}
