package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;

/** Opens connections and names them, a bounded number at once, on the caller's thread. */
final class Connector implements AutoCloseable {
  /** Well below any usual listen backlog, so that no SYN is dropped and retried a second later. */
  private static final int IN_FLIGHT = 64;

  private static final long PATIENCE_MILLIS = 10_000;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private final InetSocketAddress server;
  private final BenchDialect dialect;
  private final Admission admission;

  /** Who takes over a connection that is in. */
  interface Admission {
    void admit(Newcomer newcomer, SocketChannel channel) throws IOException;
  }

  private record Opening(Newcomer newcomer, Handshake handshake) {}

  Connector(InetSocketAddress server, BenchDialect dialect, Admission admission)
      throws IOException {
    this.server = server;
    this.dialect = dialect;
    this.admission = admission;
  }

  /**
   * Opens all of them.
   *
   * @throws IOException when the server refuses one, ends it, or keeps all waiting for ten seconds
   */
  void open(List<Newcomer> newcomers) throws IOException {
    Iterator<Newcomer> waiting = newcomers.iterator();
    int opening = 0;
    int admitted = 0;
    while (admitted < newcomers.size()) {
      for (; opening < IN_FLIGHT && waiting.hasNext(); opening++) {
        start(waiting.next());
      }
      int in = advanceAll();
      opening -= in;
      admitted += in;
    }
  }

  /** Returns how many are in now that were not before. */
  private int advanceAll() throws IOException {
    int[] in = {0};
    try {
      if (selector.select(key -> in[0] += advance(key), PATIENCE_MILLIS) == 0) {
        throw new IOException("No answer for %,d ms: %s".formatted(PATIENCE_MILLIS, anyOpening()));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return in[0];
  }

  private void start(Newcomer newcomer) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(server);
    Opening opening = new Opening(newcomer, new Handshake(dialect, newcomer));
    channel.register(selector, SelectionKey.OP_CONNECT, opening);
  }

  /** Returns 1 when the connection is in now, else 0. */
  private int advance(SelectionKey key) {
    try {
      return advanceOrThrow(key) ? 1 : 0;
    } catch (IOException e) { // the selector's callback cannot throw it
      throw new UncheckedIOException(e);
    }
  }

  private boolean advanceOrThrow(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Opening opening = (Opening) key.attachment();
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      return false;
    }
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new EOFException("The server closed the connection: " + opening.handshake());
    }
    String reply = opening.handshake().take(buffer.array(), 0, buffer.position());
    if (!reply.isEmpty()) {
      channel.write(ByteBuffer.wrap(reply.getBytes(UTF_8))); // fits an empty socket buffer
    }
    if (!opening.handshake().isIn()) {
      return false;
    }
    key.cancel();
    admission.admit(opening.newcomer(), channel);
    return true;
  }

  private String anyOpening() {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()) {
        return ((Opening) key.attachment()).handshake().toString();
      }
    }
    return "no connection is open";
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
