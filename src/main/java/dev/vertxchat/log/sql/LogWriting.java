package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import java.util.List;

/**
 * A log of a room that is being written, in one transaction: all of it or nothing. In SQLite, which
 * has one writer at a time, servers that want to append meanwhile wait for its end. One call at a
 * time; to be ended by {@link #commit} or {@link #cancel}.
 */
public final class LogWriting {
  /** A server had no part in these entries, so nobody among them is present. */
  private static final String NOBODY = "DELETE FROM chat_present WHERE room = ?";

  private final LogTransfer transfer;
  private final LogTransaction begun;
  private final long key;

  LogWriting(LogTransfer transfer, LogTransaction begun, long key) {
    this.transfer = transfer;
    this.begun = begun;
    this.key = key;
  }

  /**
   * Writes the next entries, in the order of their numbers and without a hole.
   *
   * @return fails with {@link LogException}
   */
  public Future<Void> add(List<Entry> entries) {
    return transfer.told(
        transfer
            .logs()
            .database()
            .append(begun.connection(), List.of(new Append(key, entries)))
            .compose(
                appended ->
                    appended
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                            new LogException("entries are missing before " + entries.get(0))))
            .compose(v -> begun.execute(NOBODY, key))
            .mapEmpty());
  }

  /**
   * Ends the writing; everyone sees the log.
   *
   * @return fails with {@link LogException}
   */
  public Future<Void> commit() {
    return transfer.told(begun.commit());
  }

  /** Ends the writing; nothing was written. Never fails, for without a commit nothing is kept. */
  public Future<Void> cancel() {
    return begun.rollback().otherwiseEmpty();
  }
}
