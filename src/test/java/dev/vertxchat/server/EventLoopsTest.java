package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.TCPMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLoopsTest {
  private static final int INSTANCES = 3;

  /** So many that no two instances share one, whatever else takes one meanwhile. */
  private static final int EVENT_LOOPS = 32;

  @TempDir Path dir;

  /** How many sockets each thread accepted. */
  private final Map<Thread, Integer> sockets = new ConcurrentHashMap<>();

  private VertxMetrics metrics() {
    return new VertxMetrics() {
      @Override
      public TCPMetrics<?> createNetServerMetrics(NetServerOptions options, SocketAddress address) {
        return new TCPMetrics<Void>() {
          @Override
          public Void connected(SocketAddress remoteAddress, String remoteName) {
            sockets.merge(Thread.currentThread(), 1, Integer::sum);
            return null;
          }
        };
      }
    };
  }

  private void socketsSpread(String history) {
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(EVENT_LOOPS)
                    .setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(options -> metrics())
            .build();
    try {
      ChatServerOptions options = TestServer.options("history.url", history);
      List<ChatServerVerticle> verticles = new CopyOnWriteArrayList<>();
      TestServer.await(
          vertx.deployVerticle(
              () -> {
                verticles.add(new ChatServerVerticle(options));
                return verticles.get(verticles.size() - 1);
              },
              new DeploymentOptions().setInstances(INSTANCES)));
      int port = verticles.get(0).actualPort();
      for (int i = 0; i < 2 * INSTANCES; i++) {
        LineClient.plain(port, "c" + i).close();
      }
      assertEquals(INSTANCES, sockets.size(), "event loops: " + sockets);
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void eachInstanceServesItsSocketsOnItsOwnEventLoop() {
    socketsSpread("memory");
  }

  @Test
  void soItIsWithADatabaseWhichHasAnotherEventLoop() {
    socketsSpread("sqlite:" + dir.resolve("chat.db"));
  }
}
