package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one gate of a room: what waits to become entries, in the order in which it came, counted in
 * lines and in bytes. It is full earlier when much waits in other rooms too: a room may have as
 * much as is still free, so that one alone can take half of it and many an equal part each. Between
 * the drafts stand markers, each completed when what was before it is done, however much comes
 * after.
 *
 * <p>It never refuses: whoever adds looks whether it {@link #isFull}, and then adds no more until
 * {@link #hasRoom}. Any thread adds; one at a time takes.
 */
final class Intake {
  private final int lines;
  private final long bytes;
  private final Free free;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingLines = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();

  /** Bytes that may still come to wait in all rooms together, less than none if too much came. */
  static final class Free {
    private final AtomicLong bytes;

    Free(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }
  }

  /** Either a draft or a marker. */
  private record Waiting(Draft draft, Promise<Void> marker) {}

  /**
   * What is appended at once.
   *
   * @param drafts at most about {@link Batch#MAX_ENTRIES} and {@link Batch#MAX_CHARACTERS}
   * @param markers due when these drafts are done
   */
  record Portion(List<Draft> drafts, List<Promise<Void>> markers) {}

  /**
   * An empty one.
   *
   * @param lines from which on it is full
   * @param bytes the same, as {@link Draft#bytes} counts them
   * @param free shared with the intakes of other rooms
   */
  Intake(int lines, long bytes, Free free) {
    this.lines = lines;
    this.bytes = bytes;
    this.free = free;
  }

  void add(Draft draft) {
    waitingLines.incrementAndGet();
    waitingBytes.addAndGet(draft.bytes());
    free.bytes.addAndGet(-draft.bytes());
    queue.add(new Waiting(draft, null));
  }

  void add(Promise<Void> marker) {
    queue.add(new Waiting(null, marker));
  }

  /** Whether whoever feeds it should pause. Any thread. */
  boolean isFull() {
    return waitingLines.get() >= lines || waitingBytes.get() >= mostBytes();
  }

  private long mostBytes() {
    return Math.min(bytes, free.bytes.get());
  }

  /** Whether it has gone down by half, so that who paused goes on. Any thread. */
  boolean hasRoom() {
    long waiting = waitingBytes.get();
    return waitingLines.get() <= lines / 2 && (waiting == 0 || waiting <= mostBytes() / 2);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Takes what comes next, and the markers behind it. */
  Portion take() {
    List<Draft> drafts = new ArrayList<>();
    List<Promise<Void>> markers = new ArrayList<>(0);
    long taken = 0;
    int characters = 0;
    Waiting next;
    while ((next = queue.peek()) != null) {
      if (next.draft() == null) {
        markers.add(next.marker());
      } else if (drafts.size() == Batch.MAX_ENTRIES || characters >= Batch.MAX_CHARACTERS) {
        break;
      } else {
        drafts.add(next.draft());
        characters += next.draft().text().length();
        taken += next.draft().bytes();
      }
      queue.remove();
    }
    waitingLines.addAndGet(-drafts.size());
    waitingBytes.addAndGet(-taken);
    free.bytes.addAndGet(taken);
    return new Portion(drafts, markers);
  }

  /** The drafts that wait now. */
  List<Draft> drafts() {
    return queue.stream().map(Waiting::draft).filter(draft -> draft != null).toList();
  }
}
