package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.Requests;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;

/**
 * The newest lines of a room in memory, so that who joins asks no database, however few lines there
 * are and however much presence is among them. Any thread.
 */
public final class NewestLines {
  /** All that can be asked for at once. */
  public static final int MOST = Requests.MAX_HISTORY;

  private final Deque<Entry> lines = new ArrayDeque<>();
  private long from; // every line numbered from here on is held
  private long bytes;

  /**
   * Holds none.
   *
   * @param last the number of the log's newest entry
   */
  public NewestLines(long last) {
    from = last + 1;
  }

  public synchronized boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The number from which on every line is held. */
  public synchronized long from() {
    return from;
  }

  /** Adds those of the newest entries. */
  public synchronized void add(List<Entry> entries) {
    for (Entry e : entries) {
      if (e.kind().isLine()) {
        lines.addLast(e);
        bytes += Footprint.of(e);
      }
    }
    while (lines.size() > MOST) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Entry oldest = lines.removeFirst();
    from = oldest.seq() + 1;
    bytes -= Footprint.of(oldest);
  }

  /** About how many bytes they take, if nobody else holds them. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Drops the oldest, maybe all, so that no more bytes than that are left. */
  public synchronized void trimTo(long mostBytes) {
    while (bytes > mostBytes && !lines.isEmpty()) {
      dropOldest();
    }
  }

  /**
   * Takes what was read below a number, unless something else has happened there meanwhile.
   *
   * @param below what {@link #from} gave
   * @param older the newest lines below it, oldest first; all there are if fewer than {@link #MOST}
   */
  public synchronized void learn(long below, List<Entry> older) {
    if (below != from) {
      return;
    }
    from = older.size() < MOST ? 1 : older.get(0).seq();
    ListIterator<Entry> newest = older.listIterator(older.size());
    while (newest.hasPrevious()) {
      Entry line = newest.previous();
      lines.addFirst(line);
      bytes += Footprint.of(line);
    }
    add(List.of());
  }

  /** Holds none any more; what comes next follows {@code last}. */
  public synchronized void forget(long last) {
    lines.clear();
    bytes = 0;
    from = last + 1;
  }

  /**
   * The newest {@code limit} lines numbered below {@code before}, oldest first, fewer when there
   * are no more in the log; null when some of them are not held.
   */
  public synchronized List<Entry> lines(long before, int limit) {
    List<Entry> held = held(before, limit);
    return held.size() < limit && from > 1 ? null : held;
  }

  /** The same; some of them may not be held. */
  public synchronized List<Entry> held(long before, int limit) {
    List<Entry> found = new ArrayList<>();
    Iterator<Entry> newest = lines.descendingIterator();
    while (newest.hasNext() && found.size() < limit) {
      Entry e = newest.next();
      if (e.seq() < before) {
        found.add(e);
      }
    }
    Collections.reverse(found);
    return found;
  }
}
