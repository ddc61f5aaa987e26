/** A chat server and a chat client for Vert.x applications. */
@SuppressWarnings(
    "requires-automatic") // precis, icu: their manifests name the module, so that stays
module dev.vertxchat {
  requires transitive io.vertx.core;
  requires com.fasterxml.jackson.core;
  requires io.netty.buffer;
  requires io.netty.handler;
  requires io.netty.transport;
  requires java.naming;
  requires jdk.net;
  requires org.slf4j;
  requires rocks.xmpp.precis;

  // Names that look alike.
  requires static com.ibm.icu;

  // What only Linux has.
  requires static io.netty.transport.classes.epoll;

  // A history in a database.
  requires static io.vertx.sql.client;
  requires static io.vertx.sql.client.jdbc;
  requires static io.vertx.sql.client.pg;
  requires static java.sql;
  requires static org.xerial.sqlitejdbc;

  // An application's own users.
  requires static io.vertx.auth.common;

  // Accounts.
  requires static org.bouncycastle.provider;

  // The command line.
  requires static info.picocli;
  requires static io.vertx.config;
  requires static java.management;
  requires static jdk.management;
  requires static jdk.unsupported;

  exports dev.vertxchat.client;
  exports dev.vertxchat.config;
  exports dev.vertxchat.protocol;
  exports dev.vertxchat.server;

  opens dev.vertxchat.cli to
      info.picocli;
}
