package dev.vertxchat.room;

import dev.vertxchat.protocol.Entry;
import java.util.List;

/**
 * Entries that are to follow the newest one of a room.
 *
 * @param room its id in the database
 * @param after the number of its newest entry
 * @param entries one or more, numbered from there on
 */
record Append(long room, long after, List<Entry> entries) {}
