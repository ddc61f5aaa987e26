package dev.vertxchat.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A port for a server that comes and goes.
 *
 * <p>It lies below those that systems give to outgoing connections. Else one of the clients that
 * try to reach the server while it is away may be given the very port, connect to itself, and keep
 * the server out.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final int TRIES = 100;

  private FreePort() {}

  public static int choose(Random random) {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + random.nextInt(COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException inUse) {
        // so try another
      }
    }
    throw new AssertionError("no free port among " + TRIES);
  }
}
