package dev.vertxchat.account;

import dev.vertxchat.protocol.Names;
import java.time.Instant;

/**
 * A registered name: nobody else may bear it, nor one that looks like it, whether its owner is here
 * or not.
 *
 * @param name as its owner wrote it
 * @param hash of its password, as {@link PasswordHash} makes it; not to be shown
 * @param operator whether its owner may keep order
 */
public record Account(Names.Name name, String hash, boolean operator, Instant created) {
  /** Whether a name is this one, or looks like it: then it can't be an account of its own. */
  public boolean forbids(Names.Name other) {
    return is(other) || name.likeness().equals(other.likeness());
  }

  /** Whether a name is this one, in whatever case, and does not only look like it. */
  public boolean is(Names.Name other) {
    return name.key().equals(other.key());
  }

  /** The same with another password. */
  public Account withHash(String another) {
    return new Account(name, another, operator, created);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return name.text() + (operator ? " (operator)" : "");
  }
}
