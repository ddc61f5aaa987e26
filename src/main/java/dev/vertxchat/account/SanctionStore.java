package dev.vertxchat.account;

import dev.vertxchat.protocol.Sanction;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where what operators impose is kept, so that it outlives the server. Any thread; blocks none;
 * futures fail when that can't be had or kept now.
 */
public interface SanctionStore {
  /** All that are kept, those imposed first coming first. */
  Future<List<Sanction>> list();

  /** Keeps one, in the place of the one of its kind that is on the same. */
  Future<Void> put(Sanction sanction);

  /** Keeps the one of that kind and target no longer, if there is one. */
  Future<Void> remove(Sanction sanction);
}
