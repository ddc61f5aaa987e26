package dev.vertxchat.protocol;

/** A request that cannot be carried out; the message is for the one who asked. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public RefusedException(ErrorCode code, String message) {
    super(message, null, false, false); // an answer, not a fault: no stack trace is filled in
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
