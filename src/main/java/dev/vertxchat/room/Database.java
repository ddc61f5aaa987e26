package dev.vertxchat.room;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** What the logs need of a kind of SQL database, beyond what all of them understand. */
interface Database {
  /**
   * For transactions, and for nothing outside of one: the JDBC client of Vert.x 5.0 never leaves
   * them again on a connection that had one, so that such a statement would not be committed.
   */
  Pool writes();

  /** For queries, and for no transaction. */
  Pool reads();

  /** A statement with {@code ?} for its parameters, as this database writes them. */
  String sql(String statement);

  /**
   * What makes each version of the schema out of the one before, the first out of nothing. Only
   * ever added to.
   */
  List<List<String>> schema();

  /**
   * The statement that finds lines: its parameters are {@link #words}, room, the number before
   * which, and how many, newest first.
   */
  String search();

  /** What a person looks for, in the database's own language. */
  String words(String typed);

  /** What went wrong, in words for the operator. */
  String explain(Throwable failure);

  Future<Void> close();
}
