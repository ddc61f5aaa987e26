package dev.vertxchat.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program as a real process; its output, both streams, is read line by line. */
public final class ChatProcess implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 60;
  private static final Pattern LISTENING = Pattern.compile("Server running on [^ ]*:(\\d+)");

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Thread reader;

  private ChatProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::readLines, "output of " + process.pid());
    reader.setDaemon(true);
  }

  /** Starts a command; its output stays unread until {@link #read}. */
  public static ChatProcess startUnread(ProcessBuilder command) throws IOException {
    return new ChatProcess(command.redirectErrorStream(true).start());
  }

  /** Starts a command. */
  public static ChatProcess start(ProcessBuilder command) throws IOException {
    return startUnread(command).read();
  }

  /** Reads its output from now on. */
  public ChatProcess read() {
    reader.start();
    return this;
  }

  /** Starts {@code java -jar <the packaged jar> args…}. */
  public static ChatProcess start(String... args) throws IOException {
    return startWith(List.of(), List.of(), args);
  }

  /**
   * The same with options of the JVM.
   *
   * @param before a command that runs the command that follows it, or nothing
   */
  public static ChatProcess startWith(List<String> before, List<String> javaOptions, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(command(javaOptions, args));
    return start(new ProcessBuilder(command));
  }

  /** {@code java -jar <the packaged jar> args…} with options of the JVM. */
  public static List<String> command(List<String> javaOptions, String... args) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(javaOptions);
    command.add("-jar");
    command.add(System.getProperty("chat.jar"));
    command.addAll(List.of(args));
    return command;
  }

  /** Starts {@code java} with these arguments in that directory, the packaged program or not. */
  public static ChatProcess startJava(Path directory, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(arguments);
    return start(new ProcessBuilder(command).directory(directory.toFile()));
  }

  private void readLines() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      lines.add("(its output ended: " + e.getMessage() + ")");
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for a line that contains a text, and returns it. */
  public String awaitLine(String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("no line with \"" + part + "\" in " + seen);
      }
      seen.add(line);
      if (line.contains(part)) {
        return line;
      }
    }
  }

  /** The port that the server says it listens on. */
  public int awaitPort() throws InterruptedException {
    Matcher matcher = LISTENING.matcher(awaitLine("Server running on"));
    if (!matcher.find()) {
      throw new AssertionError("no port in " + seen);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Types text on its standard input. */
  public void type(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  public void endOfInput() throws IOException {
    process.getOutputStream().close();
  }

  /** SIGTERM; {@code Process.destroy} would close its output too, before it is read. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGINT, as Ctrl-C sends it. */
  public void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(pid())).start().waitFor();
  }

  /** SIGKILL: it gets no chance to do anything. */
  public void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  public int awaitExit() throws InterruptedException {
    return awaitExit(DEADLINE_SECONDS);
  }

  /** The same for what takes long. */
  public int awaitExit(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s: " + output());
    }
    reader.join();
    return process.exitValue();
  }

  /** Everything it has printed. */
  public List<String> output() {
    lines.drainTo(seen);
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
