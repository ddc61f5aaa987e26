package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;

/**
 * Told of every entry of our rooms but our own coming, going and renaming; those of one room in
 * order, each once.
 */
@FunctionalInterface
public interface EntryHandler {
  /**
   * Takes an entry.
   *
   * @param past whether it is history, from before we came: only there our own lines are shown
   */
  void entry(String room, Entry entry, boolean past);
}
