package dev.vertxchat.server;

/** Why a port cannot speak TLS, in one line for the operator. */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}
