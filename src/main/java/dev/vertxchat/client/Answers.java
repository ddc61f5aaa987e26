package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Everything a server may say. {@link ServerLines} calls exactly one method a line, or none for a
 * line of a type it does not know.
 */
interface Answers {
  void welcome(Welcome welcome);

  /** We are out of a room that we asked to leave. */
  void farewell(String room);

  void entry(String room, Entry entry);

  /** {@code seq} is 0 when the log no longer knows it. */
  void ack(String room, long ref, long seq);

  void toldAck(long ref);

  /** {@code time} in milliseconds since 1970 UTC. */
  void told(String from, long time, String text);

  /** We have another name, and sit in no room whose entry would tell it. */
  void renamed(String name);

  /** Our name is registered, as we asked. */
  void registered(String name);

  void history(String room, List<Entry> lines);

  /** What a search found, newest first. */
  void found(String room, List<Entry> lines);

  void gap(String room, long from, long to);

  void members(String room, Roster roster);

  void rooms(RoomList rooms);

  /** What we say in a room waits at the server, in its words, and is acked later. */
  void delayed(String room, String message);

  void ping();

  void pong();

  /** The server closes; {@code message} is why, in words, or empty. */
  void bye(String reason, String message);

  /** What only an operator may ask was done, or is answered. */
  void done(JsonObject answer);

  /** An operator says something to all; {@code time} in milliseconds since 1970 UTC. */
  void announced(String from, long time, String text);

  /** What an operator did that concerns us, in words. */
  void notice(String message);

  /**
   * Something was refused.
   *
   * @param room the room it is about, or null
   * @param ref {@link Entry#NO_REF} when it is of no line in particular
   */
  void error(RefusedException error, String room, long ref);
}
