package dev.vertxchat.cli;

import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that works on the history of a server, which may be running, and ends. */
abstract class HistoryCommand implements Callable<Integer> {
  private static final int CLOSE_SECONDS = 5;

  @Mixin private HistoryOptions options;

  @Override
  public final Integer call() throws Exception {
    Vertx vertx = Cli.vertx();
    try {
      run(vertx, options.load(vertx, options.begin()));
    } finally {
      Cli.close(vertx, CLOSE_SECONDS);
    }
    return 0;
  }

  /**
   * Does it, on a thread that may block.
   *
   * @param server the settings of the server
   */
  abstract void run(Vertx vertx, ChatServerOptions server) throws Exception;
}
