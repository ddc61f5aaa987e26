package dev.vertxchat.bench;

import java.nio.channels.SocketChannel;

/** A connection of a read loop: who listens, and the beginning of a line that is not whole yet. */
final class Connection {
  private final SocketChannel channel;
  private final LineScanner.Listener listener;

  /** Null nearly always: allocated only when a read ends within a line. */
  private byte[] rest;

  Connection(SocketChannel channel, LineScanner.Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  SocketChannel channel() {
    return channel;
  }

  LineScanner.Listener listener() {
    return listener;
  }

  /** Takes away what was kept; null when there is nothing. */
  byte[] takeRest() {
    byte[] taken = rest;
    rest = null;
    return taken;
  }

  void keepRest(byte[] bytes) {
    rest = bytes;
  }
}
