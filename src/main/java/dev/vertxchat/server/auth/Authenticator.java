package dev.vertxchat.server.auth;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;

/**
 * Says who may speak under which name. Any thread; blocks none; futures complete on any thread and
 * fail with {@link RefusedException} when the peer is to be told why.
 */
public interface Authenticator {
  /**
   * Whether a peer may have the name it asks for.
   *
   * @return fails with {@code bad_password} when a password is needed and none was given, or it is
   *     not the right one; the answer to a wrong one may come late
   */
  Future<Identity> authenticate(Credentials claimed);

  /**
   * Who a peer is whose certificate, of a CA that the server trusts in this, says its name. It is
   * asked for no password.
   */
  default Future<Identity> certified(Names.Name name) {
    return Future.succeededFuture(new Identity(name.key(), false));
  }

  /** Makes the name of a session its own, to be had with this password only. */
  default Future<Identity> register(Credentials claimed) {
    return refused(ErrorCode.BAD_REQUEST, "No names are registered here.");
  }

  /** The same for who has no session yet, where none could be had without an account. */
  default Future<Identity> registerFirst(Credentials claimed) {
    return register(claimed);
  }

  /** Whether a session may have another name, without a password for it. */
  Future<Void> rename(Identity who, Names.Name to);

  /** Nobody is asked. */
  Authenticator OF_EVERYONE =
      new Authenticator() {
        @Override
        public Future<Identity> authenticate(Credentials claimed) {
          return Future.succeededFuture(Identity.GUEST);
        }

        @Override
        public Future<Void> rename(Identity who, Names.Name to) {
          return Future.succeededFuture();
        }
      };

  /** Fails with what the peer is told. */
  static <T> Future<T> refused(ErrorCode code, String message) {
    return Future.failedFuture(new RefusedException(code, message));
  }

  /** Fails because no password was given. */
  static <T> Future<T> passwordNeeded(Credentials claimed) {
    return refused(ErrorCode.BAD_PASSWORD, claimed.name().text() + ": a password is needed.");
  }

  /** Fails because the password is not the right one. */
  static <T> Future<T> wrongPassword(Credentials claimed) {
    return refused(
        ErrorCode.BAD_PASSWORD, "That is not the password for " + claimed.name().text() + ".");
  }
}
