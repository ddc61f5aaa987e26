package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The least server that speaks both dialects, with rooms, a thread a client. It can be told to
 * forget, double or delay every so many deliveries, so that a test sees whether that is noticed.
 */
final class LineServer implements AutoCloseable {
  /** What it does to one in {@link #FAULT_EVERY} deliveries. */
  enum Fault {
    NONE,
    LOSE,
    DOUBLE,
    SWAP,
    ECHO
  }

  static final int FAULT_EVERY = 97;

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<Session> sessions = new ArrayList<>();
  private final Fault fault;
  private long deliveries;
  private long faults;

  LineServer(Fault fault) throws IOException {
    this.fault = fault;
    start(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many deliveries it has spoilt. */
  synchronized long faults() {
    return faults;
  }

  private interface Task {
    void run() throws IOException;
  }

  /** Ends quietly when a connection does: whatever a test expects, it asserts on the bench. */
  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                Thread.currentThread().setName("ended: " + e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() throws IOException {
    while (!listener.isClosed()) {
      Socket socket = listener.accept();
      start(new Session(socket)::serve);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private final class Session {
    private final Socket socket;
    private final OutputStream out;
    private boolean json;
    private String name;
    private String room = "lobby";
    private String held;

    Session(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    void serve() throws IOException {
      try (socket) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        write("* Enter your username:\n");
        enter(in.readLine());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          take(line);
        }
      } finally {
        synchronized (LineServer.this) {
          sessions.remove(this);
        }
      }
    }

    private void enter(String line) throws IOException {
      synchronized (LineServer.this) {
        json = line.startsWith("{");
        name = json ? new JsonObject(line).getString("name") : line;
        room = json ? new JsonObject(line).getString("room", "lobby") : room;
        sessions.add(this);
        write(
            json
                ? "{\"type\":\"welcome\",\"room\":\"" + room + "\"}\n"
                : "* ✔ Connected to server as " + name + "\n");
      }
    }

    private void take(String line) throws IOException {
      synchronized (LineServer.this) {
        if (line.startsWith("/join ")) {
          room = line.substring("/join ".length());
          write("* ✔ You are in " + room + "\n");
        } else if (!json) {
          relay(line);
        } else if (line.contains("\"say\"")) {
          JsonObject say = new JsonObject(line);
          relay(say.getString("text"));
          write(
              "{\"type\":\"ack\",\"room\":\"%s\",\"ref\":%d,\"seq\":1}\n"
                  .formatted(room, say.getInteger("ref")));
        }
      }
    }

    private void relay(String text) throws IOException {
      String plain = name + ": " + text + "\n";
      String said =
          "{\"type\":\"said\",\"room\":\"%s\",\"seq\":1,\"from\":\"%s\",\"text\":\"%s\"}\n"
              .formatted(room, name, text);
      for (Session session : sessions) {
        if (session != this && session.room.equals(room)) {
          session.deliver(session.json ? said : plain);
        } else if (session == this && fault == Fault.ECHO) {
          faults++;
          write(json ? said : plain);
        }
      }
    }

    private void deliver(String line) throws IOException {
      boolean spoil = ++deliveries % FAULT_EVERY == 0 && fault != Fault.ECHO;
      if (spoil && fault != Fault.NONE) {
        faults++;
      }
      if (spoil && fault == Fault.LOSE) {
        return;
      }
      if (spoil && fault == Fault.SWAP && held == null) {
        held = line;
        return;
      }
      write(line);
      if (spoil && fault == Fault.DOUBLE) {
        write(line);
      }
      if (held != null && sameSender(held, line)) {
        write(held);
        held = null;
      }
    }

    private boolean sameSender(String one, String other) {
      int tagged = one.indexOf('#') + 12;
      return one.regionMatches(0, other, 0, tagged);
    }

    private void write(String line) throws IOException {
      out.write(line.getBytes(UTF_8));
    }
  }
}
