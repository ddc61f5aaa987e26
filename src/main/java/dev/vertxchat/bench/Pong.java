package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Answers a ping on its connection. For connections that say nothing else. */
record Pong(SocketChannel channel) implements Runnable {
  private static final Logger LOG = System.getLogger(Pong.class.getName());
  private static final byte[] LINE = BenchDialect.PONG.getBytes(US_ASCII);

  @Override
  public void run() {
    try {
      channel.write(ByteBuffer.wrap(LINE));
    } catch (IOException e) { // reading it ends too, and that is where it is counted
      LOG.log(Level.DEBUG, "A connection has ended before its pong", e);
    }
  }
}
