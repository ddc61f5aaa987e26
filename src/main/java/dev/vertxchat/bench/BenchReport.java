package dev.vertxchat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result as aligned plain text for a person. */
public final class BenchReport {
  private static final double MEBIBYTE = 1024 * 1024;

  private final List<String[]> rows = new ArrayList<>();

  private BenchReport() {}

  /** The table, each line ended. */
  public static String of(BenchResult result) {
    BenchReport report = new BenchReport();
    report.addLoad(result.options());
    report.addRates(result);
    report.addFaults(result.faults());
    report.addLatency(result.latency());
    report.addCost(result);
    return report.toString();
  }

  private void addLoad(BenchOptions options) {
    BenchOptions.Crowd crowd = options.crowd();
    BenchOptions.Load load = options.load();
    String rooms = crowd.rooms() == 1 ? "" : format(", %,d rooms", crowd.rooms());
    String idle = crowd.idle() == 0 ? "" : format(", %,d idle", crowd.idle());
    String stalled = crowd.stalled() == 0 ? "" : format(", %,d stalled", crowd.stalled());
    add(
        "clients",
        "%,d, %,d of them speak%s%s%s",
        crowd.clients(),
        crowd.senders(),
        rooms,
        idle,
        stalled);
    String pace =
        load.atMaxRate()
            ? format("%,d in flight a sender", load.window())
            : format("%,d a second", load.rate());
    add(
        "lines",
        "%,d bytes, %s, %s",
        load.size(),
        pace,
        options.target().dialect().name().toLowerCase(Locale.ROOT));
  }

  private void addRates(BenchResult result) {
    add("deliveries/s", "%,.0f", result.deliveriesPerSecond());
    add("lines/s", "%,.0f", result.linesPerSecond());
    add("connects/s", "%,.0f", result.connectsPerSecond());
  }

  private void addFaults(BenchResult.Faults faults) {
    if (faults.none()) {
      add("faults", "none: %,d deliveries, each once and in order", faults.due() - faults.gone());
      addFault("not kept until a stalled receiver read on, and it was told so", faults.gone());
      return;
    }
    add("faults", "in %,d deliveries:", faults.due());
    addFault("lost", faults.lost());
    addFault("lost at stalled receivers", faults.lostStalled());
    addFault("told to be no longer kept", faults.gone());
    addFault("doubled", faults.doubled());
    addFault("out of order", faults.outOfOrder());
    addFault("brought to the wrong client", faults.stray());
    addFault("damaged", faults.damaged());
    addFault("connections ended early", faults.disconnected());
  }

  private void addFault(String what, long count) {
    if (count > 0) {
      add("", "%,d %s", count, what);
    }
  }

  private void addLatency(BenchResult.Latency latency) {
    if (latency.timed() == 0) {
      add("latency", "nothing was timed");
      return;
    }
    String sampled = latency.timedEvery() == 1 ? "every delivery" : "1 in " + latency.timedEvery();
    add(
        "latency",
        "p50 %,.0f µs, p99 %,.0f µs, p99.9 %,.0f µs, max %,.0f µs (%s timed)",
        latency.p50(),
        latency.p99(),
        latency.p999(),
        latency.max(),
        sampled);
    if (latency.lateP99() > 0) {
      add(
          "",
          "from when a line was due; 99 %% left the generator within %,.0f µs of it",
          latency.lateP99());
    }
  }

  private void addCost(BenchResult result) {
    BenchResult.Cost cost = result.cost();
    add(
        "generator",
        "%.2f cores, %.3f µs a delivery",
        cost.generatorCores(),
        cost.generatorMicros());
    if (cost.rssAfter() == 0) {
      return;
    }
    add("server", "%.2f cores, %.3f µs a delivery", cost.serverCores(), cost.serverMicros());
    add(
        "",
        "%,.1f MiB before, %,.1f MiB after, %,.1f MiB at most",
        cost.rssBefore() / MEBIBYTE,
        cost.rssAfter() / MEBIBYTE,
        cost.rssPeak() / MEBIBYTE);
    if (result.options().crowd().idle() > 0) {
      add("", "%,d bytes for each idle connection", cost.bytesPerIdle());
    }
  }

  private void add(String label, String format, Object... values) {
    rows.add(new String[] {label, format(format, values)});
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  @Override
  public String toString() {
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append(format("%-" + width + "s  %s%n", row[0], row[1]));
    }
    return text.toString();
  }
}
