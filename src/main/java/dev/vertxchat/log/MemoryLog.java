package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Keeps the newest entries of a room in memory. Everything it does is done when it returns. */
public final class MemoryLog implements RoomLog {
  /** Of all texts: ten thousand long ones would take 40 million. */
  static final int MOST_CHARACTERS = 8 * 1024 * 1024;

  private final String room;
  private final int keep;
  private final String id = UUID.randomUUID().toString();
  private final Numbering numbering;
  private final RecentBatches batches = new RecentBatches();
  private final RecentBatches spoken = new RecentBatches(); // those of them with lines
  private final NewestLines newest = new NewestLines(0); // also when presence has pushed them out
  private volatile long last;

  /**
   * An empty log.
   *
   * @param keep how many entries it keeps, if they have no more than {@link #MOST_CHARACTERS}; the
   *     oldest batch goes when none of it is among them
   */
  public MemoryLog(String room, int keep) {
    this.room = room;
    this.keep = keep;
    this.numbering = new Numbering(0, keep);
  }

  @Override
  public String room() {
    return room;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long last() {
    return last;
  }

  /** Whether it holds anything that was said. Any thread. */
  boolean hasLines() {
    return !newest.isEmpty();
  }

  @Override
  public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
    Numbering.Numbered numbered = numbering.number(drafts, time);
    Batch batch = null;
    if (!numbered.entries().isEmpty()) {
      batch = new Batch(room, numbered.entries());
      batches.add(batch);
      if (batch.hasLines()) {
        spoken.add(batch);
      }
      newest.add(batch.entries());
      last = batch.last();
      batches.trim(last - keep + 1, MOST_CHARACTERS);
      spoken.trim(batches.first(), Long.MAX_VALUE);
      numbering.trim();
    }
    return Future.succeededFuture(new Appended(batch, numbered.seqs(), numbered.repeated()));
  }

  @Override
  public Future<Batch> read(long after) {
    return Future.succeededFuture(batches.from(after + 1));
  }

  @Override
  public Future<List<Entry>> lines(long before, int limit) {
    List<Entry> held = newest.lines(before, limit);
    return Future.succeededFuture(held != null ? held : spoken.lines(before, limit));
  }

  @Override
  public Future<List<Entry>> search(String words, long before, int limit) {
    return Future.failedFuture(
        new RefusedException(
            ErrorCode.UNAVAILABLE,
            "The log is kept in memory, which can't be searched: an operator can set history.url"
                + " to sqlite:FILE."));
  }
}
