package dev.vertxchat.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private final Turnstile turnstile = new Turnstile(2, 6, 4);
  private final List<String> begun = new ArrayList<>();
  private final List<Promise<String>> running = new ArrayList<>();

  private Future<String> attempt(String address, String what) {
    return turnstile.run(
        address,
        () -> {
          begun.add(what);
          Promise<String> attempt = Promise.promise();
          running.add(attempt);
          return attempt.future();
        });
  }

  private void end(String result) {
    running.remove(0).complete(result);
  }

  private static ErrorCode code(Future<?> refused) {
    return ((RefusedException) refused.cause()).code();
  }

  @Test
  void fewRunAtOnceAndTheOthersInTheirOrder() {
    Future<String> first = attempt("a", "1");
    attempt("a", "2");
    Future<String> third = attempt("a", "3");
    attempt("a", "4");
    assertEquals(List.of("1", "2"), begun);
    end("one");
    assertEquals("one", first.result());
    assertEquals(List.of("1", "2", "3"), begun);
    assertFalse(third.isComplete());
    end("two");
    end("three");
    assertEquals("three", third.result());
    assertEquals(List.of("1", "2", "3", "4"), begun);
  }

  @Test
  void addressesHaveTheirTurnsHoweverManyWaitOfOne() {
    for (int i = 1; i <= 6; i++) {
      attempt("a", "a" + i);
    }
    attempt("b", "b1");
    attempt("c", "c1");
    while (!running.isEmpty()) {
      end("");
    }
    assertEquals(List.of("a1", "a2", "a3", "b1", "c1", "a4", "a5", "a6"), begun);
  }

  @Test
  void noAddressTakesAllPlacesAndAllTogetherTakeNoMoreThanThereAre() {
    for (int i = 1; i <= 6; i++) {
      attempt("a", "a" + i);
    }
    assertEquals(ErrorCode.BUSY, code(attempt("a", "one too many")));
    assertFalse(attempt("b", "b1").isComplete());
    assertFalse(attempt("c", "c1").isComplete());
    assertEquals(6, turnstile.waiting());
    assertEquals(ErrorCode.BUSY, code(attempt("d", "one too many")));
    end("");
    assertFalse(attempt("d", "d1").isComplete());
    while (!running.isEmpty()) {
      end("");
    }
    assertEquals(List.of("a1", "a2", "a3", "b1", "c1", "d1", "a4", "a5", "a6"), sortedLast(begun));
    assertEquals(0, turnstile.waiting());
  }

  /** The order of those who come while others run is told by another test. */
  private static List<String> sortedLast(List<String> begun) {
    assertTrue(begun.contains("d1"));
    List<String> all = new ArrayList<>(begun);
    all.remove("d1");
    all.add(5, "d1");
    return all;
  }

  @Test
  void howeverManyEndAtOnceNoneWaitsOnTopOfAnother() {
    Turnstile wide = new Turnstile(1, 100_000, 100_000);
    Promise<String> first = Promise.promise();
    wide.run("a", first::future);
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      others.add(wide.run("a", () -> Future.succeededFuture("at once")));
    }
    first.complete("");
    assertTrue(others.stream().allMatch(Future::succeeded));
    assertEquals(0, wide.waiting());
  }

  @Test
  void whatFailsOrThrowsMakesPlaceToo() {
    RuntimeException thrown = new RuntimeException("thrown on purpose");
    for (int i = 0; i < 20; i++) {
      Future<Void> failed =
          turnstile.run(
              "a",
              () -> {
                throw thrown;
              });
      assertSame(thrown, failed.cause());
    }
    assertEquals(0, turnstile.waiting());
    attempt("a", "1");
    assertEquals(List.of("1"), begun);
  }
}
