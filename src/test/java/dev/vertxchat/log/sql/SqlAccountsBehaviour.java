package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.AccountsBehaviour;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts beside the logs of a database, and those that a command sees there. */
abstract class SqlAccountsBehaviour extends AccountsBehaviour {
  private final Vertx vertx = Vertx.vertx();
  private LogStore logs;
  private LogStore besides;

  abstract String url();

  @BeforeEach
  void openBoth() {
    logs = await(SqlLogs.open(vertx, url(), LogStore.Kept.ALL, InstantSource.system()));
    besides = await(Databases.openBeside(vertx, url()));
  }

  @AfterEach
  void closeBoth() {
    await(logs.close());
    await(besides.close());
    await(vertx.close());
  }

  @Override
  protected Accounts accounts() {
    return SqlAccounts.beside(logs);
  }

  @Override
  protected Accounts ofAnotherProcess() {
    return SqlAccounts.beside(besides);
  }

  @Test
  void theyAreThereWhenTheDatabaseIsOpenedAgain() {
    await(accounts().add(account("Alice")));
    await(logs.close());
    logs = await(SqlLogs.open(vertx, url(), LogStore.Kept.ALL, InstantSource.system()));
    assertEquals(HASH, await(accounts().find(name("Alice"))).hash());
  }

  @Test
  void whenTheDatabaseIsClosedThatIsSaidInWords() {
    await(logs.close());
    CompletionException e =
        assertThrows(CompletionException.class, () -> await(accounts().find(name("Alice"))));
    LogException told = (LogException) e.getCause();
    assertTrue(told.getMessage().startsWith("the accounts can't be had: "), told::getMessage);
  }
}
