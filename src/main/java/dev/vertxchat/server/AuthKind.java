package dev.vertxchat.server;

/** Who may speak: the values of the setting {@code auth.kind}. */
public enum AuthKind {
  /** Everyone; nobody is asked. */
  NONE,
  /** Who knows the one password, whatever the name. */
  PASSWORD,
  /** Who knows the password of a registered name, under that name. */
  ACCOUNTS
}
