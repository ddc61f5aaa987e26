package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The chat server: {@code vertx.deployVerticle(new ChatServerVerticle(), …)}.
 *
 * <p>Deployed with N instances it serves one port on N event loops; all instances of a Vert.x share
 * rooms, members and names. Its options come from the constructor or, with none given, from the
 * deployment config with the keys of {@code conf/server.json}. It fails to deploy when the config
 * holds a key or value that is not allowed, when the port is in use, or when the history cannot be
 * kept where the config says. Undeploying it lets nobody in, hands out what was said, tells
 * everyone, and closes.
 */
public final class ChatServerVerticle extends VerticleBase {
  private static final int BACKLOG = 4_096;

  /**
   * Bytes that the kernel may hold for a socket, of which Linux takes the double. Left to itself it
   * holds 3 MB for a reader that has stalled, and gains nothing by it (docs/performance.md).
   */
  private static final int SEND_BUFFER_BYTES = 65_536;

  private final ChatServerOptions given;
  private final Clocks clocks;
  private final List<MessageConsumer<?>> busApi = new ArrayList<>();
  private ChatServerOptions options;
  private Acceptor acceptor;
  private NetServer server;

  /** Takes its options from the deployment config. */
  public ChatServerVerticle() {
    this(null);
  }

  /** Takes these options, as they are when it is deployed. */
  public ChatServerVerticle(ChatServerOptions options) {
    this(options, Clocks.system());
  }

  ChatServerVerticle(ChatServerOptions options, Clocks clocks) {
    this.given = options;
    this.clocks = clocks;
  }

  @Override
  public Future<?> start() {
    options = given == null ? new ChatServerOptions(config()) : new ChatServerOptions(given);
    return Acceptor.open(vertx, context, options, clocks)
        .onSuccess(opened -> acceptor = opened)
        .compose(opened -> listen())
        .onSuccess(
            listening -> {
              acceptor.node().listening(options.getHost(), listening.actualPort());
              busApi.addAll(new BusApi(acceptor.node()).register(vertx.eventBus()));
            })
        .recover(e -> letGo().transform(v -> Future.failedFuture(e)));
  }

  private Future<Void> letGo() {
    return acceptor == null ? Future.succeededFuture() : acceptor.close(1);
  }

  private Future<NetServer> listen() {
    int port = options.getPort() == 0 ? -1 : options.getPort(); // -1: a free one, for all instances
    NetServerOptions net = options.getNetServerOptions();
    server =
        vertx.createNetServer(
            (net == null
                    ? new NetServerOptions()
                        .setTcpKeepAlive(true)
                        .setAcceptBacklog(BACKLOG)
                        .setSendBufferSize(SEND_BUFFER_BYTES)
                    : net)
                .setHost(options.getHost())
                .setPort(port));
    return server.connectHandler(this::accept).listen();
  }

  /** The port that is listened on, of use where the configured one is 0. */
  public int actualPort() {
    return server.actualPort();
  }

  private void accept(NetSocket socket) {
    NetTransport transport =
        new NetTransport(socket, options.get(ChatServerOptions.WRITE_BUFFER_BYTES));
    acceptor.accept(transport).ifPresent(transport::deliver);
  }

  @Override
  public Future<?> stop() {
    int seconds = options.get(ChatServerOptions.DRAIN_SECONDS);
    acceptor.stops();
    return Future.join(busApi.stream().map(MessageConsumer::unregister).toList())
        .eventually(() -> server.shutdown(seconds, TimeUnit.SECONDS))
        .eventually(() -> acceptor.close(seconds));
  }
}
