package dev.vertxchat.account;

import dev.vertxchat.protocol.Names;
import io.vertx.core.Future;
import java.util.List;

/**
 * The registered names, kept beside the history. What another process changes there is seen with
 * the next call. Any thread; blocks none; futures fail when the accounts can't be had now.
 */
public interface Accounts {
  /** The account whose name this is, or is taken for at a glance; null if there is none. */
  Future<Account> find(Names.Name name);

  /**
   * Adds an account.
   *
   * @return false when its name, or one that looks like it, is one already
   */
  Future<Boolean> add(Account account);

  /**
   * Gives an account another password.
   *
   * @return false when there is none of that name
   */
  Future<Boolean> setHash(Names.Name name, String hash);

  /**
   * Removes an account: its name is free for anyone.
   *
   * @return false when there is none of that name
   */
  Future<Boolean> remove(Names.Name name);

  /** All accounts, in the order of their names. */
  Future<List<Account>> list();
}
