package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Reader;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Manual;
import dev.vertxchat.testing.Until;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection whose speaker does what the test says. */
class ConnectionTest {
  private final Vertx vertx = Vertx.vertx();
  private final Manual manual = new Manual();
  private final FakeTransport transport = new FakeTransport();
  private final List<String> events = new ArrayList<>();
  private final AtomicInteger finished = new AtomicInteger();
  private long passed; // milliseconds
  private final Node node =
      Node.join(vertx, manual.context(), TestServer.options(), TestServer.clocks(new FakeClock()));
  private final Connection connection =
      new Connection(
          vertx,
          node,
          transport,
          manual.context(),
          () -> passed,
          new Newcomers(System::nanoTime, Runnable::run),
          node.admission().admit(Address.LOCAL),
          ended -> finished.incrementAndGet());

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  /** What it does with a line. */
  private interface Reading {
    void line(String line);
  }

  private void speaks(Reading reading) {
    speaks(connection, reading);
  }

  private void speaks(Connection connection, Reading reading) {
    connection.speaker(
        new Connection.Speaker() {
          @Override
          public void read(String line, Reader reader) {
            reading.line(line);
          }

          @Override
          public boolean isNamed() {
            return true;
          }

          @Override
          public void gone() {
            events.add("gone");
          }

          @Override
          public void drain(CloseReason reason) {
            events.add("drain " + reason);
            connection.close(reason);
          }

          @Override
          public void ended(CloseReason reason) {
            events.add("ended " + reason);
          }
        });
  }

  private void line(String line) {
    connection.line(Buffer.buffer(line));
  }

  @Test
  void anErrorInItsSpeakerEndsItAloneAndThePeerIsTold() {
    speaks(
        line -> {
          throw new NoClassDefFoundError("thrown on purpose");
        });
    line("x");
    assertEquals(List.of("ended FAILED"), events);
    assertEquals(List.of("* Something went wrong in the server: bye."), transport.lines());
    assertEquals(1, finished.get());
    line("y");
    assertEquals(1, finished.get());
  }

  @Test
  void soDoesOneInWhatItWaitedFor() {
    Promise<String> promise = Promise.promise();
    speaks(
        line ->
            connection.await(
                promise.future(),
                result -> {
                  throw new NoClassDefFoundError("thrown on purpose");
                }));
    line("x");
    promise.complete("done");
    manual.runAll();
    assertEquals(List.of("ended FAILED"), events);
  }

  @Test
  void whatItWaitedForIsGivenBackWhenItHasFinishedMeanwhile() {
    Promise<String> promise = Promise.promise();
    speaks(
        line ->
            connection.await(
                promise.future(),
                result -> events.add("handled"),
                unwanted -> events.add("given back " + unwanted)));
    line("x");
    connection.close(CloseReason.TAKEN_OVER);
    promise.complete("it");
    manual.runAll();
    assertEquals(List.of("ended TAKEN_OVER", "given back it"), events);
  }

  @Test
  void linesWaitForTheOneThatWaits() {
    Promise<Void> promise = Promise.promise();
    speaks(
        line -> {
          events.add(line);
          if (line.equals("one")) {
            connection.await(promise.future(), result -> events.add("done"));
          }
        });
    line("one");
    line("two");
    assertTrue(transport.paused);
    assertEquals(List.of("one"), events);
    promise.complete();
    manual.runAll();
    assertEquals(List.of("one", "done", "two"), events);
    assertFalse(transport.paused);
  }

  @Test
  void oneThatIsGoneAndHasMuchToPayIsReadForTwoMinutesOnly() {
    speaks(line -> connection.asked(1_000));
    line("one");
    line("two");
    connection.closed();
    passed = 119_999;
    connection.tick();
    assertEquals(List.of("gone"), events);
    passed = 120_000;
    connection.tick();
    assertEquals(List.of("gone", "ended LOST"), events);
  }

  @Test
  void afterItsTurnTheOthersHaveTheirs() {
    speaks(line -> {});
    connection.hold();
    connection.release(); // it is in
    int before = transport.pauses;
    for (int i = 0; i < 1_024; i++) {
      line("x");
    }
    assertTrue(transport.pauses > before, "paused, though maybe not for long");
    Until.isTrue("it goes on", () -> !transport.paused);
  }

  @Test
  void whoHasPaidAsItIsLookedAtIsReadInOrder() {
    long step = TimeUnit.MILLISECONDS.toNanos(300); // so that it may pass while it is looked at
    AtomicLong nanos = new AtomicLong();
    LongSupplier clock = () -> nanos.getAndAdd(step);
    Vertx other = Vertx.vertx();
    try {
      Node its =
          Node.join(
              other,
              manual.context(),
              TestServer.options("limits.linesPerSecond", 1),
              new Clocks(new FakeClock(), clock, 10));
      Budget budget = its.admission().admit(Address.LOCAL);
      Connection held =
          new Connection(
              other,
              its,
              new FakeTransport(),
              manual.context(),
              () -> 0,
              new Newcomers(System::nanoTime, Runnable::run),
              budget,
              ended -> {});
      List<String> read = new CopyOnWriteArrayList<>();
      speaks(held, read::add);
      List<String> sent = new ArrayList<>();
      held.hold();
      for (int i = 0; i < 40; i++) {
        sent.add("line " + i);
        held.line(Buffer.buffer("line " + i));
      }
      held.release();
      Until.isTrue(() -> read.size() == sent.size(), () -> read);
      assertEquals(sent, read);
    } finally {
      TestServer.await(other.close());
    }
  }

  @Test
  void aTurnEndsSoonerWhenLinesTakeLong() {
    AtomicInteger read = new AtomicInteger();
    speaks(
        line -> {
          read.incrementAndGet();
          long begin = System.nanoTime();
          while (System.nanoTime() - begin < 1_000_000) {
            Thread.onSpinWait();
          }
        });
    connection.hold();
    connection.release(); // it is in
    int before = transport.pauses;
    for (int i = 0; i < 100 && transport.pauses == before; i++) {
      line("x");
    }
    assertTrue(read.get() < 100, "of a millisecond each");
    Until.isTrue("it goes on", () -> !transport.paused);
  }

  @Test
  void whoIsHeldForTwoReasonsIsReadAfterBoth() {
    Promise<Void> promise = Promise.promise();
    speaks(
        line -> {
          events.add(line);
          if (line.equals("one")) {
            connection.send(Buffer.buffer("answer\n"));
            connection.await(promise.future(), result -> {});
          }
        });
    transport.full = true;
    line("one");
    line("two");
    connection.closed(); // so that it waits for no answer to be read any more
    assertTrue(transport.paused);
    assertEquals(List.of("one", "gone"), events);
    promise.complete();
    manual.runAll();
    assertFalse(transport.paused);
    assertEquals(List.of("one", "gone", "two"), events);
  }

  @Test
  void onePeerThatClosesItsSideIsGivenWhatIsDueOnce() {
    speaks(line -> {});
    connection.ended(true);
    connection.closed();
    assertEquals(List.of("drain LOST", "ended LOST", "gone"), events);
    assertEquals(1, finished.get());
  }

  @Test
  void oneThatIsGoneIsReadToItsEnd() {
    Promise<Void> promise = Promise.promise();
    speaks(
        line -> {
          events.add(line);
          if (line.equals("one")) {
            connection.await(promise.future(), result -> {});
          }
        });
    line("one");
    line("two");
    connection.closed();
    connection.ended(false);
    assertEquals(List.of("one", "gone"), events);
    promise.complete();
    manual.runAll();
    assertEquals(List.of("one", "gone", "two", "ended RESET"), events);
  }
}
