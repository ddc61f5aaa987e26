package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds of accounts wherever they are kept. */
public abstract class AccountsBehaviour {
  private static final Instant CREATED = Instant.parse("2026-11-25T17:00:00.123Z");

  /** A hash with cheap parameters. */
  protected static final String HASH =
      "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

  private static final String ANOTHER_HASH =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  /** The accounts under test. */
  protected abstract Accounts accounts();

  /** The same ones as another process sees them. */
  protected abstract Accounts ofAnotherProcess();

  protected static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Until.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  protected static Names.Name name(String name) {
    return Names.parse(name);
  }

  protected static Account account(String name) {
    return new Account(name(name), HASH, false, CREATED);
  }

  private static boolean add(Accounts to, String name) {
    return await(to.add(account(name)));
  }

  private List<String> names() {
    return await(accounts().list()).stream().map(account -> account.name().text()).toList();
  }

  @Test
  void thereAreNoneAtFirst() {
    assertNull(await(accounts().find(name("Alice"))));
    assertEquals(List.of(), names());
    assertFalse(await(accounts().remove(name("Alice"))));
    assertFalse(await(accounts().setHash(name("Alice"), HASH)));
    assertEquals(List.of(), names());
  }

  @Test
  void oneIsFoundAsItWasAdded() {
    Account alice = new Account(name("Alice"), HASH, true, CREATED);
    assertTrue(await(accounts().add(alice)));
    assertEquals(alice, await(accounts().find(name("Alice"))));
    assertNull(await(accounts().find(name("Bob"))));
  }

  @Test
  void aNameThatLooksLikeOneIsItsOwnersTooAndCantBeAnAccount() {
    assertTrue(add(accounts(), "Alice"));
    assertTrue(
        add(accounts(), "\u0412ob")); // Cyrillic, whose small letter looks like nothing Latin
    for (String alike : List.of("A1ice", "AIICE", "\u0410lice")) {
      assertEquals("Alice", await(accounts().find(name(alike))).name().text(), alike);
      assertFalse(add(accounts(), alike), alike);
      assertFalse(await(accounts().remove(name(alike))), alike);
      assertFalse(await(accounts().setHash(name(alike), ANOTHER_HASH)), alike);
    }
    assertFalse(add(accounts(), "Bob"));
    assertFalse(add(accounts(), "\u0432ob"));
    assertEquals("\u0412ob", await(accounts().find(name("\u0432ob"))).name().text());
  }

  @Test
  void aNameIsOneInEveryCaseAndIsKeptAsItsOwnerWroteIt() {
    assertTrue(add(accounts(), "Alice"));
    assertFalse(add(accounts(), "aLICE"));
    assertEquals("Alice", await(accounts().find(name("ALICE"))).name().text());
    assertTrue(add(accounts(), "ΟΔΟΣ"));
    assertEquals("ΟΔΟΣ", await(accounts().find(name("οδος"))).name().text());
  }

  @Test
  void theyAreListedInTheOrderOfTheirNames() {
    for (String name : List.of("bob", "Carol", "alice", "Dave")) {
      add(accounts(), name);
    }
    assertEquals(List.of("alice", "bob", "Carol", "Dave"), names());
  }

  @Test
  void aPasswordIsChangedAndNothingElse() {
    Account alice = new Account(name("Alice"), HASH, true, CREATED);
    await(accounts().add(alice));
    add(accounts(), "Bob");
    assertTrue(await(accounts().setHash(name("alice"), ANOTHER_HASH)));
    assertEquals(alice.withHash(ANOTHER_HASH), await(accounts().find(name("Alice"))));
    assertEquals(HASH, await(accounts().find(name("Bob"))).hash());
  }

  @Test
  void oneThatIsRemovedIsFreeForAnother() {
    add(accounts(), "Alice");
    assertTrue(await(accounts().remove(name("aLiCe"))));
    assertNull(await(accounts().find(name("Alice"))));
    assertTrue(add(accounts(), "ALICE"));
    assertEquals(List.of("ALICE"), names());
  }

  @Test
  void whatAnotherProcessChangesIsSeenAtOnce() {
    assertNull(await(accounts().find(name("Alice"))));
    add(ofAnotherProcess(), "Alice");
    assertEquals(HASH, await(accounts().find(name("Alice"))).hash());
    assertFalse(add(accounts(), "alice"));
    await(ofAnotherProcess().setHash(name("Alice"), ANOTHER_HASH));
    assertEquals(ANOTHER_HASH, await(accounts().find(name("Alice"))).hash());
    add(accounts(), "Bob");
    await(ofAnotherProcess().remove(name("Alice")));
    assertNull(await(accounts().find(name("Alice"))));
    assertEquals(List.of("Bob"), names());
  }

  @Test
  void ofManyThatAddAtOnceNoneIsLostAndOfTwoWithOneNameOneIsTaken() {
    List<Future<Boolean>> added = new java.util.ArrayList<>();
    for (int i = 0; i < 20; i++) {
      added.add(accounts().add(account("name" + i)));
      added.add(ofAnotherProcess().add(account("NAME" + i)));
    }
    assertEquals(20, added.stream().filter(AccountsBehaviour::await).count());
    assertEquals(20, names().size());
  }

  @Test
  void noTextOfAnAccountShowsItsHash() {
    assertEquals("Alice", account("Alice").toString());
    assertEquals("Alice (operator)", new Account(name("Alice"), HASH, true, CREATED).toString());
  }
}
