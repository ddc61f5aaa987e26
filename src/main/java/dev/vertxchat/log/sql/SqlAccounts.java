package dev.vertxchat.log.sql;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Names;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The accounts in the database in which logs are kept. Any thread. */
public final class SqlAccounts implements Accounts {
  private static final String SELECT =
      "SELECT text, name, hash, operator, created FROM chat_account";

  /** The name itself first, for names that are one without case may look different. */
  private static final String FIND =
      SELECT
          + " WHERE name = ? OR likeness = ? ORDER BY CASE name WHEN ? THEN 0 ELSE 1 END LIMIT 1";

  /** After what time a database that says nothing is taken for one that is away. */
  private static final int SILENT_SECONDS = 10;

  private final SqlLogs logs;

  private SqlAccounts(SqlLogs logs) {
    this.logs = logs;
  }

  /**
   * Those beside logs.
   *
   * @param logs such as {@link Databases} opens
   */
  public static Accounts beside(LogStore logs) {
    return new SqlAccounts((SqlLogs) logs);
  }

  @Override
  public Future<Account> find(Names.Name name) {
    return read(FIND, Tuple.of(name.key(), name.likeness(), name.key()))
        .map(rows -> rows.size() == 0 ? null : account(rows.iterator().next()));
  }

  @Override
  public Future<List<Account>> list() {
    return read(SELECT + " ORDER BY name", Tuple.tuple())
        .map(
            rows -> {
              List<Account> all = new ArrayList<>(rows.size());
              rows.forEach(row -> all.add(account(row)));
              return all;
            });
  }

  private static Account account(Row row) {
    return new Account(
        new Names.Name(row.getString(0), row.getString(1)),
        row.getString(2),
        row.getInteger(3) != 0,
        Instant.ofEpochMilli(row.getLong(4)));
  }

  @Override
  public Future<Boolean> add(Account account) {
    return change(
        "INSERT INTO chat_account (text, name, likeness, hash, operator, created)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        Tuple.of(
            account.name().text(),
            account.name().key(),
            account.name().likeness(),
            account.hash(),
            account.operator() ? 1 : 0,
            account.created().toEpochMilli()));
  }

  @Override
  public Future<Boolean> setHash(Names.Name name, String hash) {
    return change("UPDATE chat_account SET hash = ? WHERE name = ?", Tuple.of(hash, name.key()));
  }

  @Override
  public Future<Boolean> remove(Names.Name name) {
    return change("DELETE FROM chat_account WHERE name = ?", Tuple.of(name.key()));
  }

  private Future<RowSet<Row>> read(String statement, Tuple parameters) {
    return told(logs.execute(logs.database().reads(), statement, parameters));
  }

  private Future<Boolean> change(String statement, Tuple parameters) {
    return told(logs.execute(logs.database().writes(), statement, parameters))
        .map(done -> done.rowCount() == 1);
  }

  private <T> Future<T> told(Future<T> work) {
    return work.timeout(SILENT_SECONDS, TimeUnit.SECONDS)
        .recover(
            e ->
                Future.failedFuture(
                    new LogException(
                        "the accounts can't be had: " + logs.database().explain(e), e)));
  }
}
