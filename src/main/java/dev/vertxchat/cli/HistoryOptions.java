package dev.vertxchat.cli;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the server and of what works on its history; a picocli mixin. */
final class HistoryOptions {
  @Option(
      names = "--history",
      paramLabel = "URL",
      description = "where logs are kept: memory, sqlite:FILE or postgresql://...")
  private String history;

  @Mixin private ConfigurationOptions configuration;

  /** What these options gave, to which a command adds its own. */
  Configuration begin() {
    return configuration
        .begin(ChatServerOptions.SETTINGS, ChatClientOptions.SETTINGS)
        .with(ChatServerOptions.HISTORY_URL, history);
  }

  /** Gathers the server's settings from the file, the environment and the command line. */
  ChatServerOptions load(Vertx vertx, Configuration commandLine)
      throws InterruptedException, ExecutionException {
    return new ChatServerOptions(configuration.load(vertx, commandLine, "server.json"));
  }
}
