package dev.vertxchat.bench;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Measures a chat server from outside, as its clients see it: how many lines a second it delivers,
 * how late, whether every receiver got every line once and in order, and what that took.
 *
 * <p>The generator is lean, so that it is not what is measured: by default one selector thread
 * reads all connections into one buffer, and a received line costs some tens of nanoseconds. How
 * much it took is part of the result.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs it; blocks for as long as it lasts. Not for an event loop.
   *
   * @param progress told about once a second, on the caller's thread
   * @throws IOException when the server cannot be reached, lets a client not in, or its process
   *     cannot be looked at; what it does under load is no exception but part of the result
   */
  public static BenchResult run(BenchOptions options, Consumer<BenchProgress> progress)
      throws IOException, InterruptedException {
    try (BenchRun run = new BenchRun(options, progress)) {
      run.connect();
      run.connectIdle();
      run.load();
      run.drain();
      return run.result();
    }
  }
}
