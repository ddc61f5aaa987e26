package dev.vertxchat.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.Until;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Lines out and lines in, of a process or a raw socket: whatever speaks in a chat. */
final class Peer implements AutoCloseable {
  private static final long PATIENCE_MILLISECONDS = 30_000;

  private final OutputStream out;
  private final Closeable whole;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  private Peer(InputStream in, OutputStream out, Closeable whole, Process process) {
    this.out = out;
    this.whole = whole;
    this.process = process;
    Thread reader = new Thread(() -> read(in), "peer");
    reader.setDaemon(true);
    reader.start();
  }

  static Peer process(Process process) {
    return new Peer(
        process.getInputStream(), process.getOutputStream(), process::destroyForcibly, process);
  }

  /** A plain session under that name. */
  static Peer plain(int port, String name) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    Peer peer = new Peer(socket.getInputStream(), socket.getOutputStream(), socket, null);
    peer.say(name);
    peer.await(line -> line.startsWith("* ✔"));
    return peer;
  }

  void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Says nothing more. */
  void end() throws IOException {
    out.close();
  }

  /** The lines so far that a condition holds for. */
  List<String> lines(Predicate<String> condition) {
    return lines.stream().filter(condition).toList();
  }

  void await(String line) {
    await(line::equals);
  }

  void await(Predicate<String> condition) {
    Until.isTrue(() -> lines.stream().anyMatch(condition) || ended, () -> lines);
    assertTrue(lines.stream().anyMatch(condition), () -> "not among " + lines);
  }

  /** Waits for the end of the process and gives its exit code. */
  int awaitExit() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS), "still running");
    return process.exitValue();
  }

  private void read(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException closed) {
      // the same as the end
    }
    ended = true;
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
