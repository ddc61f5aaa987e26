package dev.vertxchat.server;

import dev.vertxchat.account.SanctionStore;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Sanction;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sanctions in force: held in memory, where each hello and each line is looked up, and kept in
 * a store. Any thread; blocks none; looking up takes no lock.
 *
 * <p>One on a name is on those that look like it too, and on the account that had it, whatever that
 * calls itself.
 */
final class Sanctions {
  private static final Logger LOG = LoggerFactory.getLogger(Sanctions.class);

  /** More than operators look through; some MB. */
  static final int MOST = 10_000;

  private final InstantSource clock;
  private final Future<SanctionStore> store;
  private final int most;
  private final Map<String, Held> all = new LinkedHashMap<>(); // by kind and target, newest last
  private Future<Void> changed = Future.succeededFuture(); // the last change of what is kept
  private volatile Index bans = Index.EMPTY;
  private volatile Index mutes = Index.EMPTY;

  /**
   * None in force yet.
   *
   * @param store succeeds with null where they end with the server
   * @param most how many may be in force at a time
   */
  Sanctions(Future<SanctionStore> store, InstantSource clock, int most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
  }

  /**
   * On whom a sanction may be.
   *
   * @param key of the name, for not all that is one without case looks alike
   * @param likeness of the name
   * @param account the key of the account it has shown to be its own; null for none
   * @param range where it is; null for nowhere in particular
   */
  record Subject(String key, String likeness, String account, AddressRange range) {
    static Subject of(Names.Name name, String account, AddressRange range) {
      return new Subject(name.key(), name.likeness(), account, range);
    }
  }

  /** A sanction and what is looked up of it. */
  private record Held(Sanction sanction, String likeness, AddressRange range) {
    static Held of(Sanction s) {
      return s.name() == null
          ? new Held(s, null, AddressRange.parse(s.address()))
          : new Held(s, s.name().likeness(), null);
    }

    private boolean isOn(Subject subject) {
      return range == null
          ? likeness.equals(subject.likeness)
              || sanction.name().key().equals(subject.key)
              || sanction.name().key().equals(subject.account)
              || (subject.account != null && subject.account.equals(sanction.account()))
          : subject.range != null && range.holds(subject.range);
    }
  }

  /** Of one kind. Of several on the same the one that ends last counts. Not changed once in use. */
  private static final class Index {
    private static final Index EMPTY = new Index();

    private final Map<String, Sanction> byKey = new HashMap<>();
    private final Map<String, Sanction> byLikeness = new HashMap<>();
    private final Map<String, Sanction> byAccount = new HashMap<>();
    private final Map<AddressRange, Sanction> byRange = new HashMap<>();

    static Index of(Collection<Held> all, Sanction.Kind kind) {
      Index index = new Index();
      all.stream().filter(held -> held.sanction.kind() == kind).forEach(index::add);
      return index;
    }

    private void add(Held held) {
      Sanction s = held.sanction;
      if (held.range != null) {
        add(byRange, held.range, s);
        return;
      }
      add(byKey, s.name().key(), s);
      add(byLikeness, held.likeness, s);
      add(byAccount, s.name().key(), s);
      if (s.account() != null) {
        add(byAccount, s.account(), s);
      }
    }

    private static <K> void add(Map<K, Sanction> to, K key, Sanction sanction) {
      to.merge(key, sanction, (one, other) -> one.until() > other.until() ? one : other);
    }

    boolean isEmpty() {
      return byLikeness.isEmpty() && byRange.isEmpty();
    }

    Sanction on(Subject subject, long now) {
      Sanction found = inForce(byLikeness.get(subject.likeness), now);
      if (found == null) {
        found = inForce(byKey.get(subject.key), now);
      }
      if (found == null && subject.account != null) {
        found = inForce(byAccount.get(subject.account), now);
      }
      return found == null && subject.range != null && !byRange.isEmpty()
          ? at(subject.range, now)
          : found;
    }

    private Sanction at(AddressRange range, long now) {
      for (int prefix = range.prefix(); prefix >= range.least(); prefix--) {
        Sanction found = inForce(byRange.get(range.wider(prefix)), now);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private static Sanction inForce(Sanction sanction, long now) {
      return sanction == null || sanction.isOver(now) ? null : sanction;
    }
  }

  /** Takes what is kept into force; fails when it can't be read. */
  Future<Void> load() {
    return store.compose(
        kept ->
            kept == null
                ? Future.succeededFuture()
                : kept.list()
                    .map(
                        sanctions -> {
                          loaded(sanctions);
                          return null;
                        }));
  }

  private synchronized void loaded(List<Sanction> sanctions) {
    sanctions.forEach(each -> all.put(key(each), Held.of(each)));
    forgetThoseThatAreOver();
    index();
  }

  private static String key(Sanction sanction) {
    return key(sanction.kind(), sanction.target());
  }

  private static String key(Sanction.Kind kind, String target) {
    return kind.tag() + " " + target;
  }

  private void index() {
    bans = Index.of(all.values(), Sanction.Kind.BAN);
    mutes = Index.of(all.values(), Sanction.Kind.MUTE);
  }

  /** The ban that keeps somebody out now, or null. */
  Sanction ban(Subject subject) {
    Index now = bans;
    return now.isEmpty() ? null : now.on(subject, clock.millis());
  }

  /** The mute that keeps somebody from speaking now, or null. */
  Sanction mute(Subject subject) {
    Index now = mutes;
    return now.isEmpty() ? null : now.on(subject, clock.millis());
  }

  /** Whether nobody is muted, so that none need be looked up. */
  boolean muteNobody() {
    return mutes.isEmpty();
  }

  /** On whom a sanction is. */
  static Predicate<Subject> on(Sanction sanction) {
    return Held.of(sanction)::isOn;
  }

  /**
   * Takes a sanction into force, at once, and keeps it.
   *
   * @return fails when it can't be kept; it is in force all the same, until the server stops
   * @throws RefusedException ({@code busy}) when there are too many
   */
  Future<Void> impose(Sanction sanction) {
    synchronized (this) {
      forgetThoseThatAreOver();
      Held before = all.remove(key(sanction));
      if (before == null && all.size() >= most) {
        throw new RefusedException(
            ErrorCode.BUSY,
            String.format(
                Locale.ROOT, "%,d are banned or muted already: let some in again.", most));
      }
      all.put(key(sanction), Held.of(sanction));
      index();
    }
    return inTurn(kept -> kept.put(sanction));
  }

  /** What was lifted, and whether it is kept no longer. */
  record Lifted(Sanction sanction, Future<Void> kept) {}

  /**
   * Ends a sanction.
   *
   * @param target of it, as {@link Sanction#target} gives it
   * @return null when there is none
   */
  Lifted lift(Sanction.Kind kind, String target) {
    Held lifted;
    synchronized (this) {
      forgetThoseThatAreOver();
      lifted = all.remove(key(kind, target));
      index();
    }
    return lifted == null
        ? null
        : new Lifted(lifted.sanction, inTurn(kept -> kept.remove(lifted.sanction)));
  }

  /** One change after the other, for the order in which a database takes them is not theirs. */
  private synchronized Future<Void> inTurn(Function<SanctionStore, Future<Void>> change) {
    Future<Void> done =
        changed.transform(
            before ->
                store.compose(
                    kept -> kept == null ? Future.succeededFuture() : change.apply(kept)));
    changed = done;
    return done;
  }

  private void forgetThoseThatAreOver() {
    long now = clock.millis();
    List<Held> over = all.values().stream().filter(held -> held.sanction.isOver(now)).toList();
    for (Held held : over) {
      all.remove(key(held.sanction));
      inTurn(kept -> kept.remove(held.sanction))
          .onFailure(e -> LOG.debug("kept a little longer", e)); // it is looked at anew at start
    }
  }

  /** Those in force, the newest first. */
  synchronized List<Sanction> inForce() {
    long now = clock.millis();
    List<Sanction> sanctions =
        new ArrayList<>(
            all.values().stream()
                .map(Held::sanction)
                .filter(sanction -> !sanction.isOver(now))
                .toList());
    Collections.reverse(sanctions);
    return sanctions;
  }
}
