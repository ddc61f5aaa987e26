package dev.vertxchat.client;

/** Told of entries that we missed and the log no longer keeps. */
@FunctionalInterface
public interface GapHandler {
  /** The entries {@code from} to {@code to}, both included, are lost to us. */
  void gap(String room, long from, long to);
}
