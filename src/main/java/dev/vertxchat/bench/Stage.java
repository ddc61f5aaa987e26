package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The read loops and the connections of a run. Its methods are for one thread, the run's. */
final class Stage implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Stage.class.getName());

  private final BenchOptions options;
  private final Seating seating;
  private final BenchDialect dialect;
  private final InetSocketAddress server;
  private final LineText text;
  private final Receiver.SenderTable table;
  private final long run = ThreadLocalRandom.current().nextLong();
  private final List<ReadLoop> loops = new ArrayList<>();
  private final Receiver[] receivers;
  private final Sender[] senders;
  private final SelectionKey[] keys;
  private final List<SocketChannel> channels = new ArrayList<>();

  /**
   * @param base the {@link System#nanoTime} from which the run's times count
   */
  Stage(BenchOptions options, Tally.MeasuredTime measured, long base) throws IOException {
    BenchOptions.Target target = options.target();
    this.options = options;
    this.seating = new Seating(options.crowd(), options.threads());
    this.dialect = target.dialect();
    this.server = new InetSocketAddress(target.host(), target.port());
    this.text = new LineText(options.load().size(), run);
    this.table = Receiver.SenderTable.of(seating, options.crowd().senders());
    this.receivers = new Receiver[options.crowd().clients()];
    this.keys = new SelectionKey[options.crowd().clients()];
    this.senders = new Sender[options.crowd().senders()];
    for (int i = 0; i < options.threads(); i++) {
      Tally tally = new Tally(options.timedEvery(), measured);
      loops.add(
          new ReadLoop(
              "bench-" + i, new Intake(new LineScanner(dialect, text), tally, base), base));
      loops.get(i).start();
    }
  }

  /** Opens the clients; they read from now on. */
  void openClients() throws IOException {
    List<Newcomer> newcomers = new ArrayList<>();
    for (int i = 0; i < receivers.length; i++) {
      newcomers.add(newcomer(i, "b", seating.roomName(seating.roomOf(i))));
    }
    open(newcomers, this::admitClient);
    for (int i = 0; i < senders.length; i++) {
      if (dialect == BenchDialect.PLAIN) {
        int witness = seating.witnessOf(i);
        receivers[witness].witnesses(i, senders[i]);
        readAhead(witness);
      } else {
        readAhead(i); // its acknowledgements tell
      }
    }
  }

  private void readAhead(int client) throws IOException {
    loops.get(seating.threadOf(client)).readAhead(keys[client]);
  }

  /** Opens the idle connections, whose lines are read and forgotten. */
  void openIdle() throws IOException {
    List<Newcomer> newcomers = new ArrayList<>();
    for (int i = 0; i < options.crowd().idle(); i++) {
      newcomers.add(newcomer(i, "i", options.crowd().idleRoom()));
    }
    open(newcomers, this::admitIdle);
  }

  private Newcomer newcomer(int number, String prefix, String room) {
    // of its run alone, for a server may keep the names of the last one for a while
    String name = "%s%05d-%04x".formatted(prefix, number, run & 0xffff);
    return new Newcomer(number, name, room, "bench-%016x-%s".formatted(run, name));
  }

  private void open(List<Newcomer> newcomers, Connector.Admission admission) throws IOException {
    try (Connector connector = new Connector(server, dialect, admission)) {
      connector.open(newcomers);
    }
  }

  private void admitClient(Newcomer newcomer, SocketChannel channel) throws IOException {
    int client = newcomer.number();
    ReadLoop loop = loops.get(seating.threadOf(client));
    Pong pong = new Pong(channel);
    Receiver receiver = new Receiver(client, seating, table, text, dialect, loop.tally(), pong);
    receivers[client] = receiver;
    if (seating.isSender(client)) {
      SayLine line = new SayLine(dialect, text, client);
      senders[client] = new Sender(channel, line, options.load().window());
      receiver.speaksAs(senders[client]);
    }
    channels.add(channel);
    keys[client] = loop.add(new Connection(channel, receiver));
  }

  private void admitIdle(Newcomer newcomer, SocketChannel channel) throws IOException {
    ReadLoop loop = loops.get(newcomer.number() % loops.size());
    channels.add(channel);
    loop.add(new Connection(channel, new Idler(dialect, new Pong(channel))));
  }

  /** Lets those that stall read nothing from now on. */
  void stall() {
    listen(0);
  }

  /** Lets them read on. */
  void resume() {
    listen(SelectionKey.OP_READ);
    loops.forEach(ReadLoop::wakeUp);
  }

  private void listen(int operations) {
    for (int i = 0; i < keys.length; i++) {
      if (seating.isStalled(i) && keys[i].isValid()) {
        keys[i].interestOps(operations);
      }
    }
  }

  List<ReadLoop> loops() {
    return loops;
  }

  /** By number. */
  List<Sender> senders() {
    return List.of(senders);
  }

  List<Receiver> receivers() {
    return List.of(receivers);
  }

  /** Senders that this loop speaks for. */
  List<Sender> sendersOf(ReadLoop loop) {
    List<Sender> own = new ArrayList<>();
    for (int i = 0; i < senders.length; i++) {
      if (loops.get(seating.threadOf(i)) == loop) {
        own.add(senders[i]);
      }
    }
    return own;
  }

  /** Lines said so far, by all senders. */
  long said() {
    long said = 0;
    for (Sender sender : senders) {
      said += sender == null ? 0 : sender.said();
    }
    return said;
  }

  /** Deliveries that all lines said so far ought to make. */
  long due() {
    long due = 0;
    for (int i = 0; i < senders.length; i++) {
      due += (long) senders[i].said() * seating.receiversOf(i);
    }
    return due;
  }

  /** Takes leave, so that a server that waits for clients to come back waits for none of these. */
  @Override
  public void close() throws IOException {
    loops.forEach(ReadLoop::finish);
    byte[] goodbye = dialect.goodbye().getBytes(US_ASCII);
    for (SocketChannel channel : channels) {
      try {
        if (channel.isOpen()) {
          channel.write(ByteBuffer.wrap(goodbye));
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "The server had ended a connection before the bench did", e);
      }
      channel.close();
    }
  }
}
