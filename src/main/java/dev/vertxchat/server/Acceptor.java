package dev.vertxchat.server;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Takes connections in, whatever carries them, and lets them go. A verticle that serves a transport
 * has one: it hands {@link #accept} what each peer is reached by, and does nothing else.
 *
 * <p>Every method runs on the context of its verticle, on whose event loop the transports live.
 */
public final class Acceptor {
  /**
   * What may pass at most between two looks at the time limits, in milliseconds. When it was more,
   * it was us who did not listen (a stopped process, a suspended machine), and the peers are not to
   * be held to it.
   */
  private static final long MOST_UNHEARD = 2_000;

  /**
   * Peers after which those who are in have their turn. What Vert.x does for each is not counted
   * among their work, and takes as long as ours or, in a process that has just started, longer.
   */
  static final int TAKEN_A_TURN = 64;

  private final Vertx vertx;
  private final Context context;
  private final Node node;
  private final Set<Connection> connections = new HashSet<>();
  private final Newcomers newcomers;
  private final Clocks clocks;
  private int taken; // in this turn
  private final List<Transport> heldBack = new ArrayList<>(); // by which ports take no more now
  private long timer = -1;
  private long looked; // when the limits were last looked at, in nanoseconds
  private long listened; // milliseconds for which we have listened

  private Acceptor(Vertx vertx, Context context, Node node, Clocks clocks) {
    this.vertx = vertx;
    this.context = context;
    this.node = node;
    this.newcomers = new Newcomers(System::nanoTime, this::afterSockets);
    this.clocks = clocks;
    this.looked = clocks.nanos().getAsLong();
  }

  /**
   * An acceptor on the rooms and members that all servers of a Vert.x share.
   *
   * @param context the calling verticle's
   * @return succeeds on that context when connections may be accepted; fails with {@link
   *     dev.vertxchat.log.LogException} when the history cannot be kept
   * @throws IllegalStateException when servers with other settings run in this Vert.x
   */
  public static Future<Acceptor> open(Vertx vertx, Context context, ChatServerOptions options) {
    return open(vertx, context, options, Clocks.system());
  }

  static Future<Acceptor> open(
      Vertx vertx, Context context, ChatServerOptions options, Clocks clocks) {
    Node node = Node.join(vertx, context, options, clocks);
    Acceptor acceptor = new Acceptor(vertx, context, node, clocks);
    // On our own context, for the sockets live on the one that listens.
    Promise<Void> ready = Promise.promise();
    acceptor
        .node
        .ready()
        .<Void>mapEmpty()
        .onComplete(r -> context.runOnContext(v -> ready.handle(r)));
    return ready
        .future()
        .onSuccess(
            v ->
                acceptor.timer = vertx.setPeriodic(clocks.tickMilliseconds(), t -> acceptor.tick()))
        .onFailure(e -> acceptor.node.leave(context))
        .map(acceptor);
  }

  Node node() {
    return node;
  }

  /**
   * Takes a peer in and greets it or, when there are too many, tells it so and closes: as cheaply
   * as can be, in plain whatever it speaks, and without a line in the log.
   *
   * @return whom the transport tells of its peer; none of one that was not taken in
   */
  public Optional<Incoming> accept(Transport transport) {
    Connection connection = null;
    try {
      connection = connect(transport, node.admission().admit(transport.peer()));
    } catch (RefusedException e) {
      transport.write(PlainEncoding.INSTANCE.error(e.code(), e.getMessage(), null, Entry.NO_REF));
      transport.close();
    }
    if (++taken >= TAKEN_A_TURN) {
      newcomers.endTurn();
    }
    if (newcomers.mustWait()) {
      transport.takeMore(false);
      if (heldBack.isEmpty()) {
        newcomers.later(this::takeMore);
      }
      heldBack.add(transport);
    }
    return Optional.ofNullable(connection);
  }

  private Connection connect(Transport transport, Budget budget) {
    Connection connection =
        new Connection(
            vertx,
            node,
            transport,
            context,
            () -> listened,
            newcomers,
            budget,
            connections::remove);
    connections.add(connection);
    connection.speaker(new Handshake(connection));
    newcomers.run(() -> greet(connection)); // before its first line, which would wait behind it
    return connection;
  }

  /**
   * When those before had their turn. Else, when thousands come at once, all of them stand in the
   * event loop's queue before what those who are in have said.
   */
  private void takeMore() {
    taken = 0;
    List<Transport> ports = List.copyOf(heldBack);
    heldBack.clear();
    ports.forEach(port -> port.takeMore(true));
  }

  private static void greet(Connection connection) {
    if (!connection.isFinished()) {
      connection.send(Encoding.GREETING);
    }
  }

  /** By a timer, for an event loop runs what its tasks queue before it reads its sockets again. */
  private void afterSockets(Runnable action) {
    vertx.setTimer(1, t -> action.run());
  }

  private void tick() {
    long now = clocks.nanos().getAsLong();
    long passed = TimeUnit.NANOSECONDS.toMillis(now - looked);
    looked += TimeUnit.MILLISECONDS.toNanos(passed);
    listened += Math.min(passed, MOST_UNHEARD);
    List.copyOf(connections).forEach(Connection::tick);
    node.admission().tick(now);
  }

  /**
   * Its verticle begins to stop: then the transports tell their peers, and last is {@link #close}.
   */
  public void stops() {
    node.stops(context);
  }

  /**
   * Closes what is still open, and lets go of the node once all that was said is published, or
   * after a while without that: lines that cannot be kept are not acked, and are sent again.
   *
   * @param seconds that it may take
   */
  public Future<Void> close(int seconds) {
    vertx.cancelTimer(timer);
    List.copyOf(connections).forEach(connection -> connection.close(CloseReason.RESTARTING));
    newcomers.close();
    return node.rooms()
        .flush()
        .timeout(Math.max(1, seconds), TimeUnit.SECONDS)
        .eventually(() -> node.leave(context));
  }
}
