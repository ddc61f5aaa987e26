package dev.vertxchat.bench;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Reads connections, one at a time, into one buffer that all of a read loop share, and tells their
 * listeners of the lines.
 */
final class Intake {
  private static final Logger LOG = System.getLogger(Intake.class.getName());

  /** Large enough that a backlog costs few system calls, small enough to stay in the cache. */
  private static final int READ_BYTES = 256 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
  private final LineScanner scanner;
  private final Tally tally;
  private final long base;

  /**
   * @param base the {@link System#nanoTime} from which the run's times count
   */
  Intake(LineScanner scanner, Tally tally, long base) {
    this.scanner = scanner;
    this.tally = tally;
    this.base = base;
  }

  Tally tally() {
    return tally;
  }

  /**
   * Reads once.
   *
   * @return whether the connection lives
   * @throws IOException when a line is longer than the whole buffer
   */
  boolean read(Connection connection) throws IOException {
    buffer.clear();
    byte[] rest = connection.takeRest();
    if (rest != null) {
      buffer.put(rest);
    }
    if (!fill(connection.channel())) {
      tally.disconnected();
      return false;
    }
    int to = buffer.position();
    tally.arrivedAt(System.nanoTime() - base);
    int end = scanner.scan(buffer.array(), 0, to, connection.listener());
    tally.publish();
    if (to - end == READ_BYTES) {
      throw new IOException("The server sent a line of more than " + READ_BYTES + " bytes");
    }
    if (end < to) {
      connection.keepRest(Arrays.copyOfRange(buffer.array(), end, to));
    }
    return true;
  }

  /** Returns false at the end of the stream; a reset is one too, for what is measured. */
  private boolean fill(SocketChannel channel) {
    try {
      return channel.read(buffer) >= 0;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection was reset", e);
      return false;
    }
  }
}
