package dev.vertxchat.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** What the commands have in common. */
final class Cli {
  /** Where run.sh says that the shipped configuration is. */
  private static final String CONF_PROPERTY = "chat.conf";

  private Cli() {}

  /** A shipped configuration file, or null when the program was started without run.sh. */
  static Path shipped(String file) {
    String conf = System.getProperty(CONF_PROPERTY);
    return conf == null ? null : Path.of(conf, file);
  }

  /** A Vert.x that writes no cache of the class path to the disk. */
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Waits for a future; not to be called on an event loop. */
  static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
