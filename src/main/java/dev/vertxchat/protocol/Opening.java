package dev.vertxchat.protocol;

/** What a connection without a name may ask. Called by a reader, on the caller's thread. */
public interface Opening {
  void hello(Hello hello);

  void ping();

  void pong();

  void quit();

  /**
   * The line could not be understood or is not allowed now.
   *
   * @param room the room that the line named, as it stood there, or null
   * @param ref the line's, or {@link Entry#NO_REF}
   */
  void refused(ErrorCode code, String message, String room, long ref);
}
