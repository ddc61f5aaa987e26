package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds of bans and mutes wherever they are kept. */
public abstract class SanctionStoreBehaviour {
  protected static final Sanction OF_BOB =
      new Sanction(
          Sanction.Kind.BAN,
          Names.parse("Bob"),
          "robert",
          null,
          "Alice",
          "he said \"no\"",
          1_000,
          2_345);

  protected static final Sanction OF_A_NETWORK =
      new Sanction(
          Sanction.Kind.BAN, null, null, "2001:db8::/32", "Алиса", "", 2_000, Sanction.NO_END);

  protected static final Sanction MUTE_OF_BOB =
      new Sanction(
          Sanction.Kind.MUTE,
          Names.parse("BOB"),
          null,
          null,
          "Alice",
          "spam",
          3_000,
          Sanction.NO_END);

  /** The store under test. */
  protected abstract SanctionStore store();

  /** Opens it once more, as after a restart. */
  protected abstract SanctionStore again();

  protected static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Until.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private void put(Sanction... sanctions) {
    for (Sanction sanction : sanctions) {
      await(store().put(sanction));
    }
  }

  @Test
  void thereAreNoneAtFirst() {
    assertEquals(List.of(), await(store().list()));
    await(store().remove(OF_BOB));
    assertEquals(List.of(), await(again().list()));
  }

  @Test
  void theyAreListedAsTheyWereImposedAfterARestartToo() {
    put(OF_BOB, OF_A_NETWORK, MUTE_OF_BOB);
    assertEquals(List.of(OF_BOB, OF_A_NETWORK, MUTE_OF_BOB), await(store().list()));
    assertEquals(List.of(OF_BOB, OF_A_NETWORK, MUTE_OF_BOB), await(again().list()));
  }

  @Test
  void oneOfAKindIsOnOne() {
    Sanction later =
        new Sanction(Sanction.Kind.BAN, Names.parse("bOB"), null, null, "Carol", "", 4_000, 5_000);
    put(OF_BOB, OF_A_NETWORK, later);
    assertEquals(List.of(OF_A_NETWORK, later), await(again().list()));
  }

  @Test
  void oneIsRemovedAndNoOther() {
    put(OF_BOB, MUTE_OF_BOB, OF_A_NETWORK);
    await(store().remove(OF_BOB));
    await(store().remove(OF_A_NETWORK));
    assertEquals(List.of(MUTE_OF_BOB), await(again().list()));
  }
}
