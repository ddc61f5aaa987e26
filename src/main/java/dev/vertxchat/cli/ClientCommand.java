package dev.vertxchat.cli;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.client.ChatClientVerticle;
import dev.vertxchat.client.StandardInput;
import dev.vertxchat.client.StandardOutput;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chat client}: chats from a terminal, or says what is piped into it. */
@Command(
    name = "client",
    description = {
      "Chats in a terminal. Reconnects by itself, and misses and doubles nothing.",
      "With input from a pipe or file it says each line, waits until the server has",
      "them all, and ends."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Settings come from the defaults, then the file, then the environment (CHAT_HOST,",
      "CHAT_PORT, CHAT_NAME, ...), then the command line. conf/client.json shows them all."
    })
final class ClientCommand implements Callable<Integer> {
  /** After Ctrl-C, for saying goodbye. */
  private static final int CLOSE_SECONDS = 3;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a JSON file with settings (run.sh: conf/client.json)")
  private Path config = Cli.shipped("client.json");

  @Option(names = "--host", paramLabel = "H", description = "the server (127.0.0.1)")
  private String host;

  @Option(names = "--port", paramLabel = "P", description = "its TCP port (8081)")
  private String port;

  @Option(names = "--name", paramLabel = "N", description = "your username (asked when not given)")
  private String name;

  @Option(names = "--room", paramLabel = "R", description = "the room to enter (lobby)")
  private String room;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting by its key, e.g. reconnectSeconds=1; repeatable")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    Vertx vertx = Cli.vertx();
    ChatClientOptions options =
        new ChatClientOptions(
            new Configuration(ChatClientOptions.SETTINGS, ChatServerOptions.SETTINGS)
                .with(settings)
                .with(ChatClientOptions.HOST, host)
                .with(ChatClientOptions.PORT, port)
                .with(ChatClientOptions.NAME, name)
                .with(ChatClientOptions.ROOM, room)
                .load(vertx, config, System.getenv()));
    ChatClientVerticle client =
        new ChatClientVerticle(
            options,
            Cli.isTerminal(),
            new StandardOutput(System.out),
            new StandardInput(System.in));
    Cli.await(vertx.deployVerticle(client));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "goodbye"));
    return Cli.await(client.exitCode());
  }

  private static void close(Vertx vertx) {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      System.err.println("vertx-chat: did not say goodbye: " + Failure.inOneLine(e));
    }
  }
}
