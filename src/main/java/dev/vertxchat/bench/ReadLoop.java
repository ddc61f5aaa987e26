package dev.vertxchat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/**
 * A selector thread: reads what arrives, one read a ready connection a round, into one buffer that
 * all share; after each round its senders say what their windows allow.
 */
final class ReadLoop extends Thread {
  private static final long IDLE_MILLIS = 200;
  private static final long RETRY_MILLIS = 1;

  /** After so many reads the windows are looked at again, however long the round is. */
  private static final int READS_BETWEEN_WINDOWS = 32;

  private final Selector selector = Selector.open();

  /** Only the connections that close windows, which are in the other selector too. */
  private final Selector windowSelector = Selector.open();

  private final Intake intake;
  private final long base;
  private volatile List<Sender> senders = List.of();
  private volatile List<ReadLoop> others = List.of();
  private int readsSinceWindows;
  private volatile boolean sending;
  private volatile boolean selecting;
  private volatile boolean finished;
  private volatile Exception failure;

  /**
   * @param base the {@link System#nanoTime} from which the run's times count
   */
  ReadLoop(String name, Intake intake, long base) throws IOException {
    super(name);
    this.intake = intake;
    this.base = base;
    setDaemon(true);
  }

  Tally tally() {
    return intake.tally();
  }

  /** Starts to read; for any thread. */
  SelectionKey add(Connection connection) throws ClosedChannelException {
    SelectionKey key = connection.channel().register(selector, SelectionKey.OP_READ, connection);
    selector.wakeup();
    return key;
  }

  /**
   * Reads it ahead of others: a round over thousands of connections takes milliseconds, and senders
   * that wait for its end would make the server wait for them. For any thread, after {@link #add}.
   */
  void readAhead(SelectionKey key) throws ClosedChannelException {
    key.channel().register(windowSelector, SelectionKey.OP_READ, key.attachment());
  }

  /**
   * Lets senders speak from now on as their windows allow; called once.
   *
   * @param all the run's loops, whose senders this loop's receivers may be witness of
   */
  void startSending(List<Sender> own, List<ReadLoop> all) {
    others = all.stream().filter(loop -> loop != this).toList();
    senders = List.copyOf(own);
    sending = true;
    selector.wakeup();
  }

  /** Lets senders say nothing new; what is unsent still goes out. */
  void stopSending() {
    sending = false;
  }

  /** Lets the thread end; once it is joined, all that it counted can be read. */
  void finish() {
    finished = true;
    selector.wakeup();
  }

  /** What ended the thread before it should, or null. */
  Exception failure() {
    return failure;
  }

  void wakeUp() {
    selector.wakeup();
  }

  @Override
  public void run() {
    try (selector;
        windowSelector) {
      while (!finished) {
        selecting = true; // before the windows are looked at, so that no later credit goes unseen
        long wait = sendAll() ? IDLE_MILLIS : RETRY_MILLIS;
        selector.select(this::readyInRound, wait);
        selecting = false;
        wakeOthers();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private boolean sendAll() {
    boolean allSent = true;
    if (sending) {
      long now = System.nanoTime() - base;
      for (Sender sender : senders) {
        sender.fillWindow(now);
        allSent &= sender.flush();
      }
    } else {
      for (Sender sender : senders) {
        allSent &= sender.flush();
      }
    }
    return allSent;
  }

  private void wakeOthers() {
    for (ReadLoop other : others) {
      if (other.selecting) {
        other.wakeUp();
      }
    }
  }

  private void readyInRound(SelectionKey key) {
    ready(key);
    if (++readsSinceWindows >= READS_BETWEEN_WINDOWS) {
      readsSinceWindows = 0;
      try {
        windowSelector.selectNow(this::ready);
        sendAll();
      } catch (IOException e) { // the selector's callback cannot throw it
        throw new UncheckedIOException(e);
      }
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return; // closed earlier in this round
    }
    try {
      Connection connection = (Connection) key.attachment();
      if (!intake.read(connection)) {
        connection.channel().close();
      }
    } catch (IOException e) { // the selector's callback cannot throw it
      throw new UncheckedIOException(e);
    }
  }
}
