package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packaged server with fewer files than connections. */
class DescriptorsUsedUpIT {
  private static final List<String> FEW_FILES =
      List.of("bash", "-c", "ulimit -n 100; exec \"$@\"", "bash");

  @Test
  void isToldInOneLineAndInOneWhenItIsOver() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (ChatProcess server =
        ChatProcess.startWith(FEW_FILES, List.of(), "server", "--port", "0")) {
      int port = server.awaitPort();
      for (int i = 0; i < 120; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      server.awaitLine(
          "WARN No connection can be taken in: Too many open files. ulimit -n allows more");
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
