package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Room} counts on: the bus puts the deliveries of a published message into the queue of
 * a consumer's event loop before {@code publish} returns, so that a task queued there afterwards
 * runs behind them.
 */
class DeliveryOrderTest {
  private static final int CONSUMERS = 500;
  private static final int MESSAGES = 200;

  private final Vertx vertx = Vertx.vertx();
  private final List<Context> loops = new CopyOnWriteArrayList<>();

  @BeforeEach
  void takeTwoEventLoops() {
    await(
        vertx.deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    loops.add(context);
                    return Future.succeededFuture();
                  }
                },
            new DeploymentOptions().setInstances(2)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How many deliveries a task, queued after each of some messages, finds done. */
  private List<Integer> deliveriesBefore(Context publisher, Context hearer) {
    int[] delivered = new int[1]; // on the hearer's event loop only
    Promise<Void> registered = Promise.promise();
    hearer.runOnContext(
        v -> {
          for (int i = 0; i < CONSUMERS; i++) {
            vertx.eventBus().localConsumer("order", message -> delivered[0]++);
          }
          registered.complete();
        });
    await(registered.future());
    List<Integer> found = new CopyOnWriteArrayList<>();
    Promise<List<Integer>> all = Promise.promise();
    publisher.runOnContext(
        v -> {
          for (int i = 0; i < MESSAGES; i++) {
            vertx.eventBus().publish("order", "x", new DeliveryOptions().setLocalOnly(true));
            hearer.runOnContext(
                w -> {
                  found.add(delivered[0]);
                  if (found.size() == MESSAGES) {
                    all.complete(found);
                  }
                });
          }
        });
    return await(all.future());
  }

  private static void assertAllDelivered(List<Integer> found) {
    for (int i = 0; i < MESSAGES; i++) {
      int atLeast = (i + 1) * CONSUMERS;
      assertEquals(atLeast, Math.min(atLeast, found.get(i)), "deliveries of message " + (i + 1));
    }
  }

  @Test
  void aTaskOnAnotherEventLoopRunsBehindTheDeliveriesBeforeIt() {
    assertNotSame(loops.get(0), loops.get(1));
    assertAllDelivered(deliveriesBefore(loops.get(0), loops.get(1)));
  }

  @Test
  void soDoesATaskOnThePublishersOwn() {
    assertAllDelivered(deliveriesBefore(loops.get(0), loops.get(0)));
  }
}
