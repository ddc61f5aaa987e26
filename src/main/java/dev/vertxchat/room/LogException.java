package dev.vertxchat.room;

/** Why logs cannot be kept where they should be, in one line for the operator. */
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogException(String message) {
    super(message);
  }

  LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
