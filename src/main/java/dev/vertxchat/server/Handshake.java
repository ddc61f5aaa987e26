package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Opening;
import dev.vertxchat.protocol.Reader;

/** What a connection may do before it has a name: above all, get one. */
final class Handshake implements Opening, Connection.Speaker {
  private final Connection connection;

  Handshake(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void read(String line, Reader reader) {
    reader.opening(line, this);
  }

  @Override
  public boolean isNamed() {
    return false;
  }

  @Override
  public void hello(Hello hello) {
    new Session(connection, this, hello.client() != null).open(hello);
  }

  @Override
  public void ping() {
    connection.send(connection.encoding().pong());
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
  public void refused(ErrorCode code, String message, String room, long ref) {
    connection.refuse(code, message, room, ref);
  }

  @Override
  public void gone() {
    // nothing waits
  }

  @Override
  public void drain(CloseReason reason) {
    connection.close(reason);
  }

  @Override
  public void ended(CloseReason reason) {
    // nobody was here
  }
}
