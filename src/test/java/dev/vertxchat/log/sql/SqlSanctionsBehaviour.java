package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.SanctionStore;
import dev.vertxchat.account.SanctionStoreBehaviour;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bans and mutes beside the logs of a database. */
abstract class SqlSanctionsBehaviour extends SanctionStoreBehaviour {
  private final Vertx vertx = Vertx.vertx();
  private LogStore logs;

  abstract String url();

  @BeforeEach
  void open() {
    logs = await(SqlLogs.open(vertx, url(), LogStore.Kept.ALL, InstantSource.system()));
  }

  @AfterEach
  void close() {
    await(logs.close());
    await(vertx.close());
  }

  @Override
  protected SanctionStore store() {
    return SqlSanctions.beside(logs);
  }

  @Override
  protected SanctionStore again() {
    await(logs.close());
    open();
    return store();
  }

  @Test
  void whenTheDatabaseIsClosedThatIsSaidInWords() {
    await(logs.close());
    CompletionException e =
        assertThrows(CompletionException.class, () -> await(store().put(OF_BOB)));
    LogException told = (LogException) e.getCause();
    assertTrue(told.getMessage().startsWith("bans and mutes can't be had: "), told::getMessage);
  }
}
