package dev.vertxchat.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredNamesTest {
  /** Of "password", with cheap parameters. */
  private static final String HASH =
      "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final Queue<Runnable> hashing = new ArrayDeque<>();
  private Accounts accounts;

  @BeforeEach
  void register() {
    accounts = new AccountFile(dir.resolve("accounts.jsonl"), Runnable::run);
    accounts.add(new Account(Names.parse("Alice"), HASH, true, Instant.EPOCH));
    accounts.add(new Account(Names.parse("Bob"), HASH, false, Instant.EPOCH));
  }

  @AfterEach
  void close() {
    vertx.close();
  }

  private Authenticator names(boolean guests) {
    return new RegisteredNames(
        Future.succeededFuture(accounts),
        guests,
        true,
        Guard.of(vertx, 1, System::nanoTime),
        hashing::add,
        InstantSource.system());
  }

  private static Credentials credentials(String name, String password) {
    return new Credentials(Names.parse(name), password, "192.0.2.7", true);
  }

  private static ErrorCode code(Future<?> refused) {
    return ((RefusedException) refused.cause()).code();
  }

  @Test
  void anAccountAndItsMarkAreKnownByItsPassword() {
    Future<Identity> alice = names(false).authenticate(credentials("ALICE", "password"));
    hashing.remove().run();
    assertEquals(new Identity("alice", true), alice.result());
    Future<Identity> bob = names(false).authenticate(credentials("Bob", "password"));
    hashing.remove().run();
    assertEquals(new Identity("bob", false), bob.result());
  }

  @Test
  void withoutGuestsANameWithoutAnAccountCostsAsMuchAsOneWith() {
    for (String name : new String[] {"Alice", "Nobody"}) {
      for (String password : new String[] {"wrong", "tab\t", "x".repeat(10_000)}) {
        Future<Identity> refused = names(false).authenticate(credentials(name, password));
        assertEquals(1, hashing.size(), name);
        hashing.remove().run();
        assertEquals(ErrorCode.BAD_PASSWORD, code(refused));
      }
    }
  }

  @Test
  void noLookAtAPasswordBeginsWhileAnotherIsUnderWay() {
    Authenticator names = names(false);
    Future<Identity> first = names.authenticate(credentials("Alice", "password"));
    Future<Identity> second = names.authenticate(credentials("Bob", "password"));
    assertEquals(1, hashing.size());
    hashing.remove().run();
    assertTrue(first.succeeded());
    assertEquals(1, hashing.size());
    hashing.remove().run();
    assertTrue(second.succeeded());
  }

  @Test
  void ofTwoWhoRegisterOneNameAtOnceOneGetsIt() {
    Authenticator here = names(false);
    Authenticator there = names(false); // another server on the same accounts
    Future<Identity> one = here.register(credentials("Carol", "password"));
    Future<Identity> other = there.register(credentials("carol", "password"));
    assertEquals(2, hashing.size());
    hashing.remove().run();
    hashing.remove().run();
    assertEquals(new Identity("carol", false), one.result());
    assertEquals(ErrorCode.NAME_TAKEN, code(other));
  }

  @Test
  void noTextOfCredentialsShowsThePassword() {
    assertEquals("Alice from 192.0.2.7", credentials("Alice", "secret").toString());
  }
}
