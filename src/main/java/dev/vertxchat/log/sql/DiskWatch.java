package dev.vertxchat.log.sql;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when the disk of a file runs low, before lines have to wait, and once when there is
 * room again. It asks on a thread of its own, for a disk may be slow to answer.
 */
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private static final long PERIOD_MILLISECONDS = 5_000;

  /** What is free of a disk when it runs low, in parts of the whole. */
  private static final int RESERVE_PART = 20;

  /** And in bytes at most: ten minutes of 9 MB/s, the most that a server was seen to write. */
  static final long MOST_RESERVE = 5L << 30;

  /** So much more must be free for it to be over, in parts: what is at the edge is said once. */
  private static final int CALM_PART = 5;

  private final Vertx vertx;
  private final Path file;
  private final WorkerExecutor thread;
  private long timer;
  private volatile boolean closed;
  private boolean low;

  private DiskWatch(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
    this.thread = vertx.createSharedWorkerExecutor("chat-disk", 1);
  }

  /**
   * Watches until it is closed.
   *
   * @param file one that is there
   */
  static DiskWatch start(Vertx vertx, Path file) {
    DiskWatch watch = new DiskWatch(vertx, file);
    watch.ask();
    return watch;
  }

  void close() {
    closed = true;
    vertx.cancelTimer(timer);
    thread.close();
  }

  private void ask() {
    if (closed) {
      return;
    }
    thread
        .executeBlocking(() -> Space.of(file))
        .onComplete(
            space -> {
              if (space.succeeded()) {
                low = tell(space.result());
              } else { // the file was taken away, which its next line is told of
                LOG.debug("how full the disk is can't be known", space.cause());
              }
              timer = vertx.setTimer(PERIOD_MILLISECONDS, t -> ask());
            });
  }

  /** Returns whether it runs low. */
  private boolean tell(Space space) {
    boolean now = space.isLow(low);
    if (now && !low) {
      LOG.warn("the disk of {} runs low, {}: when it is full lines wait", file, space);
    } else if (low && !now) {
      LOG.info("the disk of {} has room again, {}", file, space);
    }
    return now;
  }

  /**
   * Of a disk, in bytes.
   *
   * @param free what this user may still write
   */
  record Space(long free, long total) {
    static Space of(Path file) throws IOException {
      FileStore disk = Files.getFileStore(file);
      return new Space(disk.getUsableSpace(), disk.getTotalSpace());
    }

    boolean isLow(boolean before) {
      long reserve = Math.min(total / RESERVE_PART, MOST_RESERVE);
      return free < (before ? reserve + reserve / CALM_PART : reserve);
    }

    @Override
    public String toString() {
      return free / (1 << 20) + " MiB of " + total / (1 << 20) + " MiB are free";
    }
  }
}
