package dev.vertxchat.log.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that use a PostgreSQL database: each holds a lock there, shared with the others, on a
 * connection of its own for as long as it lives. However a server ends, its connection ends with
 * it, and so does the lock. Who gets it for itself alone knows that no other server lives.
 *
 * <p>A server whose connection breaks off lives on, and takes the lock again as soon as it can. One
 * that starts in between takes it for dead, which writes entries that are not true and breaks
 * nothing.
 */
final class LivingServers {
  private static final Logger LOG = LoggerFactory.getLogger(LivingServers.class);

  /** Any number that nobody else in the database locks, the same in all versions. */
  private static final long LOCK = 0x76_78_63_68_61_75L;

  private static final String TRY_ALONE = "SELECT pg_try_advisory_lock(" + LOCK + ")";
  private static final String SHARE = "SELECT pg_advisory_lock_shared(" + LOCK + ")";
  private static final String NOT_ALONE = "SELECT pg_advisory_unlock(" + LOCK + ")";
  private static final String NONE = "SELECT pg_advisory_unlock_all()";

  /** What a database that hangs may hold up the end of a server. */
  private static final int RELEASE_SECONDS = 1;

  private final Pool pool;
  private Retries retries;
  private boolean alone;
  private volatile SqlConnection connection; // null while there is none
  private volatile boolean closed;

  /**
   * Not connected yet.
   *
   * @param pool of one connection, on which a statement may wait for as long as it takes
   */
  LivingServers(Pool pool) {
    this.pool = pool;
  }

  /**
   * Succeeds with whether no other server lives. Then those that start wait in {@link #join} until
   * this one has joined.
   */
  Future<Boolean> tryFirst(Retries retries) {
    this.retries = retries;
    return connect()
        .compose(
            connected -> {
              connection = connected;
              return connected.query(TRY_ALONE).execute();
            })
        .map(rows -> alone = rows.iterator().next().getBoolean(0));
  }

  private Future<SqlConnection> connect() {
    return pool.getConnection()
        .map(connected -> connected.exceptionHandler(e -> LOG.debug("it breaks off", e)));
  }

  /** Is one of the living from now on, until it is closed. Once, after {@link #tryFirst}. */
  Future<Void> join() {
    SqlConnection connected = connection;
    return connected
        .query(SHARE)
        .execute()
        .compose(v -> alone ? connected.query(NOT_ALONE).execute() : Future.succeededFuture())
        .onSuccess(v -> hold(connected))
        .mapEmpty();
  }

  private void hold(SqlConnection connected) {
    connection = connected;
    connected.closeHandler(v -> lost());
    if (closed) {
      close();
    }
  }

  private void lost() {
    connection = null;
    if (!closed) {
      retries
          .untilDone(
              failures -> joinAgain(), e -> LOG.debug("other servers do not see this one", e))
          .onFailure(e -> LOG.debug("closed before other servers saw this one again", e));
    }
  }

  private Future<Void> joinAgain() {
    return connect()
        .compose(
            connected ->
                connected
                    .query(SHARE)
                    .execute()
                    .onSuccess(v -> hold(connected))
                    .onFailure(e -> connected.close()))
        .mapEmpty();
  }

  /** Is none of them any more. */
  Future<Void> close() {
    closed = true;
    SqlConnection connected = connection;
    Future<?> released =
        connected == null
            ? Future.succeededFuture()
            : connected
                .query(NONE) // else the next server may come before the connection has ended
                .execute()
                .timeout(RELEASE_SECONDS, TimeUnit.SECONDS);
    return released.transform(v -> pool.close());
  }
}
