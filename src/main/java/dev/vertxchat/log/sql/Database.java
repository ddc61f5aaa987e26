package dev.vertxchat.log.sql;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;

/** What the logs need of a kind of SQL database, beyond what all of them understand. */
interface Database {
  /** A search of a million lines takes a tenth of a second. */
  int SEARCH_SECONDS = 5;

  /** Finds lines among presence; a statement that looks for lines repeats its condition. */
  String LINES_INDEX =
      "CREATE INDEX chat_entry_line ON chat_entry (room, seq) WHERE kind IN ('said', 'action')";

  /**
   * The registered names.
   *
   * @param integer the type of a count of milliseconds
   */
  static String accounts(String integer) {
    return """
        CREATE TABLE chat_account (
          name text PRIMARY KEY,
          likeness text NOT NULL UNIQUE,
          text text NOT NULL,
          hash text NOT NULL,
          operator integer NOT NULL,
          created %s NOT NULL)"""
        .formatted(integer);
  }

  /**
   * What operators have imposed.
   *
   * @param integer the type of a count of milliseconds
   */
  static String sanctions(String integer) {
    return """
        CREATE TABLE chat_sanction (
          kind text NOT NULL,
          target text NOT NULL,
          name text,
          account text,
          operator text NOT NULL,
          why text NOT NULL,
          since %1$s NOT NULL,
          until %1$s NOT NULL,
          PRIMARY KEY (kind, target))"""
        .formatted(integer);
  }

  /**
   * Makes known that a server lives here, until it is closed. Before all else.
   *
   * @param retries by which what gets lost is had again
   * @return whether no other server lives; then one that starts waits for {@link #admitOthers}.
   *     Fails with {@link dev.vertxchat.log.LogException} when another one lives where only one may
   */
  Future<Boolean> reserve(Retries retries);

  /** Called once after {@link #reserve}, when what only the first server may do is done. */
  Future<Void> admitOthers();

  /** Connects as far as it is to be done before use. */
  Future<Void> connect();

  /** For single statements that change something, each a transaction. */
  SqlClient writes();

  /** For all else; no append waits for one of these connections. */
  Pool reads();

  /**
   * The statement that begins a transaction that only reads, and sees all data as of one moment
   * until its end, whatever others commit.
   */
  String beginReading();

  /** The statement that begins a transaction that writes. */
  String beginWriting();

  /**
   * A query made ready for its parameters.
   *
   * @param client of this database
   * @param statement with {@code ?} for each parameter
   */
  PreparedQuery<RowSet<Row>> query(SqlClient client, String statement);

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

  /** The tables, indexes and triggers of the newest version. */
  List<String> parts();

  /** The statement that gives a row when there is a part of the name that is its parameter. */
  String part();

  /** Brings along what statements alone cannot make of an older version; last of all. */
  Future<Void> convert(SqlConnection connection, int version);

  /** What a statement selects, {@link EntryRows#COLUMNS}, in the order of their numbers. */
  default Future<List<Entry>> entries(SqlClient client, String select, Tuple parameters) {
    return query(client, asJson(EntryRows.COLUMNS, select))
        .collecting(EntryRows.ENTRIES)
        .execute(parameters)
        .map(SqlResult::value);
  }

  /**
   * A statement that gives the rows of another as one text, a JSON array of arrays; none as an
   * empty array or null. A client that looks at each value of a row spends most of its time there.
   *
   * @param columns of the other statement
   */
  String asJson(String columns, String select);

  /**
   * The statement that gives the first names of rooms in alphabetical order; its parameter: how
   * many.
   */
  String roomNames();

  /**
   * Appends entries to a room and moves its last number on, all of it or nothing, as a transaction
   * or part of one.
   *
   * @return false when they do not follow the newest entry; then it is to be looked up whether they
   *     were written
   */
  Future<Boolean> append(Append append);

  /**
   * The same in a transaction that has begun, each to another room.
   *
   * @param client its connection
   * @return false when some do not follow the newest entry; then those were not written
   */
  Future<Boolean> append(SqlClient client, List<Append> appends);

  /**
   * Finds the newest lines that have all of these terms, in the order of their numbers. On
   * connections of its own; one that takes longer than {@link #SEARCH_SECONDS} is ended, in the
   * database too, and fails.
   *
   * @param terms as of {@link Words}, one or more
   * @param before the number below which to look, at most one more than the room's last
   */
  Future<List<Entry>> search(long room, Set<String> terms, long before, int limit);

  /** What went wrong, in words for the operator. */
  String explain(Throwable failure);

  Future<Void> close();
}
