package dev.vertxchat.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat server as a process of its own, on a free port of this machine, that prints no lines and
 * limits nobody.
 */
final class OwnServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Server running on [^ ]*:(\\d+)");
  private static final int STOP_SECONDS = 15;

  private final Process process;
  private final int port;

  private OwnServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it, with the JVM options of this process and more, and waits until it listens.
   *
   * @param args of {@code chat server}
   */
  static OwnServer start(List<String> javaOptions, List<String> args) throws IOException, Failure {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("server", "--port", "0", "--set", "log.lines=false", "--unlimited"));
    command.addAll(args);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new OwnServer(process, awaitPort(output));
  }

  private static int awaitPort(BufferedReader output) throws IOException, Failure {
    StringBuilder said = new StringBuilder();
    String line;
    while ((line = output.readLine()) != null) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        forget(output);
        return Integer.parseInt(listening.group(1));
      }
      said.append(line).append(' ');
    }
    throw new Failure("the server did not start: " + said, null);
  }

  /** Reads the rest, so that the server never waits for its output to be taken. */
  private static void forget(BufferedReader output) {
    Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.toHandle().destroy();
    if (process.onExit().completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS).join() == null) {
      process.destroyForcibly();
    }
  }
}
