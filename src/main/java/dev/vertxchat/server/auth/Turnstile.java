package dev.vertxchat.server.auth;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets few attempts through at once, and those of all addresses in turn: a thousand of one address
 * hold those of another up by one. What waits is bounded, in all and of each address. Any thread.
 */
final class Turnstile {
  private final int atOnce;
  private final int mostWaiting;
  private final int mostOfOne;
  private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>(); // next comes first
  private int waits;
  private int running;
  private int ended; // that none has followed yet
  private boolean following; // somebody lets the next ones through

  /**
   * Nobody waits.
   *
   * @param atOnce attempts that run at the same time
   * @param mostWaiting attempts that wait, of all addresses
   * @param mostOfOne attempts that wait, of one address
   */
  Turnstile(int atOnce, int mostWaiting, int mostOfOne) {
    this.atOnce = atOnce;
    this.mostWaiting = mostWaiting;
    this.mostOfOne = mostOfOne;
  }

  /**
   * Runs an attempt when its turn has come.
   *
   * @return what it comes to; fails with {@link RefusedException} ({@code busy}), and nothing is
   *     run, when too many wait
   */
  <T> Future<T> run(String address, Supplier<Future<T>> attempt) {
    Promise<T> done = Promise.promise();
    Runnable turn =
        () ->
            Future.succeededFuture()
                .compose(v -> attempt.get()) // one that throws has failed
                .onComplete(
                    result -> {
                      ended();
                      done.handle(result);
                    });
    synchronized (this) {
      if (running == atOnce) {
        Queue<Runnable> ofOne = waiting.get(address);
        if (waits == mostWaiting || (ofOne != null && ofOne.size() == mostOfOne)) {
          return Authenticator.refused(
              ErrorCode.BUSY, "Too many want in at this moment: try again in some seconds.");
        }
        waiting.computeIfAbsent(address, a -> new ArrayDeque<>()).add(turn);
        waits++;
        return done.future();
      }
      running++;
    }
    turn.run();
    return done.future();
  }

  /** Lets the next ones through, in a loop: many may end at once, before they are waited for. */
  private void ended() {
    synchronized (this) {
      ended++;
      if (following) {
        return; // whoever does sees it
      }
      following = true;
    }
    for (Runnable turn = next(); turn != null; turn = next()) {
      turn.run();
    }
  }

  /** The turn of the next one; null when there is none. */
  private synchronized Runnable next() {
    while (ended > 0) {
      ended--;
      if (waits > 0) {
        return first();
      }
      running--;
    }
    following = false;
    return null;
  }

  private Runnable first() {
    Iterator<Map.Entry<String, Queue<Runnable>>> all = waiting.entrySet().iterator();
    Map.Entry<String, Queue<Runnable>> first = all.next();
    String address = first.getKey();
    Queue<Runnable> ofOne = first.getValue();
    all.remove();
    Runnable turn = ofOne.remove();
    waits--;
    if (!ofOne.isEmpty()) {
      waiting.put(address, ofOne); // behind the other addresses
    }
    return turn;
  }

  /** How many wait. */
  synchronized int waiting() {
    return waits;
  }
}
