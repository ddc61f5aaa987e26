package dev.vertxchat.client;

/** Told of private lines. */
@FunctionalInterface
public interface ToldHandler {
  /** Takes a private line; {@code time} in milliseconds since 1970 UTC. */
  void told(String from, long time, String text);
}
