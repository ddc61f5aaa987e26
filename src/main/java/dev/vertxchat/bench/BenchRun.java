package dev.vertxchat.bench;

import dev.vertxchat.bench.BenchProgress.Phase;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run, its parts to be called in order. */
final class BenchRun implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How often the drain looks whether all has come, in nanoseconds. */
  private static final long DRAIN_STEP = SECOND / 20;

  private final BenchOptions options;
  private final Consumer<BenchProgress> progress;
  private final long base = System.nanoTime();
  private final Tally.MeasuredTime measured = new Tally.MeasuredTime();
  private final Stage stage;
  private final ServerProcess atFirst;
  private RatePacer pacer;
  private Phase phase = Phase.CONNECT;
  private double connectSeconds;
  private long bytesPerIdle;
  private Sample before;
  private Sample after;
  private Sample lastTold;

  BenchRun(BenchOptions options, Consumer<BenchProgress> progress) throws IOException {
    this.options = options;
    this.progress = progress;
    this.atFirst = ServerProcess.sample(options.target().pids());
    this.stage = new Stage(options, measured, base);
    this.lastTold = sample();
  }

  void connect() throws IOException {
    long start = System.nanoTime();
    stage.openClients();
    connectSeconds += (System.nanoTime() - start) / 1e9;
    tell();
  }

  void connectIdle() throws IOException, InterruptedException {
    int idle = options.crowd().idle();
    if (idle == 0) {
      return;
    }
    phase = Phase.IDLE;
    ServerProcess.collect(options.target().pids());
    long rss = ServerProcess.sample(options.target().pids()).rssBytes();
    long start = System.nanoTime();
    stage.openIdle();
    connectSeconds += (System.nanoTime() - start) / 1e9;
    watch(1); // what the server allocates for the last of them may come a little later
    ServerProcess.collect(options.target().pids());
    bytesPerIdle = (ServerProcess.sample(options.target().pids()).rssBytes() - rss) / idle;
  }

  void load() throws IOException, InterruptedException {
    stage.stall();
    startSending();
    phase = Phase.WARMUP;
    watch(options.load().warmupSeconds());
    phase = Phase.MEASURE;
    before = sample();
    measured.begin(before.nanos());
    watch(options.load().seconds());
    after = sample();
    measured.end(after.nanos());
    stopSending();
    stage.resume();
  }

  private void startSending() {
    if (options.load().atMaxRate()) {
      stage.loops().forEach(loop -> loop.startSending(stage.sendersOf(loop), stage.loops()));
    } else {
      pacer = new RatePacer(stage.senders(), options.load().rate(), base);
      pacer.start();
    }
  }

  private void stopSending() {
    if (pacer == null) {
      stage.loops().forEach(ReadLoop::stopSending);
    } else {
      pacer.finish();
    }
  }

  /** Waits until all that was said has come, or nothing has for the time allowed. */
  void drain() throws IOException, InterruptedException {
    phase = Phase.DRAIN;
    long patience = TimeUnit.SECONDS.toNanos(options.drainSeconds());
    long received = -1;
    long lastProgress = System.nanoTime();
    while (!allHasCome() && System.nanoTime() - lastProgress < patience) {
      TimeUnit.NANOSECONDS.sleep(DRAIN_STEP);
      checkThreads();
      if (received() != received) {
        received = received();
        lastProgress = System.nanoTime();
      }
      if (System.nanoTime() - base - lastTold.nanos() >= SECOND) {
        tell();
      }
    }
    tell();
    for (ReadLoop loop : stage.loops()) {
      loop.finish();
      loop.join();
    }
  }

  private boolean allHasCome() {
    return received() == stage.due() && (pacer == null || !pacer.isAlive());
  }

  /** Lets the run go on for so many seconds, and tells of it each second. */
  private void watch(int seconds) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int second = 1; second <= seconds; second++) {
      long left = start + second * SECOND - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(left);
      checkThreads();
      tell();
    }
  }

  private void checkThreads() throws IOException {
    for (ReadLoop loop : stage.loops()) {
      failIf(loop.failure());
    }
    failIf(pacer == null ? null : pacer.failure());
  }

  private static void failIf(Exception failure) throws IOException {
    if (failure != null) {
      throw new IOException("The generator failed: " + failure, failure);
    }
  }

  private long received() {
    return stage.loops().stream().mapToLong(loop -> loop.tally().received()).sum();
  }

  private Sample sample() throws IOException {
    return Sample.take(base, stage.said(), received(), options.target().pids());
  }

  private void tell() throws IOException {
    Sample now = sample();
    double seconds = Math.max(1e-3, (now.nanos() - lastTold.nanos()) / 1e9);
    long lines = Math.round((now.said() - lastTold.said()) / seconds);
    long deliveries = Math.round((now.received() - lastTold.received()) / seconds);
    long inFlight = stage.due() - now.received();
    progress.accept(new BenchProgress(phase, now.nanos() / 1e9, lines, deliveries, inFlight));
    lastTold = now;
  }

  /** What was found; after the drain. */
  BenchResult result() {
    return new Verdict(options, stage, pacer)
        .result(before, after, atFirst, connectSeconds, bytesPerIdle);
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }
}
