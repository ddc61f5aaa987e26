package dev.vertxchat.bench;

/** The listening side of an idle connection: forgets all, and answers pings. */
record Idler(BenchDialect dialect, Runnable pong) implements LineScanner.Listener {
  @Override
  public void said(byte[] in, int textAt) {
    // A server without rooms brings the load to it too; only clients count.
  }

  @Override
  public void other(byte[] in, int from, int end) {
    if (dialect.isPing(in, from, end)) {
      pong.run();
    }
  }
}
