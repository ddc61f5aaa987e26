package dev.vertxchat.server.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts wrong passwords, and says how long nothing more is looked at from where they came. They
 * are counted for each address, and for each name that one address tries; never for a name alone,
 * so that nobody can lock out another by trying his name. Bounded: when too many are counted, what
 * failed longest ago is forgotten. Any thread.
 */
final class Attempts {
  /** A person mistypes a password twice; from the third failure on each costs time. */
  private static final int FREE_OF_NAME = 2;

  /** Several people share an address. */
  private static final int FREE_OF_ADDRESS = 9;

  private static final long FIRST_DELAY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(60);

  /** After which failures are forgotten; longer than any delay. */
  private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(15);

  /** Of each kind: some MB. */
  static final int MOST = 10_000;

  private final LongSupplier nanos;
  private final Counts<OfName> names = new Counts<>(FREE_OF_NAME);
  private final Counts<String> addresses = new Counts<>(FREE_OF_ADDRESS);

  private record OfName(String address, String name) {}

  /**
   * None yet.
   *
   * @param nanos grows steadily, in nanoseconds
   */
  Attempts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** For how many nanoseconds nothing of this address for this name is looked at; 0: for none. */
  synchronized long mustWait(String address, String name) {
    long now = nanos.getAsLong();
    return Math.max(
        names.mustWait(new OfName(address, name), now), addresses.mustWait(address, now));
  }

  /**
   * Counts a failure.
   *
   * @return for how many nanoseconds nothing more is looked at
   */
  synchronized long failed(String address, String name) {
    long now = nanos.getAsLong();
    return Math.max(names.failed(new OfName(address, name), now), addresses.failed(address, now));
  }

  /** Counts what an address may do as often as fail, and no more. */
  synchronized void registered(String address) {
    addresses.failed(address, nanos.getAsLong());
  }

  /** What failed before for this name is forgotten, though not what else the address tried. */
  synchronized void succeeded(String address, String name) {
    names.forget(new OfName(address, name));
  }

  /** How many addresses and names are counted. */
  synchronized int size() {
    return names.all.size() + addresses.all.size();
  }

  private static final class Failures {
    private int count;
    private long last;
    private long until; // when the next attempt is looked at
  }

  private static final class Counts<K> {
    private final int free;
    private final Map<K, Failures> all = new LinkedHashMap<>(); // failed longest ago comes first

    private Counts(int free) {
      this.free = free;
    }

    private long mustWait(K key, long now) {
      Failures failures = all.get(key);
      return failures == null ? 0 : Math.max(0, failures.until - now);
    }

    private long failed(K key, long now) {
      Failures failures = all.remove(key);
      if (failures == null || now - failures.last >= FORGOTTEN) {
        failures = new Failures();
      }
      forget(now);
      all.put(key, failures);
      failures.count++;
      failures.last = now;
      long delay = delay(failures.count - free);
      failures.until = now + delay;
      return delay;
    }

    private static long delay(int costly) {
      return costly <= 0
          ? 0
          : Math.min(LONGEST_DELAY, FIRST_DELAY << Math.min(costly - 1, 10)); // doubled each time
    }

    private void forget(K key) {
      all.remove(key);
    }

    private void forget(long now) {
      Iterator<Failures> eldest = all.values().iterator();
      while (eldest.hasNext() && (now - eldest.next().last >= FORGOTTEN || all.size() >= MOST)) {
        eldest.remove();
      }
    }
  }
}
