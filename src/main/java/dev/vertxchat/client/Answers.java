package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import java.util.List;
import java.util.Map;

/**
 * Everything a server may say. {@link ServerLines} calls exactly one method a line, or none for a
 * line of a type it does not know.
 */
interface Answers {
  void welcome(Welcome welcome);

  void entry(String room, Entry entry);

  /** {@code seq} is 0 when the log no longer knows it. */
  void ack(long ref, long seq);

  void toldAck(long ref);

  /** {@code time} in milliseconds since 1970 UTC. */
  void told(String from, long time, String text);

  void history(List<Entry> lines);

  /** What a search found, newest first. */
  void found(List<Entry> lines);

  void gap(long from, long to);

  void members(Roster roster);

  void rooms(Map<String, Integer> rooms);

  /** What we say waits at the server, in its words, and is acked later. */
  void delayed(String message);

  void ping();

  void pong();

  void bye(String reason);

  /** {@code ref} is {@link Entry#NO_REF} when the error is of no line in particular. */
  void error(RefusedException error, long ref);
}
