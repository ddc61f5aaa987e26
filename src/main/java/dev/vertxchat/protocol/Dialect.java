package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * How a session speaks on the wire: lines in become calls of {@link Requests}, answers and entries
 * become bytes. Stateless, pure, and safe from any thread. Every buffer returned holds whole lines
 * with their {@code \n}, or nothing when the dialect does not say such a thing.
 *
 * <p>A new kind of answer is a new method here, so no dialect can forget it.
 */
public interface Dialect {
  /**
   * The most lines that one {@code history} or {@code search} may ask for: bounds the answer to
   * some hundred KiB.
   */
  int MAX_HISTORY = 200;

  /** What the server says first, before it knows the dialect. */
  Buffer GREETING = Buffer.buffer("* Enter your username:\n");

  /** The dialect that a connection's first line decides. */
  static Dialect of(String firstLine) {
    return firstLine.startsWith("{") ? JsonDialect.INSTANCE : PlainDialect.INSTANCE;
  }

  /** Reads a line of a connection that has no name yet. */
  void opening(String line, Opening to);

  /** Reads a line of a session. */
  void request(String line, Requests to);

  /**
   * Whether a session that breaks off may come back and read on, so that its leaving is not
   * announced at once, and whether it answers a ping.
   */
  boolean resumes();

  Buffer welcome(Welcome welcome);

  /** Appends an entry as it is relayed. */
  void entry(String room, Entry entry, StringBuilder out);

  /** An entry as it is relayed. */
  default Buffer entry(String room, Entry entry) {
    StringBuilder out = new StringBuilder(128);
    entry(room, entry, out);
    return Buffer.buffer(out.toString());
  }

  /** Lines from before the session began, oldest first. */
  Buffer past(String room, List<Entry> lines);

  /** The answer to {@code history}, oldest first. */
  Buffer history(String room, long before, List<Entry> lines);

  /** The answer to {@code search}, newest first. */
  Buffer found(String room, Search search, List<Entry> lines);

  /** Every line of this client up to {@code ref} is kept; {@code seq} is 0 when no longer known. */
  Buffer ack(long ref, long seq);

  /** A private line was handed to {@code to}. */
  Buffer toldAck(long ref, String to);

  Buffer told(String from, long time, String text);

  /** The entries {@code from} to {@code to} are no longer kept. */
  Buffer gap(long from, long to);

  Buffer members(String room, String self, Roster roster);

  /** Rooms and how many are in each, at most as many as the caller listed. */
  Buffer rooms(Map<String, Integer> rooms);

  /** What the client said waits, for the log cannot keep it now. */
  Buffer delayed(String words);

  /** Lines are kept again: what waited was delivered. */
  Buffer delivered(String words);

  Buffer help();

  Buffer ping();

  Buffer pong();

  /** The server closes the connection: {@code reason} for programs, {@code words} for people. */
  Buffer bye(String reason, String words);

  Buffer error(ErrorCode code, String message, long ref);
}
