package dev.vertxchat.server.auth;

import dev.vertxchat.account.Passwords;
import dev.vertxchat.protocol.Names;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One password for all, whatever their name. */
public final class SharedPassword implements Authenticator {
  private final byte[] digest;
  private final Guard guard;

  /**
   * Lets in whoever knows it.
   *
   * @param password one that {@link Passwords} allows
   */
  public SharedPassword(String password, Guard guard) {
    this.digest = digest(Passwords.normalized(password));
    this.guard = guard;
  }

  @Override
  public Future<Identity> authenticate(Credentials claimed) {
    return claimed.password() == null
        ? Authenticator.passwordNeeded(claimed)
        : guard.attempt(
            claimed,
            () ->
                isRight(claimed.password())
                    ? Future.succeededFuture(Identity.GUEST)
                    : Authenticator.wrongPassword(claimed));
  }

  /** How long it takes tells nothing of the password, its length neither. */
  private boolean isRight(String given) {
    String password = Passwords.normalized(given);
    return password != null && MessageDigest.isEqual(digest, digest(password));
  }

  private static byte[] digest(String password) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public Future<Void> rename(Identity who, Names.Name to) {
    return Future.succeededFuture();
  }
}
