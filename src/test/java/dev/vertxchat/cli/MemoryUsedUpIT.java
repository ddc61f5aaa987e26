package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged server with less memory outside of the heap than its sockets need. */
class MemoryUsedUpIT {
  /** The first read or write takes more than there is, or one after it. */
  @ParameterizedTest
  @ValueSource(strings = {"300k", "400k", "500k"})
  void endsTheProcessWithALineAndACode(String memory) throws Exception {
    List<String> options = List.of("-XX:MaxDirectMemorySize=" + memory);
    try (ChatProcess server =
        ChatProcess.startWith(List.of(), options, "server", "--port", "0", "--unlimited")) {
      talkUntilItEnds(server.awaitPort());
      assertEquals(3, server.awaitExit());
      List<String> output = server.output();
      String last = output.get(output.size() - 1);
      assertTrue(
          last.contains("ERROR Terminating due to java.lang.OutOfMemoryError: Cannot reserve"),
          output.toString());
    }
  }

  private static void talkUntilItEnds(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("Alice\nHello\n".getBytes(StandardCharsets.UTF_8));
      socket.getInputStream().readAllBytes();
    } catch (IOException ended) {
      // as it should
    }
  }
}
