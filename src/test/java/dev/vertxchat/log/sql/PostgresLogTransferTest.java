package dev.vertxchat.log.sql;

import dev.vertxchat.testing.PostgresServer;

class PostgresLogTransferTest extends LogTransferBehaviour {
  private final String url = url(PostgresServer.shared());

  private static String url(PostgresServer postgres) {
    return postgres.url(postgres.newDatabase());
  }

  @Override
  String url() {
    return url;
  }
}
