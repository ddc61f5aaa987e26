package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one connection may say and ask, by itself and together with the others of its address. It is
 * told what was done, and tells when the peer may go on, as the nanoseconds of its clock: in the
 * past if at once. Nothing that a peer does is refused for its speed. Used on one context.
 */
final class Budget {
  /** Bytes of answers, or read on in a log, that weigh as much as a request. */
  static final int BYTES_A_REQUEST = 65_536;

  private final Origin origin;
  private final LongSupplier nanos;
  private final Rate lines;
  private final Rate bytes;
  private final Rate requests;
  private final int roomsAMinute;

  /** A budget of which nothing was spent yet. */
  Budget(Origin origin, ChatServerOptions options, LongSupplier nanos) {
    Duration second = Duration.ofSeconds(1);
    long now = nanos.getAsLong();
    this.origin = origin;
    this.nanos = nanos;
    this.lines = new Rate(options.get(ChatServerOptions.LINES_PER_SECOND), second, now);
    this.bytes = new Rate(options.get(ChatServerOptions.BYTES_PER_SECOND), second, now);
    this.requests = new Rate(options.get(ChatServerOptions.REQUESTS_PER_SECOND), second, now);
    this.roomsAMinute = options.get(ChatServerOptions.NEW_ROOMS_PER_MINUTE);
  }

  /** From where the peer comes. */
  Origin origin() {
    return origin;
  }

  /** How long it is until then, in nanoseconds; 0 or less if that is past. */
  long until(long then) {
    return then - nanos.getAsLong();
  }

  /** The peer said a line, whatever it held. */
  long line() {
    return take(1, lines, origin.lines());
  }

  /** So many bytes of the peer were read. */
  long received(int count) {
    return take(count, bytes, origin.bytes());
  }

  /**
   * The peer asked for what costs more than a line.
   *
   * @param weight 1 for what is cheap among that
   */
  long asked(int weight) {
    return take(weight, requests, origin.requests());
  }

  private long take(int count, Rate own, Rate shared) {
    long now = nanos.getAsLong();
    long mine = own.take(count, now);
    long ours = shared.take(count, now);
    return mine - ours > 0 ? mine : ours;
  }

  /** When a peer that has no name yet may ask, for what others of its address did before. */
  long opens() {
    return origin.requests().next(nanos.getAsLong());
  }

  /**
   * The peer was given so much that stood in a log when it came back. That counts for its address
   * alone: who comes back may talk at once, however much he missed.
   */
  long caughtUpBy(int count) {
    return origin.requests().take(count / BYTES_A_REQUEST, nanos.getAsLong());
  }

  /** Whether there is a limit on new rooms, so that it matters whether one is. */
  boolean countsNewRooms() {
    return roomsAMinute > 0;
  }

  /**
   * The peer makes a room.
   *
   * @throws RefusedException when its address has made too many
   */
  void makesRoom() {
    if (!origin.newRooms().takeOne(nanos.getAsLong())) {
      throw new RefusedException(
          ErrorCode.LIMITED,
          "Too many new rooms from your address ("
              + roomsAMinute
              + " a minute allowed): try again later, or join one that is there.");
    }
  }
}
