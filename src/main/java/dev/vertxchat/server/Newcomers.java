package dev.vertxchat.server;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all peers that are not in yet may take of an event loop. Each takes little, but after a
 * restart thousands come at once. So their work is done in turns, in the order in which it came,
 * and between two turns those who are in have theirs. Used on one context.
 */
final class Newcomers {
  /** Work, in nanoseconds, after which the others have their turn. */
  static final long TURN_NANOS = 5_000_000;

  private final LongSupplier nanos;
  private final Consumer<Runnable> pause;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long spent;
  private boolean pausing;
  private boolean closed;

  /**
   * None yet.
   *
   * @param nanos grows steadily, in nanoseconds
   * @param pause runs an action on the context when its event loop has read its sockets
   */
  Newcomers(LongSupplier nanos, Consumer<Runnable> pause) {
    this.nanos = nanos;
    this.pause = pause;
  }

  /** Whether work has to be done {@link #later}. */
  boolean mustWait() {
    return pausing || !waiting.isEmpty();
  }

  /** Does some work in a later turn. */
  void later(Runnable work) {
    waiting.add(work);
  }

  /** Does some work, at once or in a later turn. */
  void run(Runnable work) {
    if (mustWait()) {
      later(() -> spend(work));
    } else {
      spend(work);
    }
  }

  /** Does some work, and ends the turn when it was enough. */
  void spend(Runnable work) {
    long begin = nanos.getAsLong();
    work.run();
    spent += nanos.getAsLong() - begin;
    if (spent >= TURN_NANOS) {
      endTurn();
    }
  }

  /** What comes from now on waits until the others have had their turn. */
  void endTurn() {
    if (!pausing && !closed) {
      spent = 0;
      pausing = true;
      pause.accept(this::nextTurn);
    }
  }

  private void nextTurn() {
    pausing = false;
    try {
      while (!pausing && !waiting.isEmpty()) {
        waiting.remove().run();
      }
    } finally {
      if (!waiting.isEmpty()) {
        endTurn();
      }
    }
  }

  /** Ends all waiting, so that what was begun for those who are not in is given back. */
  void close() {
    closed = true;
    nextTurn();
  }
}
