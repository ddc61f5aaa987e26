package dev.vertxchat.log.sql;

import dev.vertxchat.account.SanctionStore;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Sanction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What operators imposed, in the database in which logs are kept. Any thread. */
public final class SqlSanctions implements SanctionStore {
  /** After what time a database that says nothing is taken for one that is away. */
  private static final int SILENT_SECONDS = 10;

  private final SqlLogs logs;

  private SqlSanctions(SqlLogs logs) {
    this.logs = logs;
  }

  /**
   * Those beside logs.
   *
   * @param logs such as {@link Databases} opens
   */
  public static SanctionStore beside(LogStore logs) {
    return new SqlSanctions((SqlLogs) logs);
  }

  @Override
  public Future<List<Sanction>> list() {
    return told(() ->
            logs.execute(
                logs.database().reads(),
                "SELECT kind, target, name, account, operator, why, since, until FROM chat_sanction"
                    + " ORDER BY since, target",
                Tuple.tuple()))
        .map(
            rows -> {
              List<Sanction> all = new ArrayList<>(rows.size());
              rows.forEach(row -> all.add(sanction(row)));
              return all;
            });
  }

  /** The target is the key of the name or, without a name, the address. */
  private static Sanction sanction(Row row) {
    String target = row.getString(1);
    String name = row.getString(2);
    return new Sanction(
        Sanction.Kind.ofTag(row.getString(0)),
        name == null ? null : new Names.Name(name, target),
        row.getString(3),
        name == null ? target : null,
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getLong(7));
  }

  @Override
  public Future<Void> put(Sanction s) {
    return change(
        "INSERT INTO chat_sanction (kind, target, name, account, operator, why, since, until)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, target) DO UPDATE"
            + " SET name = excluded.name, account = excluded.account,"
            + " operator = excluded.operator, why = excluded.why, since = excluded.since,"
            + " until = excluded.until",
        Tuple.of(
            s.kind().tag(),
            s.target(),
            s.name() == null ? null : s.name().text(),
            s.account(),
            s.by(),
            s.why(),
            s.since(),
            s.until()));
  }

  @Override
  public Future<Void> remove(Sanction s) {
    return change(
        "DELETE FROM chat_sanction WHERE kind = ? AND target = ?",
        Tuple.of(s.kind().tag(), s.target()));
  }

  private Future<Void> change(String statement, Tuple parameters) {
    return told(() -> logs.execute(logs.database().writes(), statement, parameters)).mapEmpty();
  }

  /** Work may also be refused at once, by a database that is closed. */
  private <T> Future<T> told(Supplier<Future<T>> work) {
    return Future.succeededFuture()
        .compose(v -> work.get())
        .timeout(SILENT_SECONDS, TimeUnit.SECONDS)
        .recover(
            e ->
                Future.failedFuture(
                    new LogException(
                        "bans and mutes can't be had: " + logs.database().explain(e), e)));
  }
}
