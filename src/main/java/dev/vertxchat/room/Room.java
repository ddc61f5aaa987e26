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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
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
 *
 * <p>It forms no batch before every event loop that hears it has handed on the last one: what
 * arrives meanwhile shares the next. Else a loop that is slower than the room's gets ever more and
 * ever smaller batches, each at the cost of a large one.
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
  private final Intake intake;
  private final InstantSource clock;
  private final Executor elsewhere;
  private final Consumer<Batch> onPublished;

  private final AtomicBoolean draining = new AtomicBoolean();
  private volatile boolean delayed; // the log cannot keep the batch in flight, and tries again
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Map<Context, Integer> hearers = new ConcurrentHashMap<>();

  /**
   * A room on its log.
   *
   * @param elsewhere runs a task on another thread than the event loops'
   * @param onPublished told of each batch after it was published, on the room's context
   */
  Room(
      String name,
      Vertx vertx,
      Context context,
      RoomLog log,
      Intake intake,
      InstantSource clock,
      Executor elsewhere,
      Consumer<Batch> onPublished) {
    this.name = name;
    this.vertx = vertx;
    this.context = context;
    this.log = log;
    this.intake = intake;
    this.clock = clock;
    this.elsewhere = elsewhere;
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
    intake.add(draft);
    wake();
    if (delayed) {
      tell(draft, draft.receipt()::delayed);
    }
  }

  /** Whether so much waits that whoever feeds the room should pause. Any thread. */
  public boolean isFull() {
    return intake.isFull();
  }

  /** Runs an action once, on the room's context, when the intake has gone down by half. */
  public void whenNotFull(Runnable action) {
    waiting.add(action);
    wake();
  }

  /**
   * Succeeds when everything said before the call is in the log and published, or could not be
   * kept; it does not wait for what is said after. Any thread.
   */
  public Future<Void> flush() {
    Promise<Void> promise = Promise.promise();
    intake.add(promise);
    wake();
    return promise.future();
  }

  /**
   * One more consumer on this event loop hears the room's batches. Any thread.
   *
   * @param loop a context of the event loop, the same one for all its consumers
   */
  public void heardOn(Context loop) {
    hearers.merge(loop, 1, Integer::sum);
  }

  /** One less. Any thread. */
  public void unheardOn(Context loop) {
    hearers.computeIfPresent(loop, (l, consumers) -> consumers == 1 ? null : consumers - 1);
  }

  private void wake() {
    if (draining.compareAndSet(false, true)) {
      context.runOnContext(v -> drain());
    }
  }

  private void drain() {
    Intake.Portion portion = intake.take();
    if (intake.hasRoom()) {
      goOn();
    }
    if (portion.drafts().isEmpty()) {
      finish(portion);
    } else {
      append(portion)
          .onSuccess(result -> appended(portion, result))
          .onFailure(e -> failed(portion, e));
    }
  }

  private void goOn() {
    Runnable next;
    while ((next = waiting.poll()) != null) {
      next.run();
    }
  }

  private Future<RoomLog.Appended> append(Intake.Portion portion) {
    try {
      return log.append(portion.drafts(), clock.millis(), () -> delayed(portion.drafts()));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void delayed(List<Draft> drafts) {
    delayed = true;
    drafts.forEach(draft -> tell(draft, draft.receipt()::delayed));
    intake.drafts().forEach(draft -> tell(draft, draft.receipt()::delayed));
  }

  private void appended(Intake.Portion portion, RoomLog.Appended appended) {
    delayed = false;
    if (appended.batch() != null) {
      publish(appended.batch());
    }
    List<Draft> drafts = portion.drafts();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      long seq = appended.seqs()[i];
      boolean repeated = appended.repeated()[i];
      tell(draft, () -> draft.receipt().appended(draft, seq, repeated));
    }
    afterHandingOn(() -> finish(portion));
  }

  /** The log is closed, or has a fault: these are lost to it, but not those that follow. */
  private void failed(Intake.Portion portion, Throwable cause) {
    LOG.error("room {}: {} lines could not be kept", name, portion.drafts().size(), cause);
    delayed = false;
    portion.drafts().forEach(draft -> tell(draft, () -> draft.receipt().failed(draft, cause)));
    finish(portion);
  }

  /** A receipt that throws harms nobody else. */
  private void tell(Draft draft, Runnable receipt) {
    try {
      receipt.run();
    } catch (RuntimeException e) {
      LOG.error("room {}: a receipt of {} failed", name, draft.name(), e);
    }
  }

  private void publish(Batch batch) {
    vertx.eventBus().publish(address(), batch, BATCH);
    for (Entry entry : batch.entries()) {
      vertx.eventBus().publish(SAID_ADDRESS + name, new EntryCodec.Said(name, entry), SAID);
    }
    onPublished.accept(batch);
  }

  /**
   * Runs an action on the room's context when every other event loop that hears the room has handed
   * on what was published. A loop's queue is first in, first out, and the bus has put a task there
   * for each consumer: so one more task runs behind all of them, however many they are.
   */
  private void afterHandingOn(Runnable action) {
    List<Context> others = hearers.keySet().stream().filter(loop -> loop != context).toList();
    if (others.isEmpty()) {
      action.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(others.size());
    for (Context loop : others) {
      loop.runOnContext(
          v -> {
            if (left.decrementAndGet() == 0) {
              context.runOnContext(w -> action.run());
            }
          });
    }
  }

  private void finish(Intake.Portion portion) {
    portion.markers().forEach(Promise::complete);
    if (intake.isEmpty()) {
      draining.set(false);
      if (!intake.isEmpty() || !waiting.isEmpty()) {
        wake();
      }
    } else {
      letSocketsBeRead();
    }
  }

  /**
   * Drains on when the event loop has read its sockets. It runs a task that was queued by a task
   * before it reads again, so this goes by another thread. Else what arrived while a batch was
   * relayed would not share the next one: after a large batch there would always be a small one, at
   * the cost of a large one.
   */
  private void letSocketsBeRead() {
    elsewhere.execute(() -> context.runOnContext(v -> drain()));
  }
}
