package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.FreePort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host whose addresses are several of this machine's. */
@Timeout(30)
class DialerTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void theFirstAddressThatTakesAConnectionIsTheOne() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {});
    int port = server.listen(0, "127.0.0.2").await().actualPort();
    NetSocket socket =
        dialer("127.0.0.3", "127.0.0.2", "127.0.0.4").connect("chat", port, 5_000).await();
    assertEquals("127.0.0.2", socket.remoteAddress().hostAddress());
  }

  @Test
  void anAddressThatDoesNotAnswerIsGivenItsShareOfTheTime() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.3"))) {
      List<Socket> queue = fill(deaf);
      NetServer server = vertx.createNetServer().connectHandler(socket -> {});
      server.listen(deaf.getLocalPort(), "127.0.0.2").await();
      long start = System.nanoTime();
      NetSocket socket =
          dialer("127.0.0.3", "127.0.0.2").connect("chat", deaf.getLocalPort(), 1_000).await();
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertEquals("127.0.0.2", socket.remoteAddress().hostAddress());
      assertTrue(took >= 500 && took < 1_000, () -> "took " + took + " ms");
      for (Socket each : queue) {
        each.close();
      }
    }
  }

  /** Fills the queue of a listener that accepts nothing, so that further attempts hang. */
  private static List<Socket> fill(ServerSocket deaf) throws Exception {
    List<Socket> queue = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(deaf.getLocalSocketAddress(), 100);
      } catch (SocketTimeoutException full) {
        return queue;
      }
    }
    throw new AssertionError("the queue of a listener takes any number");
  }

  @Test
  void whenNoAddressTakesAConnectionTheLastOneSaysWhy() {
    int port = FreePort.choose(new Random());
    assertInstanceOf(
        ConnectException.class,
        assertThrows(
            Throwable.class,
            () -> dialer("127.0.0.2", "127.0.0.3").connect("chat", port, 5_000).await()));
  }

  @Test
  void aHostThatIsNotKnownIsToldSo() {
    Dialer unknown =
        new Dialer(
            vertx,
            new NetClientOptions(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThrows(UnknownHostException.class, () -> unknown.connect("chat", 1, 5_000).await());
  }

  @Test
  void whatIsClosedOpensNoConnection() {
    Dialer dialer = dialer("127.0.0.1");
    dialer.close();
    Future<NetSocket> connected = dialer.connect("chat", 1, 5_000);
    assertThrows(RejectedExecutionException.class, connected::await);
  }

  @Test
  void theSystemIsAskedForTheAddressesOfAName() {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {});
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    for (String host : List.of("localhost", "127.0.0.1")) {
      assertEquals(
          "127.0.0.1",
          new Dialer(vertx, new NetClientOptions())
              .connect(host, port, 5_000)
              .await()
              .remoteAddress()
              .hostAddress());
    }
  }

  private Dialer dialer(String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(new InetSocketAddress(address, 1).getAddress());
    }
    return new Dialer(vertx, new NetClientOptions(), host -> all);
  }
}
