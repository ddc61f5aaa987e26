package dev.vertxchat.room;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Keeps the newest entries of a room in memory, in the batches they were published in, so that
 * reading on shares their bytes with the live relay. Everything it does is done when it returns.
 */
public final class MemoryLog implements RoomLog {
  private final String room;
  private final int keep;
  private final String id = UUID.randomUUID().toString();
  private final Numbering numbering;
  private final ConcurrentSkipListMap<Long, Batch> batches = new ConcurrentSkipListMap<>();
  private volatile long last;
  private long trimmed; // the first kept entry when the refs were trimmed

  /**
   * An empty log.
   *
   * @param keep how many entries it keeps; the oldest batch goes when none of it is among them
   */
  public MemoryLog(String room, int keep) {
    this.room = room;
    this.keep = keep;
    this.numbering = new Numbering(0, keep);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public Future<Appended> append(List<Draft> drafts, long time) {
    Numbering.Numbered numbered = numbering.number(drafts, time);
    Batch batch = null;
    if (!numbered.entries().isEmpty()) {
      batch = new Batch(room, numbered.entries());
      batches.put(batch.first(), batch);
      last = batch.last();
      trim();
    }
    return Future.succeededFuture(new Appended(batch, numbered.seqs(), numbered.repeated()));
  }

  private void trim() {
    long firstKept = last - keep + 1;
    Map.Entry<Long, Batch> oldest;
    while ((oldest = batches.firstEntry()) != null && oldest.getValue().last() < firstKept) {
      batches.remove(oldest.getKey());
    }
    if (firstKept - trimmed >= keep) { // seldom, so that its cost is spread over many lines
      numbering.trim(firstKept);
      trimmed = firstKept;
    }
  }

  @Override
  public Future<Batch> read(long after) {
    Map.Entry<Long, Batch> at = batches.floorEntry(after + 1);
    if (at == null || at.getValue().last() <= after) {
      at = batches.ceilingEntry(after + 1);
    }
    return Future.succeededFuture(at == null ? null : at.getValue());
  }

  @Override
  public Future<List<Entry>> lines(long before, int limit) {
    List<Entry> lines = new ArrayList<>();
    for (Batch batch : batches.headMap(before).descendingMap().values()) {
      for (int i = batch.entries().size() - 1; i >= 0 && lines.size() < limit; i--) {
        Entry e = batch.entries().get(i);
        if (e.kind().isLine() && e.seq() < before) {
          lines.add(e);
        }
      }
      if (lines.size() == limit) {
        break;
      }
    }
    Collections.reverse(lines);
    return Future.succeededFuture(lines);
  }
}
