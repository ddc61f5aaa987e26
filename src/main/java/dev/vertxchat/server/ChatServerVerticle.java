package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** Free ports in the words of Vert.x, which are the same one for all instances. */
  private static final int PORT = -1;

  private static final int TLS_PORT = -2;

  /** How long what is sent may be left unanswered: a phone comes out of a tunnel in less. */
  private static final Duration UNANSWERED = Duration.ofSeconds(60);

  /** Looks at each connection while that may last. */
  private static final int LOOKS = 12;

  private final ChatServerOptions given;
  private final Clocks clocks;
  private final Duration unanswered;
  private final Set<NetTransport> transports = new HashSet<>();
  private final List<MessageConsumer<?>> busApi = new ArrayList<>();
  private final List<NetServer> servers = new ArrayList<>();
  private ChatServerOptions options;
  private Acceptor acceptor;
  private volatile Tls tls; // null without

  /** Takes its options from the deployment config. */
  public ChatServerVerticle() {
    this(null);
  }

  /** Takes these options, as they are when it is deployed. */
  public ChatServerVerticle(ChatServerOptions options) {
    this(options, Clocks.system());
  }

  ChatServerVerticle(ChatServerOptions options, Clocks clocks) {
    this(options, clocks, UNANSWERED);
  }

  ChatServerVerticle(ChatServerOptions options, Clocks clocks, Duration unanswered) {
    this.given = options;
    this.clocks = clocks;
    this.unanswered = unanswered;
  }

  @Override
  public Future<?> start() {
    options = given == null ? new ChatServerOptions(config()) : new ChatServerOptions(given);
    TlsFiles files = TlsFiles.of(options);
    return Acceptor.open(vertx, context, options, clocks)
        .onSuccess(opened -> acceptor = opened)
        .compose(opened -> files == null ? Future.succeededFuture() : openTls(files))
        .compose(opened -> listen())
        .onSuccess(
            listening -> {
              if (vertx.isNativeTransportEnabled()) {
                vertx.setPeriodic(unanswered.toMillis() / LOOKS, timer -> cutDeadLinks());
              }
            })
        .onSuccess(
            listening -> busApi.addAll(new BusApi(acceptor.node()).register(vertx.eventBus())))
        .recover(e -> letGo().transform(v -> Future.failedFuture(e)));
  }

  private Future<Void> openTls(TlsFiles files) {
    Promise<Void> opened = Promise.promise();
    acceptor
        .node()
        .tls(files)
        .onSuccess(read -> tls = read)
        .<Void>mapEmpty()
        .onComplete(r -> context.runOnContext(v -> opened.handle(r)));
    return opened.future();
  }

  private Future<Void> letGo() {
    return acceptor == null ? Future.succeededFuture() : acceptor.close(1);
  }

  /** On one port, or on a plain one and one with TLS. */
  private Future<Void> listen() {
    boolean both = tls != null && options.getTlsPort() >= 0;
    Future<Void> listening = listen(options.getPort(), PORT, both ? null : tls);
    return both ? listening.compose(v -> listen(options.getTlsPort(), TLS_PORT, tls)) : listening;
  }

  /**
   * Listens.
   *
   * @param free a free port, when {@code port} is 0: the same for all instances
   * @param speaking null for a plain port
   */
  private Future<Void> listen(int port, int free, Tls speaking) {
    NetServerOptions net = options.getNetServerOptions();
    NetServer server =
        vertx.createNetServer(
            (net == null
                    ? new NetServerOptions()
                        .setTcpKeepAlive(true)
                        .setAcceptBacklog(BACKLOG)
                        .setSendBufferSize(SEND_BUFFER_BYTES)
                    : net)
                .setHost(options.getHost())
                .setPort(port == 0 ? free : port));
    servers.add(server);
    return server
        .connectHandler(socket -> accept(socket, speaking))
        .listen()
        .onSuccess(
            listening ->
                acceptor
                    .node()
                    .listening(options.getHost(), listening.actualPort(), speaking != null))
        .mapEmpty();
  }

  /** The port that is listened on, of use where the configured one is 0. */
  public int actualPort() {
    return servers.get(0).actualPort();
  }

  /** The port that speaks TLS, {@link #actualPort} if there is no other; -1 when none does. */
  public int actualTlsPort() {
    return tls == null ? -1 : servers.get(servers.size() - 1).actualPort();
  }

  private void accept(NetSocket socket, Tls speaking) {
    NetTransport transport =
        new NetTransport(socket, options.get(ChatServerOptions.WRITE_BUFFER_BYTES));
    if (speaking != null) {
      transport.speak(speaking);
    }
    acceptor
        .accept(transport)
        .ifPresent(
            incoming -> {
              transports.add(transport);
              transport.deliver(incoming, () -> transports.remove(transport));
            });
  }

  private void cutDeadLinks() {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()); // as the system counts, too
    List.copyOf(transports).forEach(t -> t.cutIfUnanswered(now, unanswered.toMillis()));
  }

  /**
   * Reads the certificate anew, as is done by itself some seconds after its files have changed.
   * When they can't be used, that is printed, and the certificate of before stays in force. Those
   * who are connected stay so. Any thread.
   *
   * @return succeeds when it is done, also in vain, and at once without TLS
   */
  public Future<Void> reloadCertificate() {
    return tls == null ? Future.succeededFuture() : tls.reload();
  }

  @Override
  public Future<?> stop() {
    int seconds = options.get(ChatServerOptions.DRAIN_SECONDS);
    acceptor.stops();
    return Future.join(busApi.stream().map(MessageConsumer::unregister).toList())
        .eventually(
            () ->
                Future.join(
                    servers.stream().map(s -> s.shutdown(seconds, TimeUnit.SECONDS)).toList()))
        .eventually(() -> acceptor.close(seconds));
  }
}
