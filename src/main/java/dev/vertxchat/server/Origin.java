package dev.vertxchat.server;

import java.time.Duration;

/**
 * An address from which peers come, and what they may do together: people behind one router share
 * it, and so do the hundred connections of one attacker. It outlives its last connection for as
 * long as something is owed. Any thread.
 */
final class Origin {
  /**
   * Connections that may all do as much as one may, before they share it. An office of hundreds
   * never notices: a person does a hundredth of what one connection may.
   */
  static final int AS_MUCH_AS = 10;

  private final Address address;
  private final Rate lines;
  private final Rate bytes;
  private final Rate requests;
  private final Rate newRooms;
  int connections; // changes under the lock of its address in Admission's map only

  Origin(Address address, ChatServerOptions options, long now) {
    Duration second = Duration.ofSeconds(1);
    this.address = address;
    this.lines =
        new Rate(AS_MUCH_AS * (long) options.get(ChatServerOptions.LINES_PER_SECOND), second, now);
    this.bytes =
        new Rate(AS_MUCH_AS * (long) options.get(ChatServerOptions.BYTES_PER_SECOND), second, now);
    this.requests =
        new Rate(
            AS_MUCH_AS * (long) options.get(ChatServerOptions.REQUESTS_PER_SECOND), second, now);
    this.newRooms =
        new Rate(options.get(ChatServerOptions.NEW_ROOMS_PER_MINUTE), Duration.ofMinutes(1), now);
  }

  Address address() {
    return address;
  }

  Rate lines() {
    return lines;
  }

  Rate bytes() {
    return bytes;
  }

  Rate requests() {
    return requests;
  }

  Rate newRooms() {
    return newRooms;
  }

  /** Whether it is as one from which nobody came yet, and may be forgotten. */
  boolean owesNothing(long now) {
    return lines.isFull(now) && bytes.isFull(now) && requests.isFull(now) && newRooms.isFull(now);
  }
}
