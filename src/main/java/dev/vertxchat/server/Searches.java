package dev.vertxchat.server;

import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Search;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Searches the log of a session's room, and remembers where the last search stands. Every method
 * runs on the connection's context.
 */
final class Searches {
  private Search next; // null before the first in the room

  /**
   * The search that goes on with the last one.
   *
   * @throws dev.vertxchat.protocol.RefusedException when there was none in the room
   */
  Search next() {
    if (next == null) {
      throw Search.nothingToGoOnWith();
    }
    return next;
  }

  /** The session leaves the room. */
  void forget() {
    next = null;
  }

  /**
   * Searches a room's log up to a number.
   *
   * @param cursor the number of the last entry that the session was given
   * @return the answer; fails when the log cannot search, and the same can be asked again
   */
  Future<Buffer> find(String room, RoomLog log, Search search, long cursor, Encoding encoding) {
    next = search;
    return log.search(search.words(), Math.min(search.before(), cursor + 1), search.limit())
        .map(
            found -> {
              next = search.older(found);
              return encoding.found(room, search, found);
            });
  }
}
