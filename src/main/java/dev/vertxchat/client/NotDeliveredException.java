package dev.vertxchat.client;

/**
 * Something that was asked of a client did not reach the server, or may not have; the message says
 * which, in words for the one who asked. What the server refused fails with {@link
 * dev.vertxchat.protocol.RefusedException} instead.
 */
public final class NotDeliveredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotDeliveredException(String message) {
    super(message, null, false, false); // an answer, not a fault: no stack trace is filled in
  }
}
