package dev.vertxchat.cli;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.client.ChatClientVerticle;
import dev.vertxchat.client.StandardInput;
import dev.vertxchat.client.StandardOutput;
import dev.vertxchat.client.Terminal;
import dev.vertxchat.config.ConfigException;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chat client}: chats from a terminal, or says what is piped into it. */
@Command(
    name = "client",
    description = {
      "Chats in a terminal. Reconnects by itself, and misses and doubles nothing.",
      "With input from a pipe or file it says each line as it is, waits until the",
      "server has them all, and ends."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Settings come from the defaults, then the file, then the environment",
      "(VERTX_CHAT_HOST, VERTX_CHAT_NAME, ...), then the command line.",
      "conf/client.json shows them all."
    })
final class ClientCommand implements Callable<Integer> {
  /** After Ctrl-C; the client gives what was typed 5 seconds to reach the server. */
  private static final int CLOSE_SECONDS = 7;

  @Option(names = "--host", paramLabel = "H", description = "the server (127.0.0.1)")
  private String host;

  @Option(names = "--port", paramLabel = "P", description = "its TCP port (8081)")
  private String port;

  @Option(
      names = "--name",
      paramLabel = "N",
      description = "your username (a terminal asks for it)")
  private String name;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "its first line is your password (a terminal asks for it)")
  private Path passwordFile;

  @Option(names = "--room", paramLabel = "R", description = "the room to enter (lobby)")
  private String room;

  @Option(
      names = "--tls",
      description = "the port speaks TLS; the certificate must be the server's")
  private boolean tls;

  @Option(
      names = "--cafile",
      paramLabel = "FILE",
      description = "the CAs to trust, or the server's own certificate, in PEM")
  private String caFile;

  @Option(
      names = "--certfile",
      paramLabel = "FILE",
      description = "a certificate to show the server, in PEM")
  private String certFile;

  @Option(names = "--keyfile", paramLabel = "FILE", description = "its private key, in PEM")
  private String keyFile;

  @Option(
      names = "--commands",
      description = "lines from a pipe that begin with / are commands, as in a terminal")
  private boolean commands;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() throws Exception {
    Vertx vertx = Cli.vertx();
    Configuration commandLine =
        configuration
            .begin(ChatClientOptions.SETTINGS, ChatServerOptions.SETTINGS)
            .with(ChatClientOptions.HOST, host)
            .with(ChatClientOptions.PORT, port)
            .with(ChatClientOptions.NAME, name)
            .with(ChatClientOptions.PASSWORD, passwordFile == null ? null : password())
            .with(ChatClientOptions.ROOM, room)
            .with(ChatClientOptions.TLS, tls ? "true" : null)
            .with(ChatClientOptions.CA_FILE, caFile)
            .with(ChatClientOptions.CERT_FILE, certFile)
            .with(ChatClientOptions.KEY_FILE, keyFile)
            .with(ChatClientOptions.COMMANDS, commands ? "true" : null);
    ChatClientOptions options =
        new ChatClientOptions(configuration.load(vertx, commandLine, "client.json"));
    options.setRoom(Cli.room(options.getRoom()));
    Promise<Integer> ended = Promise.promise();
    ChatClientVerticle client =
        new ChatClientVerticle(
            options, Cli.isTerminal(), output(ended), new StandardInput(System.in));
    deploy(vertx, client);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "goodbye"));
    client.exitCode().onSuccess(ended::tryComplete).onFailure(ended::tryFail);
    return Cli.await(ended.future());
  }

  private static void deploy(Vertx vertx, ChatClientVerticle client)
      throws InterruptedException, ExecutionException {
    try {
      Cli.await(vertx.deployVerticle(client));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConfigException notAllowed) {
        throw notAllowed;
      }
      throw e;
    }
  }

  private String password() throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(passwordFile)) {
      String first = lines.readLine();
      if (first == null || first.isEmpty()) {
        throw new ConfigException(
            "--password-file: found no password in "
                + passwordFile
                + ", allowed: in its first line");
      }
      return first;
    }
  }

  /** Standard output; ends the command when nobody reads it any more. */
  private static Terminal output(Promise<Integer> ended) {
    Terminal output = new StandardOutput(System.out);
    return new Terminal() {
      private boolean hidden;

      @Override
      public void print(String line) {
        output.print(line);
        if (System.out.checkError()) {
          ended.tryComplete(Main.FAILED);
        }
      }

      @Override
      public boolean echo(boolean shown) {
        if (!shown && !hidden) {
          hidden = true;
          Echo.showAtExit();
        }
        return Echo.set(shown);
      }
    };
  }

  private static void close(Vertx vertx) {
    try {
      Cli.close(vertx, CLOSE_SECONDS);
    } catch (Exception e) {
      System.err.println("vertx-chat: did not say goodbye: " + Failure.inOneLine(e));
    }
  }
}
