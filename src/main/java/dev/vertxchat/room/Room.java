package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named conversation: takes drafts, appends them to its log in batches, and publishes each batch.
 *
 * <p>It knows no sockets. Drafts may come from any thread; they are numbered, appended and
 * published on the room's context only, one append in flight, so that order needs no lock. What
 * arrives while an append is in flight is the next batch.
 */
public final class Room {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private static final String ADDRESS = "chat.room.";
  private static final String SAID_ADDRESS = "chat.said.";

  private static final DeliveryOptions BATCH =
      new DeliveryOptions().setLocalOnly(true).setCodecName(BatchCodec.NAME);
  private static final DeliveryOptions SAID = new DeliveryOptions().setCodecName(EntryCodec.NAME);

  private final String name;
  private final Vertx vertx;
  private final Context context;
  private final RoomLog log;
  private final int queueLines;
  private final InstantSource clock;
  private final Consumer<Batch> onPublished;

  private final Queue<Draft> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean draining = new AtomicBoolean();
  private volatile boolean delayed; // the log cannot keep the batch in flight, and tries again
  private final List<Hearer> hearers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean waitsForHearers = new AtomicBoolean();
  private volatile long published;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Promise<Void>> flushing = new ConcurrentLinkedQueue<>();

  /**
   * A room on its log.
   *
   * @param queueLines drafts that may wait before {@link #isFull}
   * @param onPublished told of each batch after it was published, on the room's context
   */
  Room(
      String name,
      Vertx vertx,
      Context context,
      RoomLog log,
      int queueLines,
      InstantSource clock,
      Consumer<Batch> onPublished) {
    this.name = name;
    this.vertx = vertx;
    this.context = context;
    this.log = log;
    this.queueLines = queueLines;
    this.clock = clock;
    this.onPublished = onPublished;
  }

  public String name() {
    return name;
  }

  /** Where its batches are published, on this node. */
  public String address() {
    return ADDRESS + name;
  }

  public RoomLog log() {
    return log;
  }

  /**
   * Takes a draft; its receipt is told when it is in the log. Any thread; does not block. Drafts of
   * one thread keep their order. It never refuses: a caller that sees {@link #isFull} afterwards
   * stops reading what feeds it and goes on {@link #whenNotFull}.
   */
  public void say(Draft draft) {
    queue.add(draft);
    queued.incrementAndGet();
    wake();
    if (delayed) {
      draft.receipt().delayed();
    }
  }

  /** Whether so many drafts wait that whoever feeds the room should pause. Any thread. */
  public boolean isFull() {
    return queued.get() >= queueLines;
  }

  /**
   * Runs an action once, on the room's context, when the queue has gone down by half. Any thread.
   */
  public void whenNotFull(Runnable action) {
    waiting.add(action);
    wake();
  }

  /** Succeeds when everything said before the call is in the log and published. Any thread. */
  public Future<Void> flush() {
    Promise<Void> promise = Promise.promise();
    flushing.add(promise);
    wake();
    return promise.future();
  }

  private void wake() {
    if (draining.compareAndSet(false, true)) {
      context.runOnContext(v -> drain());
    }
  }

  /**
   * An event loop that hears the room's batches and hands them on. The room forms no new batch
   * before every loop has handed on the last one: what arrives meanwhile shares the next. Else a
   * loop that is slower than the room's gets ever more and ever smaller batches, each at the cost
   * of a large one.
   */
  public interface Hearer {
    /** The number of the last entry that it has handed on. Any thread. */
    long heard();
  }

  /**
   * Adds one whose bus consumer is registered already and that takes {@link #published} as heard.
   * One on the room's own context needs no waiting for: its turn comes before the next drain. Any
   * thread.
   */
  public void addHearer(Hearer hearer, Context its) {
    if (its != context) {
      hearers.add(hearer);
    }
  }

  /** Waits for it no longer. Any thread. */
  public void removeHearer(Hearer hearer) {
    hearers.remove(hearer);
    heard();
  }

  /** Told by a hearer that has handed on a batch. Any thread. */
  public void heard() {
    if (waitsForHearers.compareAndSet(true, false)) {
      context.runOnContext(v -> drain());
    }
  }

  /** The number of the last entry published. Any thread. */
  public long published() {
    return published;
  }

  /** Whether {@link #heard} will go on with the drain. */
  private boolean mustWait() {
    if (allHaveHeard()) {
      return false;
    }
    waitsForHearers.set(true);
    return !allHaveHeard() || !waitsForHearers.compareAndSet(true, false);
  }

  private boolean allHaveHeard() {
    for (Hearer hearer : hearers) {
      if (hearer.heard() < published) {
        return false;
      }
    }
    return true;
  }

  private void drain() {
    if (mustWait()) {
      return;
    }
    List<Promise<Void>> flushed = takeAll(flushing);
    List<Draft> drafts = nextDrafts();
    if (queued.get() <= queueLines / 2) {
      takeAll(waiting).forEach(Runnable::run);
    }
    if (drafts.isEmpty()) {
      finish(flushed);
    } else {
      log.append(drafts, clock.millis(), () -> delayed(drafts))
          .onSuccess(result -> appended(drafts, flushed, result))
          .onFailure(e -> LOG.error("room {} can take no more lines", name, e));
    }
  }

  private void delayed(List<Draft> drafts) {
    delayed = true;
    drafts.forEach(draft -> draft.receipt().delayed());
    queue.forEach(draft -> draft.receipt().delayed());
  }

  private List<Draft> nextDrafts() {
    List<Draft> drafts = new ArrayList<>();
    int characters = 0;
    Draft draft;
    while (drafts.size() < Batch.MAX_ENTRIES
        && characters < Batch.MAX_CHARACTERS
        && (draft = queue.poll()) != null) {
      characters += draft.text().length();
      drafts.add(draft);
    }
    queued.addAndGet(-drafts.size());
    return drafts;
  }

  private void appended(
      List<Draft> drafts, List<Promise<Void>> flushed, RoomLog.Appended appended) {
    delayed = false;
    if (appended.batch() != null) {
      publish(appended.batch());
    }
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      draft.receipt().appended(draft, appended.seqs()[i], appended.repeated()[i]);
    }
    finish(flushed);
  }

  private void publish(Batch batch) {
    published = batch.last(); // before the bus, so that a hearer that comes now knows of it
    vertx.eventBus().publish(address(), batch, BATCH);
    for (Entry entry : batch.entries()) {
      vertx.eventBus().publish(SAID_ADDRESS + name, new EntryCodec.Said(name, entry), SAID);
    }
    onPublished.accept(batch);
  }

  private void finish(List<Promise<Void>> flushed) {
    if (queue.isEmpty()) {
      flushed.forEach(Promise::complete);
    } else {
      flushing.addAll(flushed);
    }
    if (queue.isEmpty() && flushing.isEmpty()) {
      draining.set(false);
      if (!queue.isEmpty() || !flushing.isEmpty() || !waiting.isEmpty()) {
        wake();
      }
    } else {
      giveSocketsATurn().onComplete(v -> context.runOnContext(w -> drain()));
    }
  }

  /**
   * Succeeds when the event loop has read its sockets. It runs a task that was queued by a task
   * before it reads again, so this goes by another thread. Else what arrived while a batch was
   * relayed would not share the next one: after a large batch there would always be a small one, at
   * the cost of a large one.
   */
  private Future<Void> giveSocketsATurn() {
    return vertx.executeBlocking(() -> null, false);
  }

  private static <T> List<T> takeAll(Queue<T> queue) {
    List<T> taken = new ArrayList<>();
    T next;
    while ((next = queue.poll()) != null) {
      taken.add(next);
    }
    return taken;
  }
}
