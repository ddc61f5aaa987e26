package dev.vertxchat.cli;

import dev.vertxchat.config.Setting;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chat server}: serves until it is told to stop. */
@Command(
    name = "server",
    description = "Serves the chat until SIGTERM or Ctrl-C, then hands out what was said and ends.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Settings come from the defaults, then the file, then the environment",
      "(VERTX_CHAT_PORT, VERTX_CHAT_LIMITS_LINEBYTES, ...), then the command line.",
      "conf/server.json shows them all."
    })
final class ServerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

  /** Beyond the drain itself: closing sockets and event loops. */
  static final int CLOSE_SECONDS = 5;

  @Option(names = "--host", paramLabel = "H", description = "the address to listen on (127.0.0.1)")
  private String host;

  @Option(names = "--port", paramLabel = "P", description = "the TCP port (8081; 0: a free one)")
  private String port;

  @Option(names = "--instances", paramLabel = "N", description = "event loops that serve it (1)")
  private String instances;

  @Option(
      names = "--unlimited",
      description = {
        "limits no peer in how much it connects, says and asks,",
        "whatever the settings: for a load of one's own"
      })
  private boolean unlimited;

  @Option(
      names = "--tls-self-signed",
      description = {
        "speaks TLS with a certificate that vouches for",
        "itself, made in data/, for trying"
      })
  private boolean tlsSelfSigned;

  @Mixin private HistoryOptions settings;

  @Override
  public Integer call() throws Exception {
    Runnable drainOutput = Main.queueOutput();
    Vertx vertx = Cli.vertx(true).exceptionHandler(e -> unhandled(e, drainOutput));
    Configuration commandLine =
        settings
            .begin()
            .with(ChatServerOptions.HOST, host)
            .with(ChatServerOptions.PORT, port)
            .with(ChatServerOptions.INSTANCES, instances);
    SelfSigned selfSigned = tlsSelfSigned ? SelfSigned.in(Cli.data(), vertx) : null;
    if (selfSigned != null) {
      commandLine
          .with(ChatServerOptions.TLS_CERTIFICATE, selfSigned.certificate().toString())
          .with(ChatServerOptions.TLS_KEY, selfSigned.key().toString());
    }
    ChatServerOptions options = settings.load(vertx, commandLine);
    if (unlimited) {
      options.unlimited();
    }
    ChatServerVerticle server = deploy(vertx, options);
    if (server.actualTlsPort() >= 0) {
      HangUp.hear(server::reloadCertificate);
    }
    DescriptorWatch.start(vertx);
    LOG.info("History: {}", Setting.masked(options.getHistoryUrl()));
    if (selfSigned != null) {
      LOG.info("Self-signed certificate, SHA-256 {}", selfSigned.fingerprint());
      LOG.info(
          "Its clients: ./run.sh client --port {} --tls --cafile {}",
          server.actualTlsPort(),
          selfSigned.certificate());
    }
    CountDownLatch stopped = new CountDownLatch(1);
    int seconds = options.get(ChatServerOptions.DRAIN_SECONDS) + CLOSE_SECONDS;
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(vertx, seconds, drainOutput), "stop"));
    stopped.await(); // the JVM ends by a signal, whose hook runs stop()
    return 0;
  }

  /** Deploys all instances, and gives one of them. */
  private static ChatServerVerticle deploy(Vertx vertx, ChatServerOptions options)
      throws Exception {
    DeploymentOptions deployment =
        new DeploymentOptions().setInstances(options.get(ChatServerOptions.INSTANCES));
    AtomicReference<ChatServerVerticle> one = new AtomicReference<>();
    Supplier<Deployable> server =
        () -> {
          one.set(new ChatServerVerticle(options));
          return one.get();
        };
    try {
      Cli.await(vertx.deployVerticle(server, deployment));
      return one.get();
    } catch (ExecutionException e) {
      throw Failure.toListen(options.getHost(), options.getPort(), options.getTlsPort(), e);
    }
  }

  /**
   * The JVM itself ends when its heap is used up, as run.sh tells it; but not when the memory
   * outside of it is, where what waits for sockets stands.
   */
  private static void unhandled(Throwable e, Runnable drainOutput) {
    if (e instanceof OutOfMemoryError) {
      LOG.error("Terminating due to {}", e.toString());
      drainOutput.run();
      Runtime.getRuntime().halt(Main.MEMORY_USED_UP);
    }
    LOG.error("Unhandled exception", e);
  }

  private static void stop(Vertx vertx, int seconds, Runnable drainOutput) {
    int code = 0;
    try {
      Cli.close(vertx, seconds);
    } catch (InterruptedException | ExecutionException | Failure e) {
      System.err.println("vertx-chat: did not stop cleanly: " + Failure.inOneLine(e));
      code = Main.FAILED;
    }
    drainOutput.run();
    Runtime.getRuntime().halt(code); // else a JVM that a signal ended would exit with 128 + signal
  }
}
