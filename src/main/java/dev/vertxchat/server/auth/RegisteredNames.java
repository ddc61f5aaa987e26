package dev.vertxchat.server.auth;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.Background;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.account.Passwords;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names that are registered belong to who knows their password. Others are for guests, if there may
 * be any.
 */
public final class RegisteredNames implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredNames.class);

  private final Future<Accounts> accounts;
  private final boolean guests;
  private final boolean register;
  private final Guard guard;
  private final Executor hashing;
  private final InstantSource clock;

  /**
   * Asks for the passwords of accounts.
   *
   * @param guests whether who has no account may speak under a name that is none
   * @param register whether a peer may register its name itself
   * @param hashing does what takes a core for tens of milliseconds
   */
  public RegisteredNames(
      Future<Accounts> accounts,
      boolean guests,
      boolean register,
      Guard guard,
      Executor hashing,
      InstantSource clock) {
    this.accounts = accounts;
    this.guests = guests;
    this.register = register;
    this.clock = clock;
    this.guard = guard;
    this.hashing = hashing;
  }

  @Override
  public Future<Identity> authenticate(Credentials claimed) {
    if (claimed.password() != null) {
      return guard.attempt(claimed, () -> check(claimed));
    }
    return guests
        ? find(claimed.name()).compose(account -> guest(claimed, account))
        : Authenticator.passwordNeeded(claimed);
  }

  @Override
  public Future<Identity> certified(Names.Name name) {
    return find(name)
        .compose(
            account ->
                account == null || account.is(name)
                    ? Future.succeededFuture(
                        new Identity(name.key(), account != null && account.operator()))
                    : taken(name, account));
  }

  private Future<Account> find(Names.Name name) {
    return accounts.compose(all -> all.find(name));
  }

  private static Future<Identity> guest(Credentials claimed, Account account) {
    if (account == null) {
      return Future.succeededFuture(Identity.GUEST);
    }
    return account.is(claimed.name())
        ? Authenticator.passwordNeeded(claimed)
        : taken(claimed.name(), account);
  }

  private Future<Identity> check(Credentials claimed) {
    return find(claimed.name())
        .compose(
            found -> {
              Account account = found != null && found.is(claimed.name()) ? found : null;
              if (account == null && guests) {
                return found == null
                    ? Authenticator.refused(
                        ErrorCode.BAD_PASSWORD,
                        claimed.name().text() + " is not registered: a guest gives no password.")
                    : taken(claimed.name(), found);
              }
              return check(claimed, account);
            });
  }

  /** Takes as long without an account as with one, so that nobody is told which there are. */
  private Future<Identity> check(Credentials claimed, Account account) {
    String password = Passwords.normalized(claimed.password());
    String hash = account == null ? PasswordHash.OF_NOBODY : account.hash();
    return Background.run(
            hashing, () -> PasswordHash.matches(password == null ? "" : password, hash))
        .compose(
            matches -> {
              if (matches && account != null && password != null) {
                return Future.succeededFuture(
                    new Identity(account.name().key(), account.operator()));
              }
              if (account != null) { // else it may be a password that was typed as a name
                LOG.info("[!] wrong password for {} from {}", account, claimed.address());
              }
              return Authenticator.wrongPassword(claimed);
            });
  }

  @Override
  public Future<Identity> register(Credentials claimed) {
    if (!register) {
      return Authenticator.refused(
          ErrorCode.BAD_REQUEST, "Names are registered by who runs the server (auth.register).");
    }
    if (!claimed.isPrivate()) {
      return Authenticator.refused(
          ErrorCode.BAD_REQUEST,
          "Others could read the password on its way: a name is registered over TLS, or on the"
              + " machine of the server.");
    }
    return Future.succeededFuture(claimed.password())
        .map(Passwords::parseNew)
        .compose(password -> guard.registration(claimed, () -> register(claimed, password)));
  }

  /** Who has no session says hello as a guest first: somebody may be here under that name. */
  @Override
  public Future<Identity> registerFirst(Credentials claimed) {
    return guests
        ? Authenticator.refused(
            ErrorCode.BAD_REQUEST,
            "register: found it before a session, allowed: a name that is not registered needs no"
                + " password here, and is registered in its session")
        : register(claimed);
  }

  private Future<Identity> register(Credentials claimed, String password) {
    Names.Name name = claimed.name();
    return find(name)
        .compose(
            there ->
                there == null
                    ? Background.run(hashing, () -> PasswordHash.of(password))
                    : taken(name, there))
        .map(hash -> new Account(name, hash, false, clock.instant()))
        .compose(account -> accounts.compose(all -> all.add(account)))
        .compose(
            added ->
                added
                    ? Future.succeededFuture(new Identity(name.key(), false))
                    : Authenticator.<Identity>refused(
                        ErrorCode.NAME_TAKEN, name.text() + " was registered just now."))
        .onSuccess(
            registered -> LOG.info("[+] {} registered from {}", name.text(), claimed.address()));
  }

  @Override
  public Future<Void> rename(Identity who, Names.Name to) {
    if (to.key().equals(who.account())) {
      return Future.succeededFuture();
    }
    if (!guests) {
      return Authenticator.refused(
          ErrorCode.BAD_NAME, "You may have the name that is registered for you, and no other.");
    }
    return find(to)
        .compose(account -> account == null ? Future.succeededFuture() : taken(to, account));
  }

  private static <T> Future<T> taken(Names.Name name, Account account) {
    return Authenticator.refused(
        ErrorCode.NAME_TAKEN,
        account.is(name)
            ? name.text() + " is registered: choose another username."
            : name.text()
                + " looks like "
                + account.name().text()
                + ", which is registered: choose another username.");
  }
}
