package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import java.util.List;

/**
 * The log of one room. {@link #append} is called on the room's context, one call at a time; what
 * reads may be called from any context, and its future completes on the caller's context or at
 * once.
 */
public interface RoomLog {
  /** The room whose log it is. */
  String room();

  /** Names this log: another log of a room of the same name has another id. */
  String id();

  /** The number of the newest entry, 0 when there is none. Any thread. */
  long last();

  /**
   * Numbers drafts, leaves out those whose ref the log has, and keeps the rest: all of them or
   * none. When the future succeeds they are kept as durably as the log keeps anything. A log that
   * cannot keep them now tries again, with pauses, until it can or is closed; only then it fails,
   * with {@link LogException}.
   *
   * @param time milliseconds since 1970 UTC, of all these entries
   * @param delayed run on the room's context, once, when it must try again
   */
  Future<Appended> append(List<Draft> drafts, long time, Runnable delayed);

  /**
   * The batch that holds the entry after a number. It may begin before that entry; it begins after
   * it when the log no longer keeps what came between. A log that cannot be read now tries again,
   * with pauses, until it can or is closed.
   *
   * @return null when nothing is kept after that number at the moment of the call: at the end of
   *     the log, and also before it, {@code after < last()}, when all that came after is gone
   */
  Future<Batch> read(long after);

  /**
   * The newest {@code limit} lines (not joins and leaves) numbered below {@code before}, oldest
   * first. Fails when they cannot be read now.
   */
  Future<List<Entry>> lines(long before, int limit);

  /**
   * The newest {@code limit} lines (not joins, leaves and renames) numbered below {@code before}
   * that hold all of these words, newest first.
   *
   * @return fails with {@link dev.vertxchat.protocol.RefusedException} ({@code unavailable}), its
   *     message for people, when this log cannot search
   */
  Future<List<Entry>> search(String words, long before, int limit);

  /**
   * What became of appended drafts.
   *
   * @param batch the new entries, or null when every draft was a repeated one
   * @param seqs for each draft its number; 0 for a repeated one that the log no longer keeps
   * @param repeated for each draft whether its ref was in the log already
   */
  record Appended(Batch batch, long[] seqs, boolean[] repeated) {}
}
