package dev.vertxchat.log.sql;

import dev.vertxchat.protocol.Entry;
import java.util.List;

/**
 * Entries that are to follow the newest one of a room.
 *
 * @param room its id in the database
 * @param entries one or more, in the order of their numbers
 */
record Append(long room, List<Entry> entries) {
  /** The number of the room's newest entry. */
  long after() {
    return entries.get(0).seq() - 1;
  }
}
