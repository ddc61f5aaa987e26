package dev.vertxchat.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL database, which several servers may share. */
final class PostgresDatabase implements Database {
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_SECONDS = 10;

  private static final List<List<String>> SCHEMA =
      List.of(
          List.of(
              """
              CREATE TABLE chat_room (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE,
                log text NOT NULL,
                last bigint NOT NULL)""",
              """
              CREATE TABLE chat_entry (
                room bigint NOT NULL REFERENCES chat_room (id),
                seq bigint NOT NULL,
                time bigint NOT NULL,
                kind text NOT NULL,
                name text NOT NULL,
                text text NOT NULL,
                client text,
                ref bigint,
                PRIMARY KEY (room, seq))""",
              """
              CREATE UNIQUE INDEX chat_entry_ref ON chat_entry (room, client, ref)
                WHERE ref IS NOT NULL""",
              """
              CREATE INDEX chat_entry_text ON chat_entry USING gin (to_tsvector('simple', text))
                WHERE kind IN ('said', 'action')"""));

  private final PgConnectOptions server;
  private final Pool pool;

  private PostgresDatabase(Vertx vertx, PgConnectOptions server) {
    this.server = server;
    this.pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(server)
            .with(
                new PoolOptions()
                    .setMaxSize(CONNECTIONS)
                    .setConnectionTimeout(CONNECT_SECONDS)
                    .setConnectionTimeoutUnit(TimeUnit.SECONDS))
            .build();
  }

  /**
   * Connects when it is first used.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   */
  static PostgresDatabase open(Vertx vertx, String url) {
    PgConnectOptions server;
    try {
      server = PgConnectOptions.fromUri(url);
    } catch (RuntimeException e) { // its message would show the password
      throw new LogException(
          "history.url is no such URL, allowed: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }
    server.setCachePreparedStatements(true);
    return new PostgresDatabase(vertx, server);
  }

  @Override
  public Pool writes() {
    return pool;
  }

  @Override
  public Pool reads() {
    return pool;
  }

  /** Parameters are {@code $1}, {@code $2}, … */
  @Override
  public String sql(String statement) {
    StringBuilder sql = new StringBuilder();
    int parameters = 0;
    for (char c : statement.toCharArray()) {
      if (c == '?') {
        sql.append('$').append(++parameters);
      } else {
        sql.append(c);
      }
    }
    return sql.toString();
  }

  @Override
  public List<List<String>> schema() {
    return SCHEMA;
  }

  @Override
  public String asJson(String columns, String select) {
    return "SELECT CAST(json_agg(json_build_array("
        + columns
        + ")) AS text) FROM ("
        + select
        + ") e";
  }

  @Override
  public String insert() {
    return """
        INSERT INTO chat_entry (room, seq, time, kind, name, text, client, ref)
        SELECT CAST(? AS bigint), CAST(e ->> 0 AS bigint), CAST(e ->> 1 AS bigint), e ->> 2, e ->> 3,
          e ->> 4, e ->> 5, CAST(e ->> 6 AS bigint)
        FROM json_array_elements(CAST(CAST(? AS text) AS json)) e""";
  }

  @Override
  public String search() {
    return """
        SELECT seq, time, kind, name, text, client, ref FROM chat_entry
        WHERE to_tsvector('simple', text) @@ plainto_tsquery('simple', ?)
          AND kind IN ('said', 'action') AND room = ? AND seq < ?
        ORDER BY seq DESC LIMIT ?""";
  }

  @Override
  public String words(String typed) {
    return typed;
  }

  @Override
  public String explain(Throwable failure) {
    return "postgresql://%s:%d/%s: %s"
        .formatted(server.getHost(), server.getPort(), server.getDatabase(), failure.getMessage());
  }

  @Override
  public Future<Void> close() {
    return pool.close();
  }
}
