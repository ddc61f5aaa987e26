package dev.vertxchat.room;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

/** What the logs need of a kind of SQL database, beyond what all of them understand. */
interface Database {
  /**
   * Carries work out in a transaction, all of it or nothing. When it fails, also for want of space
   * or time, the next transaction starts clean. The work uses the connection it is given, and no
   * transaction of its own.
   */
  <T> Future<T> transaction(Function<SqlConnection, Future<T>> work);

  /** For queries, and for no transaction. */
  Pool reads();

  /**
   * Lets a transaction that has just begun, and only reads, see all data as of one moment until its
   * end, whatever others commit.
   */
  Future<Void> snapshot(SqlConnection connection);

  /** A statement with {@code ?} for its parameters, as this database writes them. */
  String sql(String statement);

  /**
   * Waits until no other server makes the schema, and keeps others from it until the transaction
   * ends.
   */
  Future<?> lockSchema(SqlConnection connection);

  /**
   * What makes each version of the schema out of the one before, the first out of nothing. Only
   * ever added to.
   */
  List<List<String>> schema();

  /**
   * A statement that gives the rows of another as one text, a JSON array of arrays; none as an
   * empty array or null. A client that looks at each value of a row spends most of its time there.
   *
   * @param columns of the other statement
   */
  String asJson(String columns, String select);

  /** The statement that inserts such a text: its parameters are the room and the text. */
  String insert();

  /**
   * The statement that finds lines, the newest: its parameters are {@link #words}, room, the number
   * before which, and how many.
   */
  String search();

  /** What a person looks for, in the database's own language. */
  String words(String typed);

  /** What went wrong, in words for the operator. */
  String explain(Throwable failure);

  Future<Void> close();
}
