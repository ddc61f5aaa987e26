package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import java.util.Arrays;

/** The refs of one client's lines in a room and where they stand; both only grow. */
final class ClientRefs {
  private long[] refs = new long[4];
  private long[] seqs = new long[4];
  private int size;
  private long last;

  /**
   * Refs of which only the largest is known.
   *
   * @param last {@link Entry#NO_REF} when there was none
   */
  ClientRefs(long last) {
    this.last = last;
  }

  /** How many bytes they take. */
  long bytes() {
    return 2L * Long.BYTES * refs.length;
  }

  /** The largest ref there was, or {@link Entry#NO_REF}. */
  long last() {
    return last;
  }

  void add(long ref, long seq) {
    if (size == refs.length) {
      refs = Arrays.copyOf(refs, size * 2);
      seqs = Arrays.copyOf(seqs, size * 2);
    }
    refs[size] = ref;
    seqs[size++] = seq;
    last = ref;
  }

  /** The number of the line with that ref, 0 when it is not known. */
  long seqOf(long ref) {
    int at = Arrays.binarySearch(refs, 0, size, ref);
    return at < 0 ? 0 : seqs[at];
  }

  /** The number of the newest line, 0 when it is not known. */
  long lastSeq() {
    return size == 0 ? 0 : seqs[size - 1];
  }

  void trim(long firstKept) {
    int at = Arrays.binarySearch(seqs, 0, size, firstKept);
    int drop = at < 0 ? -at - 1 : at;
    if (drop > 0) {
      int capacity = Math.max(4, Integer.highestOneBit(size - drop) * 2);
      refs = Arrays.copyOf(Arrays.copyOfRange(refs, drop, size), capacity);
      seqs = Arrays.copyOf(Arrays.copyOfRange(seqs, drop, size), capacity);
      size -= drop;
    }
  }
}
