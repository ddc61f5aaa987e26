package dev.vertxchat.server.auth;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users that the application knows, by Vert.x's own interface for that; and nobody else. */
public final class ProvidedUsers implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(ProvidedUsers.class);

  /** Whether a user may keep order: in its principal or its attributes. */
  private static final String OPERATOR = "operator";

  /** A provider that says nothing for so long is taken for one that can't be asked now. */
  private static final long PATIENCE_MILLISECONDS = 20_000;

  private final AuthenticationProvider provider;
  private final Guard guard;
  private final long patience;

  /** Asks a provider. */
  public ProvidedUsers(AuthenticationProvider provider, Guard guard) {
    this(provider, guard, PATIENCE_MILLISECONDS);
  }

  /** For tests that have less patience, in milliseconds. */
  ProvidedUsers(AuthenticationProvider provider, Guard guard, long patience) {
    this.provider = provider;
    this.guard = guard;
    this.patience = patience;
  }

  @Override
  public Future<Identity> authenticate(Credentials claimed) {
    return claimed.password() == null
        ? Authenticator.passwordNeeded(claimed)
        : guard.attempt(claimed, () -> ask(claimed));
  }

  /** A provider does not say whether a password is wrong or it could not look: it is refused. */
  private Future<Identity> ask(Credentials claimed) {
    return provider
        .authenticate(new UsernamePasswordCredentials(claimed.name().text(), claimed.password()))
        .timeout(patience, TimeUnit.MILLISECONDS)
        .map(user -> new Identity(claimed.name().key(), isOperator(user)))
        .recover(
            why -> {
              if (why instanceof TimeoutException) {
                return Future.failedFuture(why);
              }
              LOG.info("[!] not let in from {}: {}", claimed.address(), why.getMessage());
              return Authenticator.wrongPassword(claimed);
            });
  }

  private static boolean isOperator(User user) {
    return Boolean.TRUE.equals(user.<Object>get(OPERATOR));
  }

  @Override
  public Future<Void> rename(Identity who, Names.Name to) {
    return to.key().equals(who.account())
        ? Future.succeededFuture()
        : Authenticator.refused(
            ErrorCode.BAD_NAME, "You may have the name that you came with, and no other.");
  }
}
