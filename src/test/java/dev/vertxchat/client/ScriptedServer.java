package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.Until;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A server that says what a test tells it to, for what the real one does rarely. Objects are
 * written with single quotes. For one thread.
 */
final class ScriptedServer implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS =
      (int) TimeUnit.SECONDS.toMillis(Until.PATIENCE_SECONDS);

  private final ServerSocket listener;
  private Socket socket;
  private BufferedReader in;

  ScriptedServer() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(PATIENCE_MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Takes the next connection and greets it. */
  ScriptedServer accept() {
    try {
      socket = listener.accept();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLISECONDS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      socket.getOutputStream().write("* Enter your username:\n".getBytes(StandardCharsets.UTF_8));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that the client sends must be this object, but for its client id. */
  ScriptedServer expect(String object) {
    JsonObject got = next();
    got.remove("client");
    assertEquals(new JsonObject(object.replace('\'', '"')), got);
    return this;
  }

  JsonObject next() {
    try {
      return new JsonObject(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends an object. */
  ScriptedServer say(String object) {
    try {
      byte[] line = (object.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(line);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the client into a room whose log stands at that number. */
  ScriptedServer welcome(String name, String room, long seq, boolean resumed) {
    return say(
        ("{'type':'welcome','name':'%s','room':'%s','log':'of-%s','seq':%d,'resumed':%b,"
                + "'others':0,'members':[]}")
            .formatted(name, room, room, seq, resumed));
  }

  /** Refuses something in a room, or with null at all. */
  ScriptedServer refuse(String code, String room) {
    String of = room == null ? "" : ",'room':'" + room + "'";
    return say("{'type':'error','code':'%s','message':'No.'%s}".formatted(code, of));
  }

  /** Ends the connection. */
  ScriptedServer cut() {
    try {
      socket.close();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
