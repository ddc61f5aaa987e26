package dev.vertxchat.bench;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The speaking side of a client. One thread owns it: its read loop when a window says when to send,
 * the pacer at a fixed rate. Only {@link #delivered} and {@link #said} are for any thread.
 *
 * <p>What may be sent at once goes out in one write. What the socket does not take stays here, and
 * the owner offers it again.
 */
final class Sender {
  private static final Logger LOG = System.getLogger(Sender.class.getName());

  /** Enough for any usual window; a larger window only needs more than one write. */
  private static final int UNSENT_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final SayLine line;
  private final int window;
  private final ByteBuffer unsent;
  private final AtomicInteger said = new AtomicInteger();
  private final AtomicInteger delivered = new AtomicInteger();
  private int seq;
  private boolean broken;

  /**
   * @param window lines that may be in flight
   */
  Sender(SocketChannel channel, SayLine line, int window) {
    this.channel = channel;
    this.line = line;
    this.window = window;
    this.unsent = ByteBuffer.allocateDirect(Math.max(UNSENT_BYTES, line.length()));
  }

  /** Lines written or waiting to be, since the start. */
  int said() {
    return said.get();
  }

  /** Notes that the first {@code count} lines have come through. */
  void delivered(int count) {
    if (count > delivered.get()) {
      delivered.set(count);
    }
  }

  /** Adds as many lines as the window allows, without writing them. */
  void fillWindow(long nanos) {
    int mayBeSaid = delivered.get() + window;
    while (seq < mayBeSaid && hasPlace()) {
      say(nanos);
    }
  }

  /** The number of the next line, from 0. */
  int nextSeq() {
    return seq;
  }

  /** Whether another line can be held; never again once the connection has ended. */
  boolean hasPlace() {
    return !broken && unsent.remaining() >= line.length();
  }

  /**
   * Adds a line without writing it.
   *
   * @param nanos when it is to be sent, since the run's base
   */
  void say(long nanos) {
    unsent.put(line.render(seq++, nanos));
  }

  /** Whether the connection has ended, so that nothing more can be said. */
  boolean isBroken() {
    return broken;
  }

  /**
   * Writes what the socket takes.
   *
   * @return whether nothing is left
   */
  boolean flush() {
    if (unsent.position() == 0) {
      return true;
    }
    said.set(seq); // before the write: nobody may hear a line that is not counted yet
    unsent.flip();
    try {
      channel.write(unsent);
      unsent.compact();
    } catch (IOException e) { // reading it ends too, and that is where it is counted
      LOG.log(Level.DEBUG, "A sender's connection has ended", e);
      broken = true;
      unsent.clear();
    }
    return unsent.position() == 0;
  }
}
