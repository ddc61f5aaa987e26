package dev.vertxchat.server.auth;

/**
 * Who a session is, as far as that was shown.
 *
 * @param account the key of the name that it showed to be its own; null for a guest
 * @param operator whether it may keep order
 */
public record Identity(String account, boolean operator) {
  /** Who has shown nothing but what anyone may. */
  public static final Identity GUEST = new Identity(null, false);

  public boolean isGuest() {
    return account == null;
  }
}
