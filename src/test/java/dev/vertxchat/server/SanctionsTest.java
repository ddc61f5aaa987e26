package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.SanctionStore;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.testing.FakeClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SanctionsTest {
  private static final int MOST = 3;

  private final FakeClock clock = new FakeClock();
  private final Remembered store = new Remembered();
  private final Sanctions sanctions = new Sanctions(Future.succeededFuture(store), clock, MOST);

  /** A store that remembers what it was told, and answers when the test says so. */
  private static final class Remembered implements SanctionStore {
    private final List<String> told = new ArrayList<>();
    private final List<Sanction> kept = new ArrayList<>();
    private Future<Void> answer = Future.succeededFuture();

    @Override
    public Future<List<Sanction>> list() {
      return Future.succeededFuture(kept);
    }

    @Override
    public Future<Void> put(Sanction sanction) {
      told.add("put " + sanction.whom());
      return answer;
    }

    @Override
    public Future<Void> remove(Sanction sanction) {
      told.add("remove " + sanction.whom());
      return answer;
    }
  }

  private Sanction ban(String name, String account, Duration time) {
    return sanction(Sanction.Kind.BAN, Names.parse(name), account, null, time);
  }

  private Sanction banAt(String address, Duration time) {
    return sanction(Sanction.Kind.BAN, null, null, address, time);
  }

  private Sanction sanction(
      Sanction.Kind kind, Names.Name name, String account, String address, Duration time) {
    long now = clock.millis();
    long until = time == null ? Sanction.NO_END : now + time.toMillis();
    return new Sanction(kind, name, account, address, "Alice", "", now, until);
  }

  private static Sanctions.Subject subject(String name, String account, String address) {
    return Sanctions.Subject.of(
        Names.parse(name), account, address == null ? null : AddressRange.parse(address));
  }

  private boolean isBanned(String name, String account, String address) {
    return sanctions.ban(subject(name, account, address)) != null;
  }

  @Test
  void aBanOfANameIsOnItInEveryCaseAndOnNoOther() {
    sanctions.impose(ban("Bob", null, null));
    assertTrue(isBanned("bOB", null, "192.0.2.7"));
    assertEquals(false, isBanned("Bobby", "rob", "192.0.2.7"));
    assertNull(sanctions.mute(subject("Bob", null, null)));
  }

  @Test
  void itIsOnNamesThatLookLikeIt() {
    sanctions.impose(ban("Alice", null, null));
    sanctions.impose(ban("\u0412ob", null, null)); // Cyrillic, whose small letter looks otherwise
    for (String alike : List.of("A1ice", "\u0410lice", "Bob", "\u0432ob")) {
      assertTrue(isBanned(alike, null, null), alike);
    }
  }

  @Test
  void itIsOnTheAccountThatHadTheNameWhateverThatCallsItself() {
    sanctions.impose(ban("Bob", "robert", null));
    assertTrue(isBanned("Dave", "robert", null));
    assertTrue(isBanned("Dave", "bob", null), "the account of that name");
    assertEquals(false, isBanned("Robert", null, null), "a guest, if there were one");
  }

  @Test
  void aBanOfANetworkIsOnAllWhoAreThere() {
    sanctions.impose(banAt("192.0.2.0/24", null));
    sanctions.impose(banAt("2001:db8::/32", null));
    assertTrue(isBanned("Bob", null, "192.0.2.255"));
    assertEquals(false, isBanned("Bob", null, "192.0.3.0"));
    assertTrue(isBanned("Bob", null, "2001:db8:1::1"));
    assertEquals(false, isBanned("Bob", null, null));
  }

  @Test
  void whatHasAnEndIsOverThen() {
    sanctions.impose(ban("Bob", "bob", Duration.ofMinutes(10)));
    sanctions.impose(banAt("192.0.2.7", Duration.ofMinutes(11)));
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertTrue(isBanned("Bob", null, null));
    clock.advance(Duration.ofMillis(1));
    assertEquals(false, isBanned("Bob", "bob", null));
    assertEquals(List.of("192.0.2.7"), inForce());
    assertTrue(isBanned("Bob", "bob", "192.0.2.7"));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(false, isBanned("Bob", null, "192.0.2.7"));
    assertEquals(List.of(), inForce());
  }

  private List<String> inForce() {
    return sanctions.inForce().stream().map(Sanction::whom).toList();
  }

  @Test
  void ofTwoOnOneAccountTheLongerOneCounts() {
    sanctions.impose(ban("Bob", null, null));
    sanctions.impose(ban("Al", "bob", Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(2));
    assertTrue(isBanned("Al", "bob", null));
  }

  @Test
  void aLaterOneOnTheSameTakesThePlaceOfTheOther() {
    sanctions.impose(ban("Bob", null, null));
    sanctions.impose(banAt("192.0.2.7", null));
    sanctions.impose(ban("BOB", null, Duration.ofMinutes(1)));
    assertEquals(List.of("BOB", "192.0.2.7"), inForce());
    clock.advance(Duration.ofMinutes(2));
    assertEquals(false, isBanned("Bob", null, null));
  }

  @Test
  void thereAreNoMoreThanTheMostAndThoseThatAreOverTakeNoPlace() {
    sanctions.impose(ban("a", null, Duration.ofMinutes(1)));
    sanctions.impose(ban("b", null, null));
    sanctions.impose(ban("c", null, null));
    sanctions.impose(ban("C", null, null));
    RefusedException full =
        assertThrows(RefusedException.class, () -> sanctions.impose(ban("d", null, null)));
    assertEquals(ErrorCode.BUSY, full.code());
    assertEquals(List.of("C", "b", "a"), inForce());
    clock.advance(Duration.ofMinutes(1));
    sanctions.impose(ban("d", null, null));
    assertEquals(List.of("d", "C", "b"), inForce());
    assertEquals(List.of("put a", "put b", "put c", "put C", "remove a", "put d"), store.told);
  }

  @Test
  void whatIsLiftedIsNoMoreInForceNorKept() {
    sanctions.impose(ban("Bob", "robert", null));
    assertNull(sanctions.lift(Sanction.Kind.MUTE, "bob"));
    Sanctions.Lifted lifted = sanctions.lift(Sanction.Kind.BAN, "bob");
    assertEquals("Bob", lifted.sanction().whom());
    assertTrue(lifted.kept().succeeded());
    assertEquals(false, isBanned("Bob", "robert", null));
    assertNull(sanctions.lift(Sanction.Kind.BAN, "bob"));
    assertEquals(List.of("put Bob", "remove Bob"), store.told);
  }

  @Test
  void oneThatCanNotBeKeptIsInForceAllTheSame() {
    store.answer = Future.failedFuture("the disk is full");
    assertTrue(sanctions.impose(ban("Bob", null, null)).failed());
    assertTrue(isBanned("Bob", null, null));
  }

  @Test
  void changesAreKeptInTheirOrder() {
    Promise<Void> slow = Promise.promise();
    store.answer = slow.future();
    sanctions.impose(ban("Bob", null, null));
    sanctions.lift(Sanction.Kind.BAN, "bob");
    assertEquals(List.of("put Bob"), store.told);
    slow.fail("lost");
    assertEquals(List.of("put Bob", "remove Bob"), store.told);
  }

  @Test
  void whatIsKeptIsInForceFromTheStartButForWhatIsOver() {
    store.kept.add(ban("Bob", null, Duration.ofMinutes(1)));
    store.kept.add(sanction(Sanction.Kind.MUTE, Names.parse("Carol"), null, null, null));
    store.kept.add(banAt("192.0.2.7", null));
    clock.advance(Duration.ofMinutes(1));
    assertTrue(sanctions.muteNobody());
    assertTrue(sanctions.load().succeeded());
    assertEquals(List.of("192.0.2.7", "Carol"), inForce());
    assertNotNull(sanctions.mute(subject("carol", null, null)));
    assertEquals(List.of("remove Bob"), store.told);
  }
}
