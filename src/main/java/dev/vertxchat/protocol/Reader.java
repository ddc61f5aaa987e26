package dev.vertxchat.protocol;

/**
 * Turns the lines of one connection into what they ask. A connection has its own, which may have
 * state; used by one thread at a time. Pure but for that.
 */
public interface Reader {
  /** The reader of the dialect that a connection's first line decides. */
  static Reader of(String firstLine) {
    return Text.withoutByteOrderMark(firstLine).startsWith("{")
        ? JsonReader.INSTANCE
        : PlainReader.INSTANCE;
  }

  /** How answers look. */
  Encoding encoding();

  /**
   * Whether a session that breaks off may come back and read on, so that its leaving is not
   * announced at once, and whether it answers a ping.
   */
  boolean resumes();

  /**
   * Bytes of the longest line, its end not counted.
   *
   * @param textBytes of the longest text, in UTF-8
   */
  int lineBytes(int textBytes);

  /** Reads a line of a connection that has no name yet. */
  void opening(String line, Opening to);

  /**
   * Whether who lacks a password is asked for it, and gives it with the next line, rather than
   * refused and told to begin anew.
   */
  boolean promptsForPassword();

  /** Reads the line that answers the question for the password of a hello. */
  void password(String line, Hello of, Opening to);

  /** Reads a line of a session. */
  void request(String line, Requests to);
}
