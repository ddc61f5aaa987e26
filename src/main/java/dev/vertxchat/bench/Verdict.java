package dev.vertxchat.bench;

import org.HdrHistogram.Histogram;

/** Draws the result out of what a run has counted, once all its read loops have ended. */
record Verdict(BenchOptions options, Stage stage, RatePacer pacer) {

  BenchResult result(
      Sample before, Sample after, ServerProcess atFirst, double connectSeconds, long perIdle) {
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    return new BenchResult(
        options,
        seconds,
        (after.said() - before.said()) / seconds,
        (after.received() - before.received()) / seconds,
        (options.crowd().clients() + options.crowd().idle()) / connectSeconds,
        faults(),
        latency(),
        cost(before, after, atFirst, perIdle));
  }

  private BenchResult.Faults faults() {
    int[] said = stage.senders().stream().mapToInt(Sender::said).toArray();
    long lost = 0;
    long lostStalled = 0;
    long doubled = 0;
    long outOfOrder = 0;
    for (Receiver receiver : stage.receivers()) {
      long missing = receiver.missing(said);
      lost += receiver.isStalled() ? 0 : missing;
      lostStalled += receiver.isStalled() ? missing : 0;
      doubled += receiver.doubled();
      outOfOrder += receiver.outOfOrder();
    }
    long gone = 0;
    long stray = 0;
    long damaged = 0;
    long disconnected = 0;
    for (ReadLoop loop : stage.loops()) {
      Tally tally = loop.tally();
      gone += tally.goneLines();
      stray += tally.strays();
      damaged += tally.damages();
      disconnected += tally.disconnects();
    }
    return new BenchResult.Faults(
        stage.due(), lost, lostStalled, gone, doubled, outOfOrder, stray, damaged, disconnected);
  }

  private BenchResult.Latency latency() {
    Histogram all = new Histogram(Tally.LONGEST_NANOS, Tally.DIGITS);
    for (ReadLoop loop : stage.loops()) {
      all.add(loop.tally().latencies());
    }
    double late = pacer == null ? 0 : pacer.lateness().getValueAtPercentile(99) / 1e3;
    return new BenchResult.Latency(
        all.getTotalCount(),
        options.timedEvery(),
        all.getValueAtPercentile(50) / 1e3,
        all.getValueAtPercentile(99) / 1e3,
        all.getValueAtPercentile(99.9) / 1e3,
        all.getMaxValue() / 1e3,
        late,
        LatencyCurve.of(all));
  }

  private static BenchResult.Cost cost(
      Sample before, Sample after, ServerProcess atFirst, long perIdle) {
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    double micros = 1e6 / Math.max(1, after.received() - before.received());
    double generator = after.generatorCpuSeconds() - before.generatorCpuSeconds();
    double server = after.server().cpuSeconds() - before.server().cpuSeconds();
    return new BenchResult.Cost(
        generator / seconds,
        generator * micros,
        server / seconds,
        server * micros,
        atFirst.rssBytes(),
        after.server().rssBytes(),
        after.server().peakRssBytes(),
        perIdle);
  }
}
