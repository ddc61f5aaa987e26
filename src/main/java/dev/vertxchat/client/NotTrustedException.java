package dev.vertxchat.client;

/**
 * A client and its server don't come together over TLS, and trying again would not change that: the
 * server's certificate is not trusted or not its own, it does not speak TLS, or it does not take
 * the client's certificate. The message says which, in words that follow "Not connected: ".
 */
public final class NotTrustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotTrustedException(String message, Throwable cause) {
    super(message, cause);
  }
}
