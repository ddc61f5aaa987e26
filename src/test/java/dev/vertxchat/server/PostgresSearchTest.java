package dev.vertxchat.server;

import dev.vertxchat.testing.PostgresServer;

class PostgresSearchTest extends SearchBehaviour {
  private String database;

  @Override
  String url() {
    PostgresServer postgres = PostgresServer.shared();
    database = database == null ? postgres.newDatabase() : database;
    return postgres.url(database);
  }
}
