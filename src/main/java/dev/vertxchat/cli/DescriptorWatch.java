package dev.vertxchat.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when the process may open no more files, so that connections wait to be taken in, and
 * once when that is over. It asks for a socket each second, which costs some microseconds; Netty,
 * which is refused one too, would print a stack trace as often ({@link Main} tells it not to).
 */
final class DescriptorWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DescriptorWatch.class);
  private static final long TICK_MILLISECONDS = 1_000;

  /** It is over after so many ticks, so that one who leaves for one who waits is not told. */
  private static final int CALM_TICKS = 5;

  private boolean usedUp;
  private int calm;

  private DescriptorWatch() {}

  /** Watches until Vert.x is closed. */
  static void start(Vertx vertx) {
    DescriptorWatch watch = new DescriptorWatch();
    watch.tick(); // while the files of the JDK that a socket takes can still be opened
    vertx.setPeriodic(TICK_MILLISECONDS, timer -> watch.tick());
  }

  private void tick() {
    try {
      SocketChannel.open().close();
    } catch (IOException e) {
      if (!usedUp) {
        LOG.warn("No connection can be taken in: {}. ulimit -n allows more", e.getMessage());
      }
      usedUp = true;
      calm = 0;
      return;
    }
    if (usedUp && ++calm == CALM_TICKS) {
      LOG.info("Connections can be taken in again");
      usedUp = false;
    }
  }
}
