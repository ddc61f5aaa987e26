package dev.vertxchat.testing;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * A blocking socket that speaks in lines and knows nothing of the chat's own code. Every read has a
 * deadline, and every expectation is of the very next line, so nothing unexpected goes unseen.
 */
public final class LineClient implements AutoCloseable {
  /** What a server says first. */
  public static final String GREETING = "* Enter your username:";

  private final Socket socket;
  private final InputStream in;
  private int probes;

  private LineClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** Connects and reads the greeting. */
  public static LineClient connect(int port) {
    return connect(port, 0);
  }

  /** The same with a receive buffer of so many bytes, 0 for the system's own choice. */
  public static LineClient connect(int port, int receiveBuffer) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return open(loopback, loopback, port, receiveBuffer).expect(GREETING);
  }

  /** Connects to another address of this machine, and reads the greeting. */
  public static LineClient connect(InetAddress address, int port) {
    return open(address, address, port, 0).expect(GREETING);
  }

  /** Connects from an address of loopback, such as 127.0.0.2, and reads the greeting. */
  public static LineClient connectFrom(String own, int port) {
    return from(own, port).expect(GREETING);
  }

  /** The same; the greeting is not read, for there may be none. */
  public static LineClient from(String own, int port) {
    try {
      return open(InetAddress.getByName(own), InetAddress.getLoopbackAddress(), port, 0);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects with TLS, on such a socket, and reads the greeting. */
  public static LineClient connect(int port, SSLSocketFactory tls) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      Socket plain = connected(loopback, loopback, port, 0);
      Socket socket = tls.createSocket(plain, loopback.getHostAddress(), port, true);
      return new LineClient(socket).expect(GREETING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LineClient open(InetAddress from, InetAddress to, int port, int receiveBuffer) {
    try {
      return new LineClient(connected(from, to, port, receiveBuffer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connected(InetAddress from, InetAddress to, int port, int receiveBuffer)
      throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(
        new InetSocketAddress(to, port), (int) TimeUnit.SECONDS.toMillis(Until.PATIENCE_SECONDS));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Until.PATIENCE_SECONDS));
    return socket;
  }

  /** A person who has given a name and was let into the lobby. */
  public static LineClient plain(int port, String name) {
    LineClient client = connect(port).send(name);
    client.expect(
        "the welcome of " + name, l -> l.startsWith("* ✔ Connected to server as " + name + " in "));
    return client;
  }

  /** A program that has said hello, with further members as name, value, …, and was welcomed. */
  public static LineClient json(int port, String name, Object... members) {
    LineClient client = connect(port).sendJson("hello", withName(name, members));
    client.expectJson("welcome", "name", name);
    return client;
  }

  private static Object[] withName(String name, Object... members) {
    List<Object> all = new ArrayList<>(List.of("name", name));
    all.addAll(List.of(members));
    return all.toArray();
  }

  public LineClient send(String line) {
    return sendRaw((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends an object of that type, its members as name, value, … */
  public LineClient sendJson(String type, Object... members) {
    return send(object(members).put("type", type).encode());
  }

  public LineClient sendRaw(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject object(Object... members) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < members.length; i += 2) {
      json.put((String) members[i], members[i + 1]);
    }
    return json;
  }

  /** The next line without its end, or null at the end of the stream. */
  public String next() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream(128);
      int b;
      while ((b = in.read()) != '\n') {
        if (b < 0) {
          if (line.size() > 0) {
            throw new AssertionError("the stream ended within the line " + line);
          }
          return null;
        }
        line.write(b);
      }
      return line.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("no next line: " + e, e);
    }
  }

  /** The next line must be this one. */
  public LineClient expect(String line) {
    String next = next();
    if (!line.equals(next)) {
      throw new AssertionError("expected <" + line + "> but got <" + next + ">");
    }
    return this;
  }

  /** The next line must be such a one; {@code what} names it in the failure. */
  public String expect(String what, Predicate<String> condition) {
    String next = next();
    if (next == null || !condition.test(next)) {
      throw new AssertionError("expected " + what + " but got <" + next + ">");
    }
    return next;
  }

  /** The next line must be an object of that type with at least these members. */
  public JsonObject expectJson(String type, Object... members) {
    String line = expect("a JSON object of type " + type, l -> l.startsWith("{"));
    JsonObject got = new JsonObject(line);
    JsonObject wanted = object(members).put("type", type);
    for (String name : wanted.fieldNames()) {
      if (!new JsonObject()
          .put("", wanted.getValue(name))
          .equals(new JsonObject().put("", got.getValue(name)))) {
        throw new AssertionError("expected " + wanted.encode() + " but got " + line);
      }
    }
    return got;
  }

  /** The server must have sent nothing more to this person up to the answer to a probe. */
  public LineClient expectNothingMore() {
    String probe = "/probe" + probes++;
    return send(probe)
        .expect("* Unknown command " + probe + ": /help lists the commands, //x says /x.");
  }

  /** The server must have sent nothing more to this program up to the answer to a ping. */
  public LineClient expectNoMoreJson() {
    sendJson("ping").expectJson("pong");
    return this;
  }

  /** The server must close the connection, and say nothing before that. */
  public void expectEnd() {
    String next = next();
    if (next != null) {
      throw new AssertionError("expected the end but got <" + next + ">");
    }
  }

  /** Says that nothing more will be sent, and goes on reading. */
  public LineClient finish() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks the connection off with a TCP reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
