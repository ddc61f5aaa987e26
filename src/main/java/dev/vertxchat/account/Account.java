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
  /** What two names have in common of which only one may be an account. */
  public static String likeness(Names.Name name) {
    return name.key();
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
