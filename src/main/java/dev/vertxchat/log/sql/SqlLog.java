package dev.vertxchat.log.sql;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.MemoryBudget;
import dev.vertxchat.log.NewestLines;
import dev.vertxchat.log.Numbering;
import dev.vertxchat.log.RecentBatches;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The log of a room in an SQL database. An append is one statement, and so one transaction: it
 * moves the room's last number on, if that is still what it was, and inserts the entries.
 *
 * <p>One that fails may have been carried out all the same, for instance when the connection broke
 * off during its commit. So what was tried is looked for before it is tried again.
 */
final class SqlLog implements RoomLog, MemoryBudget.Holder {
  /** Entries that stay in memory too, encoded: more than a slow reader is usually behind. */
  private static final int RECENT_ENTRIES = 2_000;

  /** And so many bytes of them at most, however long they are: some 16 large batches. */
  private static final int RECENT_BYTES = 3 << 20;

  /** Entries read at once; no less than are ever written at once. */
  private static final int PAGE_ENTRIES = Batch.MAX_ENTRIES;

  private static final String PAGE =
      "SELECT "
          + EntryRows.COLUMNS
          + " FROM chat_entry WHERE room = ? AND seq > ? ORDER BY seq LIMIT "
          + PAGE_ENTRIES;
  static final String LINES =
      "SELECT "
          + EntryRows.COLUMNS
          + " FROM chat_entry WHERE room = ? AND seq < ? AND kind IN ('said', 'action')"
          + " ORDER BY seq DESC LIMIT ?";
  private static final String LAST = "SELECT last FROM chat_room WHERE id = ?";
  private static final String LAST_REF =
      "SELECT max(ref) FROM chat_entry WHERE room = ? AND client = ? AND ref IS NOT NULL";
  private static final String SEQ_OF_REF =
      "SELECT seq FROM chat_entry WHERE room = ? AND client = ? AND ref = ?";

  private final SqlLogs logs;
  private final String room;
  private final long key;
  private final String id;
  private final int recentEntries;
  private final RecentBatches recent = new RecentBatches();
  private final NewestLines newest;
  private volatile long last;
  private Numbering numbering;
  private Numbering.Numbered tried; // what may have been written though it failed, or null

  /**
   * A log that exists.
   *
   * @param key the room's id in the database
   * @param last the number of its newest entry
   */
  SqlLog(SqlLogs logs, String room, long key, String id, long last) {
    this.logs = logs;
    this.room = room;
    this.key = key;
    this.id = id;
    int keep = logs.kept().lines();
    this.recentEntries = keep == 0 ? RECENT_ENTRIES : Math.min(RECENT_ENTRIES, keep);
    this.last = last;
    this.newest = new NewestLines(last);
    this.numbering = new Numbering(last, recentEntries);
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

  @Override
  public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
    AtomicBoolean told = new AtomicBoolean();
    return logs.retries()
        .untilDone(
            failures -> failures == 0 ? tryFirst(drafts, time) : lookAndTry(drafts, time),
            e -> {
              if (e instanceof Overtaken) {
                return;
              }
              logs.failed(e);
              if (told.compareAndSet(false, true)) {
                delayed.run();
              }
            });
  }

  /** One that was overtaken is tried again at once, for nothing is wrong. */
  private Future<Appended> tryFirst(List<Draft> drafts, long time) {
    return append(drafts, time)
        .recover(e -> e instanceof Overtaken ? lookAndTry(drafts, time) : Future.failedFuture(e));
  }

  private Future<Appended> append(List<Draft> drafts, long time) {
    return meetClients(drafts)
        .compose(
            v -> {
              Numbering.Numbered numbered = numbering.number(drafts, time);
              return findRepeated(drafts, numbered)
                  .compose(w -> write(numbered))
                  .map(w -> appended(numbered));
            });
  }

  /** Learns the last ref of each client that has not spoken here since this log was opened. */
  private Future<Void> meetClients(List<Draft> drafts) {
    Future<Void> met = Future.succeededFuture();
    Set<String> strangers = new HashSet<>();
    for (Draft draft : drafts) {
      if (draft.isNumbered() && !numbering.knows(draft.client()) && strangers.add(draft.client())) {
        met =
            met.compose(v -> logs.readToAppend(LAST_REF, Tuple.of(key, draft.client())))
                .map(rows -> meet(draft.client(), rows.iterator().next().getLong(0)));
      }
    }
    return met;
  }

  private Void meet(String client, Long lastRef) {
    numbering.meet(client, lastRef == null ? Entry.NO_REF : lastRef);
    return null;
  }

  /** Looks up where repeated lines stand that are no longer in memory. */
  private Future<Void> findRepeated(List<Draft> drafts, Numbering.Numbered numbered) {
    Future<Void> found = Future.succeededFuture();
    for (int i = 0; i < numbered.seqs().length; i++) {
      if (numbered.seqs()[i] == 0) {
        int at = i;
        Draft draft = drafts.get(i);
        found =
            found
                .compose(
                    v -> logs.readToAppend(SEQ_OF_REF, Tuple.of(key, draft.client(), draft.ref())))
                .map(
                    rows -> {
                      rows.forEach(row -> numbered.seqs()[at] = row.getLong(0));
                      return null;
                    });
      }
    }
    return found;
  }

  /** Another server has written to the room, so that our numbers are taken. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Future<Void> write(Numbering.Numbered numbered) {
    List<Entry> entries = numbered.entries();
    if (entries.isEmpty()) {
      return Future.succeededFuture();
    }
    tried = numbered;
    return logs.append(new Append(key, entries))
        .compose(
            appended -> appended ? Future.succeededFuture() : Future.failedFuture(new Overtaken()));
  }

  private Appended appended(Numbering.Numbered numbered) {
    logs.succeeded();
    tried = null;
    Batch batch = null;
    if (!numbered.entries().isEmpty()) {
      batch = new Batch(room, numbered.entries());
      long before = bytesHeld();
      recent.add(batch);
      if (batch.first() > last + 1) {
        newest.forget(batch.first() - 1); // another server's lines are missing there
      }
      newest.add(batch.entries());
      last = batch.last();
      recent.trim(last - recentEntries + 1);
      recent.trimTo(RECENT_BYTES);
      logs.budget().spent(bytesHeld() - before);
    }
    numbering.trim(); // also when nothing is new: clients were met
    return new Appended(batch, numbered.seqs(), numbered.repeated());
  }

  private Future<Appended> lookAndTry(List<Draft> drafts, long time) {
    return logs.readToAppend(LAST, Tuple.of(key))
        .compose(rows -> settle(drafts, time, rows.iterator().next().getLong(0)));
  }

  /** Looks whether the entries of the last try are in the log, and if not tries anew. */
  private Future<Appended> settle(List<Draft> drafts, long time, long now) {
    Numbering.Numbered written = tried;
    if (written == null || now == last) {
      return appendAfter(now, drafts, time);
    }
    return logs.entriesToAppend(PAGE, Tuple.of(key, last))
        .compose(
            found -> {
              List<Entry> entries = written.entries();
              if (found.size() < entries.size()
                  || !found.subList(0, entries.size()).equals(entries)) {
                return appendAfter(now, drafts, time);
              }
              numbering = new Numbering(now, recentEntries);
              return Future.succeededFuture(appended(written));
            });
  }

  private Future<Appended> appendAfter(long now, List<Draft> drafts, long time) {
    if (now != last) {
      recent.clear(); // another server's entries are missing there
      newest.forget(now);
      last = now;
    }
    numbering = new Numbering(now, recentEntries);
    tried = null;
    return append(drafts, time);
  }

  @Override
  public long bytesHeld() {
    return recent.bytes() + newest.bytes();
  }

  @Override
  public void trimTo(long mostBytes) {
    newest.trimTo(mostBytes / 4);
    recent.trimTo(mostBytes - newest.bytes());
  }

  @Override
  public Future<Batch> read(long after) {
    if (after >= last) {
      return Future.succeededFuture();
    }
    Batch held = recent.holding(after + 1);
    return held != null
        ? Future.succeededFuture(held)
        : logs.retries().untilDone(failures -> page(after), logs::failed).map(this::learn);
  }

  /** The next who reads on from near there shares it, and asks the database no more. */
  private Batch learn(List<Entry> entries) {
    if (entries.isEmpty()) {
      return null;
    }
    Batch read = new Batch(room, entries);
    if (last - read.first() < recentEntries) {
      long before = bytesHeld();
      recent.learn(read, last, RECENT_BYTES);
      logs.budget().spent(bytesHeld() - before);
    }
    Batch held = recent.holding(read.first());
    return held != null ? held : read;
  }

  private Future<List<Entry>> page(long after) {
    return logs.entries(PAGE, Tuple.of(key, after));
  }

  @Override
  public Future<List<Entry>> lines(long before, int limit) {
    List<Entry> held = newest.lines(before, limit);
    if (held != null) {
      return Future.succeededFuture(held);
    }
    long from = newest.from();
    if (before < from) {
      return readLines(before, limit);
    }
    return readLines(from, NewestLines.MOST)
        .compose(
            older -> {
              newest.learn(from, older);
              List<Entry> lines = newest.lines(before, limit);
              return lines != null ? Future.succeededFuture(lines) : readLines(before, limit);
            });
  }

  private Future<List<Entry>> readLines(long before, int limit) {
    return logs.entries(LINES, Tuple.of(key, before, limit));
  }

  @Override
  public Future<List<Entry>> search(String words, long before, int limit) {
    Set<String> terms = Words.sought(words);
    if (terms.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return logs.search(key, terms, Math.min(before, last + 1), limit)
        .map(
            found -> {
              Collections.reverse(found);
              return found;
            });
  }
}
