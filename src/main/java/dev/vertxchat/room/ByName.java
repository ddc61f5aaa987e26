package dev.vertxchat.room;

import dev.vertxchat.protocol.Names;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values by name, also by what looks like it. Reading takes no lock; whoever changes it must do so
 * alone.
 */
final class ByName<V> {
  private final Map<String, V> byKey = new ConcurrentHashMap<>();
  private final Map<String, V> byLikeness = new ConcurrentHashMap<>();

  /** Puts a value under a name, in the place of those that the same or the like had. */
  void put(Names.Name name, V value) {
    byKey.put(name.key(), value);
    byLikeness.put(name.likeness(), value);
  }

  void remove(Names.Name name) {
    byKey.remove(name.key());
    byLikeness.remove(name.likeness());
  }

  /** The value of that name, or null. */
  V named(Names.Name name) {
    return byKey.get(name.key());
  }

  /** The value of a name that looks like this one, which may be this one, or null. */
  V alike(Names.Name name) {
    return byLikeness.get(name.likeness());
  }
}
