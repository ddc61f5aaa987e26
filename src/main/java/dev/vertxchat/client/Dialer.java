package dev.vertxchat.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to a host by its name: each of its addresses is tried in turn, for the first
 * may be dead while another one lives. Used on one context.
 */
final class Dialer {
  /** Threads that look up names, for all clients of a Vert.x: a lookup may hang for seconds. */
  private static final int LOOKUPS = 4;

  private final NetClient netClient;
  private final boolean tls;
  private final WorkerExecutor lookups;
  private final Lookup lookup;

  /** How the addresses of a host are found; it may block. */
  @FunctionalInterface
  interface Lookup {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /** A dialer that asks the system for addresses. */
  Dialer(Vertx vertx, NetClientOptions options) {
    this(vertx, options, host -> Arrays.asList(InetAddress.getAllByName(host)));
  }

  Dialer(Vertx vertx, NetClientOptions options, Lookup lookup) {
    // Without reconnectAttempts, which cover a refused attempt only: whoever dials tries again.
    this.netClient = vertx.createNetClient(options);
    this.tls = options.isSsl();
    // A pool of our own: the application's may be busy with something else.
    this.lookups = vertx.createSharedWorkerExecutor("vertx-chat-lookups", LOOKUPS);
    this.lookup = lookup;
  }

  /**
   * Connects to the first address that takes the connection. An address that does not answer is
   * given its share of the time.
   *
   * @return fails with what went wrong at the last address; with {@link NotTrustedException} when
   *     that was TLS
   */
  Future<NetSocket> connect(String host, int port, long milliseconds) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    return lookUp(host)
        .compose(addresses -> connect(host, addresses, port, deadline))
        .recover(e -> Future.failedFuture(ServerTrust.judged(e, host)));
  }

  private Future<List<InetAddress>> lookUp(String host) {
    try {
      return lookups.executeBlocking(() -> lookup.addresses(host), false);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(e); // the pool was closed, with its Vert.x or by us
    }
  }

  private Future<NetSocket> connect(
      String host, List<InetAddress> addresses, int port, long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    Future<NetSocket> first =
        netClient.connect(
            new ConnectOptions()
                .setRemoteAddress(
                    SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.get(0), port)))
                .setHost(host) // whose certificate it must be
                .setPort(port)
                .setSsl(tls)
                .setTimeout((int) Math.max(1, left / addresses.size())));
    List<InetAddress> others = addresses.subList(1, addresses.size());
    return others.isEmpty() ? first : first.recover(e -> connect(host, others, port, deadline));
  }

  /** Closes all connections. */
  void close() {
    netClient.close();
    lookups.close();
  }
}
