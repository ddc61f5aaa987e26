package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/** A TCP socket as a {@link Transport}. */
final class NetTransport implements Transport {
  private final NetSocket socket;
  private List<Runnable> onDrain = List.of();
  private LineFraming framing;
  private Incoming incoming;
  private boolean broken;

  NetTransport(NetSocket socket, int writeBufferBytes) {
    this.socket = socket.setWriteQueueMaxSize(writeBufferBytes);
  }

  /**
   * Tells of the peer from now on.
   *
   * @param lineBytes bytes of the longest line
   */
  void deliver(int lineBytes, Incoming to) {
    framing = new LineFraming(lineBytes, to);
    incoming = to;
    socket
        .handler(framing)
        .exceptionHandler(e -> broken = true)
        .endHandler(
            v -> {
              if (!broken) {
                framing.end();
              }
              to.ended(!broken);
            })
        .closeHandler(v -> to.closed())
        .shutdownHandler(v -> to.drain());
  }

  @Override
  public Future<Void> write(Buffer lines) {
    return socket.write(lines);
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable action) {
    if (onDrain.isEmpty()) {
      onDrain = new ArrayList<>(2);
      socket.drainHandler(v -> drained());
    }
    onDrain.add(action);
  }

  private void drained() {
    List<Runnable> actions = onDrain;
    onDrain = List.of();
    socket.drainHandler(null);
    actions.forEach(Runnable::run);
    incoming.drained();
  }

  @Override
  public void pause() {
    framing.pause();
    socket.pause();
  }

  @Override
  public void resume() {
    framing.resume();
    if (!framing.isPaused()) { // by what it found
      socket.resume();
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String address() {
    return socket.remoteAddress().toString();
  }
}
