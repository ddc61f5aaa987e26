package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in, as many as there may be in all and of one address, and knows the addresses
 * from which they come. Shared by the acceptors of a node. Any thread.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** Between two lines that tell how many were refused. */
  private static final long TOLD_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final ChatServerOptions options;
  private final LongSupplier nanos;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Address, Origin> origins = new ConcurrentHashMap<>();
  private final Set<Origin> left = ConcurrentHashMap.newKeySet(); // those without a connection
  private final AtomicLong refused = new AtomicLong(); // since that was told last
  private long told;

  /**
   * Nobody is in.
   *
   * @param nanos grows steadily, in nanoseconds
   */
  Admission(ChatServerOptions options, LongSupplier nanos) {
    this.options = options;
    this.nanos = nanos;
    this.told = nanos.getAsLong() - TOLD_EVERY;
  }

  /**
   * Lets a connection in, until it has {@link #leave left}.
   *
   * @throws RefusedException when there are too many
   */
  Budget admit(Address address) {
    int most = options.get(ChatServerOptions.CONNECTIONS);
    if (open.incrementAndGet() > most && most > 0) {
      open.decrementAndGet();
      throw refusal("Too many connections (" + most + " allowed)");
    }
    int mostOfOne = options.get(ChatServerOptions.CONNECTIONS_PER_ADDRESS);
    boolean[] admitted = {true};
    Origin origin =
        origins.compute(
            address,
            (a, known) -> {
              Origin from = known == null ? new Origin(a, options, nanos.getAsLong()) : known;
              admitted[0] = mostOfOne == 0 || from.connections < mostOfOne;
              from.connections += admitted[0] ? 1 : 0;
              return from;
            });
    if (!admitted[0]) {
      open.decrementAndGet();
      throw refusal("Too many connections from your address (" + mostOfOne + " allowed)");
    }
    return new Budget(origin, options, nanos);
  }

  private RefusedException refusal(String why) {
    refused.incrementAndGet();
    return new RefusedException(ErrorCode.LIMITED, why + ": try again later.");
  }

  /** A connection that was let in has closed. */
  void leave(Origin origin) {
    open.decrementAndGet();
    origins.computeIfPresent(
        origin.address(),
        (a, known) -> {
          if (--known.connections == 0) {
            left.add(known);
          }
          return known;
        });
  }

  /** Forgets whom it need not know any more, and tells of those it refused; about once a second. */
  void tick(long now) {
    left.forEach(origin -> forget(origin, now));
    tellRefused(now);
  }

  private void forget(Origin origin, long now) {
    origins.computeIfPresent(
        origin.address(),
        (a, known) -> {
          boolean empty = known.connections == 0;
          if (!empty || known.owesNothing(now)) {
            left.remove(known); // under the lock of the address, as it is added
          }
          return empty && known.owesNothing(now) ? null : known;
        });
  }

  /** Once a minute, for a line for each of thousands would be one more way to do harm. */
  private synchronized void tellRefused(long now) {
    if (refused.get() > 0 && now - told >= TOLD_EVERY) {
      told = now;
      LOG.warn(
          "{} connections refused: {} (limits.connections, limits.connectionsPerAddress)",
          refused.getAndSet(0),
          CloseReason.TOO_MANY_CONNECTIONS.words());
    }
  }

  /** How many addresses it knows. */
  int origins() {
    return origins.size();
  }
}
