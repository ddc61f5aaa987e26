package dev.vertxchat.log.sql;

import dev.vertxchat.testing.PostgresServer;

class PostgresSanctionsTest extends SqlSanctionsBehaviour {
  private final PostgresServer postgres = PostgresServer.shared();
  private final String database = postgres.newDatabase();

  @Override
  String url() {
    return postgres.url(database);
  }
}
