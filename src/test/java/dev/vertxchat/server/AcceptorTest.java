package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.Until;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorTest {
  @ParameterizedTest
  @ValueSource(ints = {256, 1}) // those who are let in, and those who are not
  void moreThanATurnsPeersWaitUntilTheOthersHadTheirs(int most) {
    Vertx vertx = Vertx.vertx();
    try {
      Context loop = vertx.getOrCreateContext();
      Acceptor acceptor =
          TestServer.await(
              Acceptor.open(vertx, loop, TestServer.options("limits.connectionsPerAddress", most)));
      List<FakeTransport> peers =
          Stream.generate(FakeTransport::new).limit(Acceptor.TAKEN_A_TURN).toList();
      FakeTransport last = peers.get(Acceptor.TAKEN_A_TURN - 1);
      assertFalse(
          on(
              loop,
              () -> {
                peers.forEach(acceptor::accept);
                return peers.stream().allMatch(peer -> peer.takesMore);
              }));
      Until.isTrue("more are taken", () -> on(loop, () -> last.takesMore));
      assertTrue(on(loop, () -> peers.stream().noneMatch(peer -> peer.lines().isEmpty())));
      TestServer.await(acceptor.close(1));
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void allWhoComeAtOnceAreGreetedInTheEnd() throws IOException {
    int many = 5 * Acceptor.TAKEN_A_TURN;
    List<Socket> peers = new ArrayList<>();
    try (TestServer server = TestServer.unlimited(2, InstantSource.system())) {
      for (int i = 0; i < many; i++) {
        peers.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      for (Socket peer : peers) {
        peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Until.PATIENCE_SECONDS));
        assertEquals('*', peer.getInputStream().read());
      }
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
    }
  }

  private static <T> T on(Context loop, Supplier<T> action) {
    Promise<T> result = Promise.promise();
    loop.runOnContext(v -> result.complete(action.get()));
    return TestServer.await(result.future());
  }
}
