package dev.vertxchat.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one receiver has heard of each sender: each sender's lines must come as 0, 1, 2, … A gap is
 * missing until its lines come after all (then they were out of order); a line that was heard
 * before is doubled. Used by one thread at a time.
 */
final class SequenceCheck {
  private final int[] next;

  /** Missing lines, allocated with the first: first line of a gap to the one after its end. */
  private TreeMap<Long, Long> gaps;

  private long doubled;
  private long outOfOrder;

  /**
   * @param senders how many senders there are in the receiver's room
   */
  SequenceCheck(int senders) {
    this.next = new int[senders];
  }

  /**
   * Notes that a line came.
   *
   * @param sender the sender's place in the room, from 0
   * @param seq the sender's own number of the line, from 0
   * @return whether it came for the first time
   */
  boolean accept(int sender, int seq) {
    if (next[sender] == seq) {
      next[sender] = seq + 1;
      return true;
    }
    return acceptOutOfTurn(sender, seq);
  }

  private boolean acceptOutOfTurn(int sender, int seq) {
    if (seq > next[sender]) {
      if (gaps == null) {
        gaps = new TreeMap<>();
      }
      gaps.put(key(sender, next[sender]), key(sender, seq));
      next[sender] = seq + 1;
      return true;
    }
    if (fillsGap(key(sender, seq))) {
      outOfOrder++;
      return true;
    }
    doubled++;
    return false;
  }

  private boolean fillsGap(long line) {
    Map.Entry<Long, Long> gap = gaps == null ? null : gaps.floorEntry(line);
    if (gap == null || gap.getValue() <= line) {
      return false;
    }
    gaps.remove(gap.getKey());
    if (gap.getKey() < line) {
      gaps.put(gap.getKey(), line);
    }
    if (line + 1 < gap.getValue()) {
      gaps.put(line + 1, gap.getValue());
    }
    return true;
  }

  /** Orders all lines of all senders, each sender's together. */
  private static long key(int sender, int seq) {
    return (long) sender << 32 | seq;
  }

  /** Lines that came although they had come before. */
  long doubled() {
    return doubled;
  }

  /** Lines that came after a later one of the same sender. */
  long outOfOrder() {
    return outOfOrder;
  }

  /**
   * Lines that have not come.
   *
   * @param said for each sender how many lines this receiver ought to have; 0 for itself
   */
  long missing(int[] said) {
    long missing = 0;
    for (int i = 0; i < next.length; i++) {
      missing += said[i] - next[i];
    }
    if (gaps != null) {
      for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
        missing += gap.getValue() - gap.getKey();
      }
    }
    return missing;
  }
}
