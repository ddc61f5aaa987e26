package dev.vertxchat.log.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lets the appends of many rooms share a transaction, and so a sync to the disk: what comes while
 * one is written is the next. Any thread.
 */
final class GroupCommit {
  /** Entries after which no more appends join a transaction; a few milliseconds to write. */
  private static final int GROUP_ENTRIES = 4_096;

  private final Function<List<Append>, Future<Integer>> write;
  private final Predicate<Throwable> refused;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private boolean writing;

  private record Waiting(Append append, Promise<Boolean> written) {}

  /**
   * Nothing waits.
   *
   * @param write writes appends in one transaction, leaving out those to a room whose newest entry
   *     is another one; gives the number of entries written
   * @param refused whether a failure is due to one of the appends, so that the others would succeed
   */
  GroupCommit(Function<List<Append>, Future<Integer>> write, Predicate<Throwable> refused) {
    this.write = write;
    this.refused = refused;
  }

  /**
   * Writes entries.
   *
   * @return false when they, or others in the same transaction, do not follow the newest one: then
   *     it is to be looked up whether these were written
   */
  Future<Boolean> append(Append append) {
    Waiting waiting = new Waiting(append, Promise.promise());
    synchronized (queue) {
      queue.add(waiting);
      if (writing) {
        return waiting.written().future();
      }
      writing = true;
    }
    writeNext();
    return waiting.written().future();
  }

  private void writeNext() {
    List<Waiting> group = nextGroup();
    if (!group.isEmpty()) {
      write(group).onComplete(done -> writeNext());
    }
  }

  private List<Waiting> nextGroup() {
    List<Waiting> group = new ArrayList<>();
    synchronized (queue) {
      int entries = 0;
      while (!queue.isEmpty() && entries < GROUP_ENTRIES) {
        Waiting next = queue.remove();
        entries += next.append().entries().size();
        group.add(next);
      }
      writing = !group.isEmpty();
    }
    return group;
  }

  /** Completes what waits; succeeds in any case. */
  private Future<Void> write(List<Waiting> group) {
    int entries = group.stream().mapToInt(waiting -> waiting.append().entries().size()).sum();
    return write
        .apply(group.stream().map(Waiting::append).toList())
        .transform(
            rows -> {
              if (rows.failed() && group.size() > 1 && refused.test(rows.cause())) {
                return writeEach(group);
              }
              for (Waiting waiting : group) {
                if (rows.succeeded()) {
                  waiting.written().complete(rows.result() == entries);
                } else {
                  waiting.written().fail(rows.cause());
                }
              }
              return Future.succeededFuture();
            });
  }

  private Future<Void> writeEach(List<Waiting> group) {
    Future<Void> done = Future.succeededFuture();
    for (Waiting waiting : group) {
      done = done.compose(v -> write(List.of(waiting)));
    }
    return done;
  }
}
