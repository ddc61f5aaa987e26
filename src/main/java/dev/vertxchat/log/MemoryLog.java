package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Keeps the newest entries of a room in memory. Everything it does is done when it returns.
 *
 * <p>It has a lock, for the budget it shares with other logs trims it on their threads. Who reads
 * its batches takes none.
 */
public final class MemoryLog implements RoomLog, MemoryBudget.Holder {
  private final String room;
  private final int keep;
  private final MemoryBudget budget;
  private final String id = UUID.randomUUID().toString();
  private final Numbering numbering;
  private final RecentBatches batches = new RecentBatches();
  private final NewestLines newest = new NewestLines(0); // also when presence has pushed them out
  private volatile long last;

  /** An empty log that shares its memory with no other. */
  public MemoryLog(String room, int keep) {
    this(room, keep, new MemoryBudget(0));
  }

  /**
   * An empty log.
   *
   * @param keep how many entries it keeps; the oldest batch goes when none of it is among them
   * @param budget what it may hold together with others; whoever made it adds and removes it there
   */
  MemoryLog(String room, int keep, MemoryBudget budget) {
    this.room = room;
    this.keep = keep;
    this.budget = budget;
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
    long before = bytesHeld();
    Appended appended = append(drafts, time);
    budget.spent(bytesHeld() - before);
    return Future.succeededFuture(appended);
  }

  private synchronized Appended append(List<Draft> drafts, long time) {
    Numbering.Numbered numbered = numbering.number(drafts, time);
    Batch batch = null;
    if (!numbered.entries().isEmpty()) {
      batch = new Batch(room, numbered.entries());
      batches.add(batch);
      newest.add(batch.entries());
      last = batch.last();
      batches.trim(last - keep + 1);
      numbering.trim();
    }
    return new Appended(batch, numbered.seqs(), numbered.repeated());
  }

  @Override
  public synchronized long bytesHeld() {
    return batches.bytes() + newest.bytes() + numbering.bytes();
  }

  /** A half is for the batches, and a quarter each for the newest lines and the refs. */
  @Override
  public synchronized void trimTo(long mostBytes) {
    long quarter = mostBytes / 4;
    newest.trimTo(quarter);
    batches.trimTo(mostBytes - newest.bytes() - Math.min(numbering.bytes(), quarter));
    numbering.trimTo(batches.first(last + 1), quarter);
  }

  @Override
  public Future<Batch> read(long after) {
    return Future.succeededFuture(batches.from(after + 1));
  }

  @Override
  public Future<List<Entry>> lines(long before, int limit) {
    List<Entry> held = newest.held(before, limit);
    if (held.size() < limit) {
      List<Entry> older = batches.lines(before, limit);
      held = older.size() > held.size() ? older : held; // both lack none but older ones
    }
    return Future.succeededFuture(held);
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
