package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The newest entries of a room in memory, in the batches they were published in, so that reading on
 * shares their bytes with the live relay. One thread adds; any thread learns, reads and trims, and
 * who reads waits for nobody.
 */
public final class RecentBatches {
  private final ConcurrentNavigableMap<Long, Batch> batches = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<Long, Batch> spoken = new ConcurrentSkipListMap<>(); // lines
  private long bytes;

  /** Adds what comes after all others. */
  public synchronized void add(Batch batch) {
    bytes += Footprint.of(batch);
    batches.put(batch.first(), batch);
    if (batch.hasLines()) {
      spoken.put(batch.first(), batch);
    }
  }

  /**
   * Takes what was read of the log, as far as it comes right before what is held and makes no more
   * bytes with it than allowed: after a restart many read on from nearly the same place.
   *
   * @param last the number of the log's newest entry
   */
  public synchronized void learn(Batch read, long last, long mostBytes) {
    long next = first(last + 1);
    if (read.first() >= next || read.last() < next - 1) {
      return;
    }
    List<Entry> older = read.entries().subList(0, (int) (next - read.first()));
    Batch batch = read.last() < next ? read : new Batch(read.room(), List.copyOf(older));
    if (bytes + Footprint.of(batch) <= mostBytes) {
      add(batch);
    }
  }

  /** About how many bytes they take. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Drops the batches that end before an entry, but never the newest one. */
  public synchronized void trim(long first) {
    Map.Entry<Long, Batch> oldest;
    while ((oldest = batches.firstEntry()) != null
        && oldest.getKey() < batches.lastKey()
        && oldest.getValue().last() < first) {
      drop(oldest.getValue());
    }
  }

  /** Drops the oldest batches, maybe all, so that no more bytes than that are left. */
  public synchronized void trimTo(long mostBytes) {
    while (bytes > mostBytes && !batches.isEmpty()) {
      drop(batches.firstEntry().getValue());
    }
  }

  private void drop(Batch batch) {
    batches.remove(batch.first());
    spoken.remove(batch.first());
    bytes -= Footprint.of(batch);
  }

  /** Drops all. */
  public synchronized void clear() {
    batches.clear();
    spoken.clear();
    bytes = 0;
  }

  /** The number of the oldest entry, or {@code none} without one. */
  public long first(long none) {
    Map.Entry<Long, Batch> oldest = batches.firstEntry();
    return oldest == null ? none : oldest.getKey();
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

  /** The newest {@code limit} lines numbered below {@code before}, oldest first; maybe fewer. */
  public List<Entry> lines(long before, int limit) {
    List<Entry> lines = new ArrayList<>();
    for (Batch batch : spoken.headMap(before).descendingMap().values()) {
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
