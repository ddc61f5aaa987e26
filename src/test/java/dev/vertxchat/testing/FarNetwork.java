package dev.vertxchat.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own beside this machine's, with a link between the two that can lose all that is
 * sent back over it: a network namespace of Linux. It takes root, and the programs of iproute2.
 */
public final class FarNetwork implements AutoCloseable {
  /** Our end of the link: what the far network reaches us by. */
  public static final String HERE = "198.18.77.1"; // RFC 2544: for tests, routed nowhere

  private static final String THERE = "198.18.77.2";

  private final String name;

  private FarNetwork(String name) {
    this.name = name;
  }

  /** Makes one, or gives null where that is not possible. */
  public static FarNetwork make() {
    String name = "chat" + ProcessHandle.current().pid();
    FarNetwork network = new FarNetwork(name);
    try {
      run("ip", "netns", "add", name);
    } catch (UncheckedIOException impossible) {
      return null;
    }
    try {
      String far = "f" + ProcessHandle.current().pid();
      run("ip", "link", "add", name, "type", "veth", "peer", "name", far, "netns", name);
      run("ip", "addr", "add", HERE + "/30", "dev", name);
      run("ip", "link", "set", name, "up");
      run("ip", "-n", name, "addr", "add", THERE + "/30", "dev", far);
      run("ip", "-n", name, "link", "set", far, "up");
      return network;
    } catch (UncheckedIOException impossible) {
      network.close();
      return null;
    }
  }

  /** A peer there that sends what is typed into it and shows what it gets. */
  public ChatProcess connect(int port) throws IOException {
    return ChatProcess.start(
        new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            name,
            "bash",
            "-c",
            "exec 3<>/dev/tcp/%s/%d; cat <&3 & exec cat >&3".formatted(HERE, port)));
  }

  /** From now on nothing comes back over the link, not even that something arrived. */
  public void loseAnswers() {
    run("ip", "-n", name, "route", "add", "blackhole", HERE + "/32");
  }

  @Override
  public void close() {
    run("ip", "netns", "del", name); // and with it both ends of the link
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(Until.PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new UncheckedIOException(new IOException(List.of(command) + ": " + said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
