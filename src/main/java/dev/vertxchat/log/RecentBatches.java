package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The newest entries of a room in memory, in the batches they were published in, so that reading on
 * shares their bytes with the live relay. One thread adds and trims; any thread learns and reads.
 */
public final class RecentBatches {
  private final ConcurrentSkipListMap<Long, Batch> batches = new ConcurrentSkipListMap<>();
  private long characters; // of all texts

  /** Adds what comes after all others. */
  public synchronized void add(Batch batch) {
    batches.put(batch.first(), batch);
    characters += batch.characters();
  }

  /**
   * Drops the oldest batches, but never the newest one: those that end before an entry, and those
   * that make more characters than allowed, for entries may be long.
   */
  public synchronized void trim(long first, long mostCharacters) {
    Map.Entry<Long, Batch> oldest;
    while ((oldest = batches.firstEntry()) != null
        && oldest.getKey() < batches.lastKey()
        && (oldest.getValue().last() < first || characters > mostCharacters)) {
      batches.remove(oldest.getKey());
      characters -= oldest.getValue().characters();
    }
  }

  /**
   * Takes what was read of the log, as far as it comes right before what is held and makes no more
   * characters with it than allowed: after a restart many read on from nearly the same place.
   *
   * @param last the number of the log's newest entry
   */
  public synchronized void learn(Batch read, long last, long mostCharacters) {
    long next = batches.isEmpty() ? last + 1 : batches.firstKey();
    if (read.first() >= next || read.last() < next - 1) {
      return;
    }
    List<Entry> older = read.entries().subList(0, (int) (next - read.first()));
    Batch batch = read.last() < next ? read : new Batch(read.room(), List.copyOf(older));
    if (characters + batch.characters() <= mostCharacters) {
      add(batch);
    }
  }

  /** The number of the oldest entry; there must be one. */
  public long first() {
    return batches.firstKey();
  }

  /** Drops all. */
  public synchronized void clear() {
    batches.clear();
    characters = 0;
  }

  /** The batch that holds an entry or, without one, that comes after it; null when none does. */
  public Batch from(long seq) {
    Batch holding = holding(seq);
    if (holding != null) {
      return holding;
    }
    Map.Entry<Long, Batch> next = batches.ceilingEntry(seq);
    return next == null ? null : next.getValue();
  }

  /** The batch that holds an entry, or null. */
  public Batch holding(long seq) {
    Map.Entry<Long, Batch> at = batches.floorEntry(seq);
    return at == null || at.getValue().last() < seq ? null : at.getValue();
  }

  /**
   * The newest {@code limit} lines numbered below {@code before}, oldest first; maybe fewer. It
   * walks back over the batches until it has them, and so is for batches that have some.
   */
  public List<Entry> lines(long before, int limit) {
    List<Entry> lines = new ArrayList<>();
    for (Batch batch : batches.headMap(before).descendingMap().values()) {
      if (lines.size() == limit) {
        break;
      }
      int end = (int) Math.min(batch.entries().size(), before - batch.first());
      for (int i = end - 1; i >= 0 && lines.size() < limit; i--) {
        Entry e = batch.entries().get(i);
        if (e.kind().isLine()) {
          lines.add(e);
        }
      }
    }
    Collections.reverse(lines);
    return lines;
  }
}
