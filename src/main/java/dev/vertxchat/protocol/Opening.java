package dev.vertxchat.protocol;

/** What a connection without a name may ask. Called by a dialect, on the caller's thread. */
public interface Opening {
  void hello(Hello hello);

  void ping();

  void pong();

  void quit();

  /**
   * The line could not be understood or is not allowed now; {@code ref} or {@link Entry#NO_REF}.
   */
  void refused(ErrorCode code, String message, long ref);
}
