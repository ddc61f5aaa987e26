package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * What a session needs of whatever carries its lines. Used on the transport's own context only, but
 * for {@link #address}.
 */
public interface Transport {
  /** Queues whole lines for sending. It never refuses: ask {@link #isFull} before. */
  Future<Void> write(Buffer lines);

  /** Whether so much is queued that no more should be written. */
  boolean isFull();

  /** Runs an action once, when the queue has drained; every call adds one. */
  void onDrain(Runnable action);

  /** Stops reading; what was read already may still arrive. */
  void pause();

  void resume();

  /** Whether whoever took this peer in takes more; those who come meanwhile wait there. */
  void takeMore(boolean more);

  /** Sends what is queued, then closes. */
  void close();

  /**
   * The name that a certificate of the peer bears (the CN of its subject), or null without one. It
   * is the peer's username, and no other can be.
   */
  default String certifiedName() {
    return null;
  }

  /** The peer, for the operator's log, e.g. {@code 127.0.0.1:51234}. */
  String address();

  /** Where the peer is, by which peers are counted. */
  Address peer();

  /** Whether nobody on the way can read along: by TLS, or because there is no way. */
  boolean isPrivate();
}
