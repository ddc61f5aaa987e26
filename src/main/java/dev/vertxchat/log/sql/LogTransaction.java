package dev.vertxchat.log.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** A transaction that outlives one call, on a connection of its own. */
final class LogTransaction {
  private final SqlLogs logs;
  private final SqlConnection connection;

  private LogTransaction(SqlLogs logs, SqlConnection connection) {
    this.logs = logs;
    this.connection = connection;
  }

  /**
   * Begins one and does its first work; it is over if that fails.
   *
   * @param statement that begins it
   */
  static <T> Future<T> begin(
      SqlLogs logs, String statement, Function<LogTransaction, Future<T>> work) {
    return logs.database()
        .reads()
        .getConnection()
        .map(connection -> new LogTransaction(logs, connection))
        .compose(begun -> begun.orRollback(begun.run(statement).compose(v -> work.apply(begun))));
  }

  private <T> Future<T> orRollback(Future<T> work) {
    return work.recover(e -> rollback().transform(v -> Future.failedFuture(e)));
  }

  SqlConnection connection() {
    return connection;
  }

  Future<RowSet<Row>> execute(String statement, Object... parameters) {
    return logs.execute(connection, statement, Tuple.from(parameters));
  }

  Future<Void> commit() {
    return run("COMMIT")
        .recover(e -> run("ROLLBACK").transform(v -> Future.failedFuture(e)))
        .eventually(connection::close);
  }

  /** Fails, and does no harm, when the database has done so by itself. */
  Future<Void> rollback() {
    return run("ROLLBACK").eventually(connection::close);
  }

  private Future<Void> run(String statement) {
    return connection.query(statement).execute().mapEmpty();
  }
}
