package dev.vertxchat.cli;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the commands have in common. */
final class Cli {
  /** Where run.sh says that the shipped configuration is. */
  private static final String CONF_PROPERTY = "chat.conf";

  private static final String TERMINAL_PROPERTY = "chat.terminal";

  private Cli() {}

  /** A shipped configuration file, or null when the program was started without run.sh. */
  static Path shipped(String file) {
    String conf = System.getProperty(CONF_PROPERTY);
    return conf == null ? null : Path.of(conf, file);
  }

  /** Where the shipped configuration has the data: beside conf/, or else where we were called. */
  static Path data() {
    String conf = System.getProperty(CONF_PROPERTY);
    return (conf == null ? Path.of("data") : Path.of(conf).resolveSibling("data"))
        .toAbsolutePath()
        .normalize();
  }

  /**
   * Whether a person types on standard input. Java 17 knows only whether both input and output are
   * a terminal, so run.sh, which can ask about the input alone, says it.
   */
  @SuppressWarnings("SystemConsoleNull") // the console chosen here is null without a terminal
  static boolean isTerminal() {
    String said = System.getProperty(TERMINAL_PROPERTY);
    if (said != null) {
      return said.equals("true");
    }
    System.setProperty("jdk.console", "java.base"); // Java 22 to 24 have another by default
    return System.console() != null;
  }

  /** A Vert.x that writes no cache of the class path to the disk. */
  static Vertx vertx() {
    return vertx(false);
  }

  /**
   * The same.
   *
   * @param nativeTransport whether sockets are the system's own, if it has them, or the JDK's
   */
  static Vertx vertx(boolean nativeTransport) {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(nativeTransport)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Waits for a future; not to be called on an event loop. */
  static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  /**
   * Closes a Vert.x, and waits for it at most so long; not to be called on an event loop.
   *
   * @throws Failure when it took longer
   */
  static void close(Vertx vertx, int seconds)
      throws InterruptedException, ExecutionException, Failure {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Failure("it takes longer than " + seconds + " seconds", e);
    }
  }

  /** A username as typed. */
  static Names.Name name(String typed) {
    try {
      return Names.parse(typed);
    } catch (RefusedException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** A room's name as typed, as it is known. */
  static String room(String typed) {
    try {
      return Names.parseRoom(typed);
    } catch (RefusedException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
