package dev.vertxchat.server;

import dev.vertxchat.protocol.Dialect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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
  private static final long TICK_MILLISECONDS = 1_000;

  private final ChatServerOptions given;
  private final InstantSource clock;
  private final Set<Connection> connections = new HashSet<>();
  private Node node;
  private Relays relays;
  private NetServer server;
  private MessageConsumer<Object> busApi;

  /** Takes its options from the deployment config. */
  public ChatServerVerticle() {
    this(null);
  }

  /** Takes these options, as they are when it is deployed. */
  public ChatServerVerticle(ChatServerOptions options) {
    this(options, InstantSource.system());
  }

  ChatServerVerticle(ChatServerOptions options, InstantSource clock) {
    this.given = options;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    ChatServerOptions options =
        given == null ? new ChatServerOptions(config()) : new ChatServerOptions(given);
    relays = new Relays(vertx, context);
    node = Node.join(vertx, context, options, clock);
    return ready()
        .compose(v -> listen(options))
        .onSuccess(
            listening -> {
              node.listening(options.getHost(), listening.actualPort());
              vertx.setPeriodic(TICK_MILLISECONDS, timer -> tick());
              busApi = vertx.eventBus().consumer(BusApi.SAY, new BusApi(node)::say);
            })
        .onFailure(e -> node.leave());
  }

  /** Succeeds on our own context, for the sockets live on the one that listens. */
  private Future<Void> ready() {
    Promise<Void> ready = Promise.promise();
    node.ready().<Void>mapEmpty().onComplete(r -> context.runOnContext(v -> ready.handle(r)));
    return ready.future();
  }

  private Future<NetServer> listen(ChatServerOptions options) {
    int port = options.getPort() == 0 ? -1 : options.getPort(); // -1: a free one, for all instances
    server =
        vertx.createNetServer(
            new NetServerOptions()
                .setHost(options.getHost())
                .setPort(port)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(BACKLOG));
    return server.connectHandler(this::accept).listen();
  }

  /** The port that is listened on, of use where the configured one is 0. */
  public int actualPort() {
    return server.actualPort();
  }

  private void accept(NetSocket socket) {
    Context own = vertx.getOrCreateContext();
    int bytes = node.options().get(ChatServerOptions.WRITE_BUFFER_BYTES);
    Connection connection =
        new Connection(node, relays, new NetTransport(socket, bytes), own, connections::remove);
    connections.add(connection);
    LineFraming framing =
        new LineFraming(node.options().get(ChatServerOptions.LINE_BYTES), connection);
    AtomicBoolean clean = new AtomicBoolean(true);
    socket
        .handler(framing)
        .exceptionHandler(e -> clean.set(false))
        .endHandler(
            v -> {
              if (clean.get()) {
                framing.end();
              }
              connection.ended(clean.get());
            })
        .closeHandler(v -> connection.closed())
        .shutdownHandler(v -> connection.drain());
    connection.send(Dialect.GREETING);
  }

  private void tick() {
    long now = clock.millis();
    List.copyOf(connections).forEach(connection -> connection.tick(now));
  }

  @Override
  public Future<?> stop() {
    int seconds = node.options().get(ChatServerOptions.DRAIN_SECONDS);
    return busApi
        .unregister()
        .eventually(() -> server.shutdown(seconds, TimeUnit.SECONDS))
        .eventually(() -> left(Math.max(1, seconds)));
  }

  /**
   * Lets go of the node once nobody can say anything more and all that was said is published, or
   * after a while without that: lines that cannot be kept are not acked, and are sent again.
   */
  private Future<Void> left(int seconds) {
    List.copyOf(connections).forEach(connection -> connection.close(CloseReason.RESTARTING));
    return node.rooms().flush().timeout(seconds, TimeUnit.SECONDS).eventually(node::leave);
  }
}
