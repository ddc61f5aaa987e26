package dev.vertxchat.cli;

import dev.vertxchat.bench.Bench;
import dev.vertxchat.bench.BenchDialect;
import dev.vertxchat.bench.BenchOptions;
import dev.vertxchat.bench.BenchReport;
import dev.vertxchat.bench.BenchResult;
import dev.vertxchat.bench.LatencyPlot;
import dev.vertxchat.config.ConfigException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chat bench}: loads a server and tells how it did. */
@Command(
    name = "bench",
    description = {
      "Measures a chat server: deliveries a second, latency, and what they cost, and",
      "checks that every receiver gets every line once and in order. Without --host it",
      "starts a server of its own on a free port of this machine."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no faults", "1:it could not run, or found faults", "2:usage"})
final class BenchCommand implements Callable<Integer> {
  @Option(names = "--host", paramLabel = "H", description = "a server that runs already")
  private String host;

  @Option(names = "--port", paramLabel = "P", description = "its port (8081)")
  private int port = 8081;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description = "its process, if it is on this machine, to account for its CPU and memory")
  private List<Long> pids = new ArrayList<>();

  @Option(
      names = "--server-arg",
      paramLabel = "ARG",
      description = "for the server that is started, e.g. --server-arg=--instances=2; repeatable")
  private List<String> serverArgs = new ArrayList<>();

  @Option(
      names = "--server-java",
      paramLabel = "OPTION",
      description = "for its JVM, e.g. --server-java=-Xmx256m; repeatable")
  private List<String> serverJava = new ArrayList<>();

  @Option(names = "--dialect", paramLabel = "D", description = "plain or json (plain)")
  private String dialect = "plain";

  @Option(names = "--clients", paramLabel = "N", description = "clients that receive (100)")
  private int clients = 100;

  @Option(names = "--senders", paramLabel = "N", description = "how many of them speak (10)")
  private int senders = 10;

  @Option(names = "--rooms", paramLabel = "N", description = "rooms they are spread over (1)")
  private int rooms = 1;

  @Option(names = "--connections", paramLabel = "N", description = "further idle connections (0)")
  private int connections;

  @Option(
      names = "--stalled",
      paramLabel = "N",
      description = "clients that read nothing until the load ends (0)")
  private int stalled;

  @Option(names = "--size", paramLabel = "BYTES", description = "of each text (64)")
  private int size = BenchOptions.Load.DEFAULT_SIZE;

  @Option(names = "--rate", paramLabel = "N", description = "lines a second in all, or max (max)")
  private String rate = "max";

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "lines in flight for each sender at the maximum rate (16)")
  private int window = BenchOptions.Load.DEFAULT_WINDOW;

  @Option(names = "--seconds", paramLabel = "S", description = "measured time (10)")
  private int seconds = 10;

  @Option(names = "--warmup", paramLabel = "S", description = "load before it (5)")
  private int warmup = 5;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the result for programs")
  private Path json;

  @Option(names = "--plot", paramLabel = "FILE", description = "draws the latencies as SVG")
  private Path plot;

  @Override
  public Integer call() throws Exception {
    BenchResult result = host == null ? ownServer() : run(host, port, pids);
    System.out.print(BenchReport.of(result));
    if (json != null) {
      Files.writeString(json, result.toJson().encodePrettily() + "\n");
    }
    if (plot != null) {
      Files.writeString(plot, LatencyPlot.svg(title(), Map.of(dialect, result.latency().curve())));
    }
    return result.faults().none() ? 0 : Main.FAILED;
  }

  private BenchResult ownServer() throws Exception {
    try (OwnServer server = OwnServer.start(serverJava, serverArgs)) {
      return run("127.0.0.1", server.port(), List.of(server.pid()));
    }
  }

  private BenchResult run(String host, int port, List<Long> pids) throws Exception {
    BenchOptions options = options(host, port, pids);
    try {
      return Bench.run(options, System.err::println);
    } catch (ConnectException e) {
      throw new Failure("can't connect to " + host + ":" + port + ": " + e.getMessage(), e);
    } catch (UnresolvedAddressException e) {
      throw new Failure("can't connect to " + host + ":" + port + ": host unknown", e);
    }
  }

  private BenchOptions options(String host, int port, List<Long> pids) {
    try {
      return new BenchOptions(
          new BenchOptions.Target(host, port, dialect(), pids),
          new BenchOptions.Crowd(clients, senders, rooms, connections, "idle", stalled),
          new BenchOptions.Load(size, rate(), window, warmup, seconds));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private BenchDialect dialect() {
    return switch (dialect.toLowerCase(Locale.ROOT)) {
      case "plain" -> BenchDialect.PLAIN;
      case "json" -> BenchDialect.JSON;
      default ->
          throw new ConfigException("--dialect: found \"" + dialect + "\", allowed: plain or json");
    };
  }

  private int rate() {
    try {
      int lines = rate.equals("max") ? 0 : Integer.parseInt(rate);
      if (lines > 0 || rate.equals("max")) {
        return lines;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, like a number that is too small
    }
    throw new ConfigException(
        "--rate: found \"" + rate + "\", allowed: lines a second, 1 or more, or max");
  }

  private String title() {
    return String.format(
        Locale.ROOT, "Delivery latency, %,d clients, %,d bytes, rate %s", clients, size, rate);
  }
}
