package dev.vertxchat.log.sql;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The log of a room, read from its first entry to its last as they were when the reading began,
 * while servers append and delete. One call at a time; to be closed.
 */
public final class LogReading {
  /** At the longest line that can be allowed (1 MiB) a page is a quarter of a gigabyte. */
  private static final int PAGE_ENTRIES = 256;

  private static final String PAGE =
      "SELECT "
          + EntryRows.COLUMNS
          + " FROM chat_entry WHERE room = ? AND seq > ? ORDER BY seq LIMIT "
          + PAGE_ENTRIES;

  private final LogTransfer transfer;
  private final LogTransaction begun;
  private final long key;
  private long after;

  LogReading(LogTransfer transfer, LogTransaction begun, long key) {
    this.transfer = transfer;
    this.begun = begun;
    this.key = key;
  }

  /**
   * The next entries, oldest first; none at the end.
   *
   * @return fails with {@link LogException}
   */
  public Future<List<Entry>> next() {
    return transfer.told(
        transfer
            .logs()
            .database()
            .entries(begun.connection(), PAGE, Tuple.of(key, after))
            .onSuccess(
                entries -> {
                  if (!entries.isEmpty()) {
                    after = entries.get(entries.size() - 1).seq();
                  }
                }));
  }

  /** Ends the reading. */
  public Future<Void> close() {
    return begun.rollback();
  }
}
