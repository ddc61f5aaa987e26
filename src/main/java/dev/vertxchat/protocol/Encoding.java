package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * How entries and answers look on the wire of one dialect. Stateless, pure, and safe from any
 * thread. Every buffer returned holds whole lines with their {@code \n}, or nothing when the
 * dialect does not say such a thing.
 *
 * <p>A new kind of answer is a new method here, so no dialect can forget it.
 */
public interface Encoding {
  /** What the server says first, before it knows the dialect. */
  Buffer GREETING = Buffer.buffer("* Enter your username:\n");

  /** Asks for the password that belongs to a name. */
  Buffer askPassword(String name);

  Buffer welcome(Welcome welcome);

  /** The session is out of a room that it asked to leave. */
  Buffer farewell(String room);

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

  /**
   * Every line that this client said in the room up to {@code ref} is kept; {@code seq} is 0 when
   * no longer known.
   */
  Buffer ack(String room, long ref, long seq);

  /** A private line was handed to {@code to}. */
  Buffer toldAck(long ref, String to);

  /** A private line; {@code time} in milliseconds since 1970 UTC. */
  Buffer told(String from, long time, String text);

  /** The session has another name; told so where no room's entry tells it. */
  Buffer renamed(String from, String name);

  /** The name of the session is registered. */
  Buffer registered(String name);

  /** The entries {@code from} to {@code to} are no longer kept. */
  Buffer gap(String room, long from, long to);

  Buffer members(String room, String self, Roster roster);

  /**
   * Rooms and how many are in each, in the order given.
   *
   * @param more how many rooms there are besides
   */
  Buffer rooms(Map<String, Integer> rooms, long more);

  /** What the client said in a room waits, for the log cannot keep it now. */
  Buffer delayed(String room, String words);

  /** Lines are kept again: what waited was delivered. */
  Buffer delivered(String room, String words);

  /** {@code operator}: whether those commands are listed too which only operators may use. */
  Buffer help(boolean operator);

  /** What an operator asked was done, in words. */
  Buffer done(Order.Kind kind, String words);

  /**
   * Who is banned or muted.
   *
   * @param more how many there are besides
   */
  Buffer bans(List<Sanction> sanctions, long more);

  /** What an operator says to all; {@code time} in milliseconds since 1970 UTC. */
  Buffer announced(String from, long time, String text);

  /** The session must not speak. */
  Buffer muted(Sanction mute);

  /** The session may speak again. */
  Buffer unmuted(String by);

  Buffer ping();

  Buffer pong();

  /** The server closes the connection: {@code reason} for programs, {@code words} for people. */
  Buffer bye(String reason, String words);

  /**
   * Something was refused.
   *
   * @param room the room it is about, or null
   * @param ref the client's number of the line, or {@link Entry#NO_REF}
   */
  Buffer error(ErrorCode code, String message, String room, long ref);
}
