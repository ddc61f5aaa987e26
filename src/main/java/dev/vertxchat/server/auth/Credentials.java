package dev.vertxchat.server.auth;

import dev.vertxchat.protocol.Names;

/**
 * What a peer says of itself, and where it comes from.
 *
 * @param password as typed, or null when none was given
 * @param address where attempts are counted together
 * @param isPrivate whether nobody on the way can read what the peer sends
 */
public record Credentials(Names.Name name, String password, String address, boolean isPrivate) {
  /** Without the password. */
  @Override
  public String toString() {
    return name.text() + " from " + address;
  }
}
