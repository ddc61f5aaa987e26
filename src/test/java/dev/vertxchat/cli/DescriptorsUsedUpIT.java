package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The packaged server with fewer files than connections. */
class DescriptorsUsedUpIT {
  private static final List<String> FEW_FILES =
      List.of("bash", "-c", "ulimit -n 100; exec \"$@\"", "bash");

  private static final int SECONDS = 3;

  private static Duration cpu(ChatProcess of) {
    return ProcessHandle.of(of.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  @Test
  void isToldInOneLineAndInOneWhenItIsOverAndThoseWhoAreInTalkOn() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (ChatProcess server =
        ChatProcess.startWith(FEW_FILES, List.of(), "server", "--port", "0")) {
      int port = server.awaitPort();
      LineClient bob = LineClient.plain(port, "Bob");
      LineClient carol = LineClient.plain(port, "Carol");
      bob.expect("* Carol joined");
      for (int i = 0; i < 120; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      server.awaitLine(
          "WARN No connection can be taken in: Too many open files. ulimit -n allows more");
      Duration before = cpu(server);
      for (int second = 0; second < SECONDS; second++) { // a line each, so that it is served too
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        bob.send("still here").expectNothingMore();
        carol.expect("Bob: still here");
      }
      Duration spent = cpu(server).minus(before);
      assertTrue(spent.toMillis() < 500 * SECONDS, () -> "it spins: " + spent);
      for (Socket socket : sockets) {
        socket.close();
      }
      server.awaitLine("INFO Connections can be taken in again");
      LineClient.plain(port, "Alice").close();
      server.awaitLine("[+] Alice connected");
      List<String> output = server.output();
      assertEquals(1, output.stream().filter(line -> line.contains("WARN")).count(), "" + output);
      assertTrue(output.stream().noneMatch(line -> line.startsWith("\t")), output.toString());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
