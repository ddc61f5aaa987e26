package dev.vertxchat.log;

/** Why logs cannot be kept where they should be, in one line for the operator. */
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogException(String message) {
    super(message);
  }

  public LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
