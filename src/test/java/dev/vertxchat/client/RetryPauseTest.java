package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RetryPauseTest {
  private final List<Long> asked = new CopyOnWriteArrayList<>();

  private long largest(long below) {
    asked.add(below);
    return below - 1;
  }

  @Test
  void afterASessionUpToTheJitterIsAdded() {
    assertEquals(6_000, new RetryPause(5_000, 1_000, this::largest).afterASession());
    assertEquals(5_000, new RetryPause(5_000, 1_000, below -> 0).afterASession());
    assertEquals(List.of(1_001L), asked);
  }

  @Test
  void afterAnAttemptOrWithoutAJitterThePauseIsAlwaysTheSame() {
    assertEquals(5_000, new RetryPause(5_000, 1_000, this::largest).afterAnAttempt());
    assertEquals(5_000, new RetryPause(5_000, 0, this::largest).afterASession());
    assertEquals(List.of(), asked);
  }

  @Test
  void byDefaultTheServerIsTriedEveryFiveSecondsAndUpToOneLaterAfterASession() {
    RetryPause pause = RetryPause.of(new ChatClientOptions());
    assertEquals(5_000, pause.milliseconds());
    assertEquals(1_000, pause.jitterMilliseconds());
    assertEquals(0, pause.random().applyAsLong(1));
  }

  @Test
  void aClientAddsItOnceForEachSessionThatItLost() {
    Vertx vertx = Vertx.vertx();
    try (ScriptedServer server = new ScriptedServer()) {
      Recorder alice =
          new Recorder(
              ChatClient.create(
                  vertx,
                  new ChatClientOptions().setPort(server.port()).setName("Alice"),
                  ChatClient.newClientId(),
                  new RetryPause(1, 1, this::largest)));
      alice.client.connect();
      server.accept().cut(); // an attempt that was no session
      server.accept().next();
      assertEquals(List.of(), asked);
      server.welcome("Alice", "lobby", 5, false);
      alice.awaitState(ClientState.Kind.ONLINE);
      server.cut().accept().cut().accept().cut().accept().next();
      Until.isTrue(() -> asked.equals(List.of(2L)), () -> asked);
    } finally {
      vertx.close().await();
    }
  }
}
