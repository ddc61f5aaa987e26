package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The packaged server with its output in a pipe that nobody reads. */
class UnreadOutputIT {
  private static final int LINES = 4_000;
  private static final String REST = " " + "x".repeat(3_000);
  private static final Pattern SAID = Pattern.compile(".*\\[MSG] Alice: (\\d+) x+");
  private static final Pattern LOST =
      Pattern.compile(".* WARN ([\\d,]+) lines of output lost here: .*");

  static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Test
  void theChatGoesOnAndTheOutputSaysHowManyLinesItLostOnceItIsRead() throws Exception {
    int port = FreePort.choose(new Random());
    List<String> command =
        ChatProcess.command(List.of(), "server", "--port", String.valueOf(port), "--unlimited");
    try (ChatProcess server = ChatProcess.startUnread(new ProcessBuilder(command))) {
      Until.isTrue("it listens", () -> listens(port));
      try (LineClient alice = LineClient.plain(port, "Alice");
          LineClient bob = LineClient.plain(port, "Bob")) {
        alice.expect("* Bob joined");
        Thread speaker =
            new Thread(
                () -> {
                  for (int i = 1; i <= LINES; i++) {
                    alice.send(i + REST);
                  }
                });
        speaker.start();
        for (int i = 1; i <= LINES; i++) {
          bob.expect("Alice: " + i + REST);
        }
        speaker.join();
        server.read();
        server.awaitLine("lines of output lost here");
        alice.send("read again");
        server.awaitLine("[MSG] Alice: read again");
      }
      long last = 0;
      long lost = 0;
      long printed = 0;
      for (String line : server.output()) {
        Matcher said = SAID.matcher(line);
        Matcher gap = LOST.matcher(line);
        if (said.matches()) {
          long number = Long.parseLong(said.group(1));
          assertTrue(number > last, number + " after " + last);
          last = number;
          printed++;
        } else if (gap.matches()) {
          lost += Long.parseLong(gap.group(1).replace(",", ""));
        }
      }
      assertEquals(LINES, printed + lost);
      server.terminate();
      assertEquals(0, server.awaitExit());
      assertTrue(server.output().stream().anyMatch(line -> line.contains("[-] Bob disconnected")));
    }
  }
}
