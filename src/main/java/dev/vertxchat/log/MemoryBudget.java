package dev.vertxchat.log;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the logs of a store may hold in memory together. When that is spent, those that hold most
 * give their oldest, down to what is equal for all of them; those that hold less lose nothing. So
 * whoever fills a room pushes out what he said himself, and takes nothing from quiet ones.
 *
 * <p>Any thread. It adds up what all hold only when a part of the budget was added since it did so
 * last, so that even with thousands of logs that costs a line next to nothing. Meanwhile they hold
 * no more than the budget, and a batch for each thread that adds.
 */
public final class MemoryBudget {
  /** Of the heap, when no number is named: most of the rest is sockets', queues' and garbage. */
  private static final int PART_OF_HEAP = 4;

  private static final int PARTS = 16;

  /** So that an event loop that makes room is not held up for long, however large the budget. */
  private static final long LARGEST_PART = 4 << 20;

  private final long bytes;
  private final long part;
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final AtomicLong added = new AtomicLong(); // since all was added up
  private final AtomicBoolean busy = new AtomicBoolean();

  /** A log that holds entries in memory. Any thread. */
  public interface Holder {
    /** About how many bytes it holds. */
    long bytesHeld();

    /** Lets the oldest go, so that no more bytes than that are left. Does not block for long. */
    void trimTo(long mostBytes);
  }

  /**
   * A budget of which nothing is spent.
   *
   * @param bytes 0 for a quarter of the heap that the JVM may have
   */
  public MemoryBudget(long bytes) {
    this.bytes = bytes == 0 ? Runtime.getRuntime().maxMemory() / PART_OF_HEAP : bytes;
    this.part = Math.min(LARGEST_PART, this.bytes / PARTS);
  }

  /** One more spends of it. */
  public void add(Holder holder) {
    holders.add(holder);
  }

  /** It spends nothing any more. */
  public void remove(Holder holder) {
    holders.remove(holder);
  }

  /**
   * What a holder holds has changed by so many bytes. May trim it and others, so the caller must
   * not have the lock of any.
   */
  public void spent(long more) {
    if (more > 0 && added.addAndGet(more) > part && busy.compareAndSet(false, true)) {
      try {
        added.set(0);
        trim();
      } finally {
        busy.set(false);
      }
    }
  }

  private void trim() {
    long[] held = holders.stream().mapToLong(Holder::bytesHeld).toArray();
    long most = level(held, bytes - part);
    for (Holder holder : holders) {
      if (holder.bytesHeld() > most) {
        holder.trimTo(most);
      }
    }
  }

  /**
   * The largest number to which all that are larger must be brought down so that their sum is at
   * most {@code wanted}.
   */
  static long level(long[] sizes, long wanted) {
    long[] sorted = sizes.clone();
    Arrays.sort(sorted);
    long rest = wanted;
    for (int i = 0; i < sorted.length; i++) {
      long share = rest / (sorted.length - i);
      if (sorted[i] > share) {
        return share;
      }
      rest -= sorted[i];
    }
    return Long.MAX_VALUE;
  }
}
