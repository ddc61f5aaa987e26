package dev.vertxchat.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real PostgreSQL with data of its own, on a free port of loopback, that can be killed and
 * started again. Where it can't be run the test is skipped, but fails in CI.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String USER = "chat";

  /** With what must be escaped in a URL. */
  public static final String PASSWORD = "s3cr/t@?%";

  private static final String PASSWORD_IN_URL = "s3cr%2Ft%40%3F%25";
  private static final String HOST = "127.0.0.1";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static PostgresServer shared;

  private final PostgresBinaries binaries;
  private final Path directory;
  private final Path data;
  private final Path output;
  private final int port;
  private Process process;

  private PostgresServer(PostgresBinaries binaries) throws IOException {
    this.binaries = binaries;
    this.directory = binaries.newDirectory();
    this.data = directory.resolve("data");
    this.output = Files.createFile(directory.resolve("output"));
    this.port = freePort();
  }

  /** One that all tests of this JVM may share; nobody kills it. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** A new one. It ends with this JVM at the latest. */
  public static PostgresServer start() {
    PostgresBinaries binaries = PostgresBinaries.get();
    try {
      PostgresServer server = new PostgresServer(binaries);
      server.init();
      server.restart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void init() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    binaries.run(
        "initdb",
        "--pgdata=" + data,
        "--username=" + USER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync");
  }

  /**
   * Starts it on its data and port, and waits until it lets people in. A killed one's shared memory
   * may keep it from that for a moment.
   */
  public synchronized void restart() {
    try {
      process = null;
      Until.isTrue(this::isUp, this::output);
    } catch (AssertionError e) {
      kill();
      throw e;
    }
  }

  private boolean isUp() {
    try {
      if (process == null || !process.isAlive()) {
        process =
            binaries.start(
                output,
                "postgres",
                "-D",
                data.toString(),
                "-h",
                HOST,
                "-p",
                Integer.toString(port),
                "-k",
                "");
      }
      connect("postgres").close();
      return true;
    } catch (SQLException notYet) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL to all of its processes: none gets a chance to do anything. */
  public synchronized void kill() {
    if (process != null && process.isAlive()) {
      PostgresBinaries.kill(process);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Everything it has printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection that knows nothing of the chat's own code. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + HOST + ":" + port + "/" + database, USER, PASSWORD);
  }

  /** Makes a new, empty database, and returns its name. */
  public String newDatabase() {
    String name = "chat" + DATABASES.incrementAndGet();
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return name;
  }

  /** The {@code history.url} of a database. */
  public String url(String database) {
    return url(USER, PASSWORD_IN_URL, port, database);
  }

  public static String url(String user, String password, int port, String database) {
    return "postgresql://" + user + ":" + password + "@" + HOST + ":" + port + "/" + database;
  }

  public int port() {
    return port;
  }
}
