package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.room.Room;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.Until;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each relay hears its room by a consumer of its own. */
class RelaysOnTheBusTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private Room room;

  @BeforeEach
  void open() {
    Node node = Node.join(vertx, loop, TestServer.options(), TestServer.clocks(new FakeClock()));
    room = TestServer.await(node.rooms().take("lobby"));
  }

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  /** Remembers what is written, from any thread. */
  private static class Written implements Transport {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public Future<Void> write(Buffer written) {
      lines.addAll(written.toString().lines().toList());
      return Future.succeededFuture();
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void onDrain(Runnable action) {
      throw new AssertionError("it is never full");
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void takeMore(boolean more) {}

    @Override
    public void close() {}

    @Override
    public String address() {
      return "nowhere";
    }

    @Override
    public Address peer() {
      return Address.LOCAL;
    }

    @Override
    public boolean isPrivate() {
      return true;
    }
  }

  private Relay hear(Transport transport) {
    Relay relay =
        new Relay(
            room.log(),
            transport,
            loop,
            PlainEncoding.INSTANCE,
            "nobody",
            0,
            (bytes, next) -> next.run());
    loop.runOnContext(v -> relay.hear(vertx.eventBus(), room, faults::add));
    return relay;
  }

  private void say(String text) {
    room.say(new Draft(Entry.Kind.SAID, "Bob", text, null, Entry.NO_REF, Draft.NO_RECEIPT));
    TestServer.await(room.flush());
  }

  private static void untilWritten(Written transport, String... lines) {
    Until.isTrue("written", () -> transport.lines.equals(List.of(lines)));
  }

  @Test
  void oneThatThrowsHurtsNeitherItsNeighboursNorTheRoom() {
    Written before = new Written();
    Written after = new Written();
    Transport throwing =
        new Written() {
          @Override
          public Future<Void> write(Buffer written) {
            throw new IllegalStateException("thrown on purpose");
          }
        };
    hear(before);
    hear(throwing);
    hear(after);
    say("one");
    say("two");
    untilWritten(before, "Bob: one", "Bob: two");
    untilWritten(after, "Bob: one", "Bob: two");
    Until.isTrue("the faults are told", () -> !faults.isEmpty());
    assertEquals("thrown on purpose", faults.get(0).getMessage());
  }

  @Test
  void oneThatIsStoppedHearsNothingMore() {
    Written stopped = new Written();
    Written goesOn = new Written();
    Relay relay = hear(stopped);
    hear(goesOn);
    say("one");
    untilWritten(stopped, "Bob: one");
    loop.runOnContext(v -> relay.stop());
    say("two");
    untilWritten(goesOn, "Bob: one", "Bob: two");
    untilWritten(stopped, "Bob: one");
  }
}
