package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Opening;

/** What a connection may do before it has a name: above all, get one. */
final class Handshake implements Opening {
  private final Connection connection;

  Handshake(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void hello(Hello hello) {
    Names.Name name = Names.parse(hello.name());
    String room = hello.room() == null ? Names.LOBBY : Names.parseRoom(hello.room());
    boolean comesBack = hello.client() != null;
    String client = comesBack ? hello.knownBy() : connection.node().newClient();
    Session session = new Session(connection, comesBack);
    session.open(connection.node().members().claim(name, client, session), name, room, hello);
  }

  @Override
  public void ping() {
    connection.send(connection.dialect().pong());
  }

  @Override
  public void pong() {
    // only its arrival counts
  }

  @Override
  public void quit() {
    connection.close(CloseReason.QUIT);
  }

  @Override
  public void refused(ErrorCode code, String message, long ref) {
    connection.refuse(code, message, ref);
  }
}
