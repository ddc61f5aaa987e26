package dev.vertxchat.client;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.Options;
import dev.vertxchat.config.Setting;
import dev.vertxchat.protocol.Names;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Every setting of a chat client. A data object: it can be made from JSON with the same keys as
 * {@code conf/client.json}, and it refuses keys and values it does not know, by name.
 */
public final class ChatClientOptions extends Options<ChatClientOptions> {
  /** This machine. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  public static final int DEFAULT_PORT = 8081;

  /** None: the terminal asks for it. */
  public static final String DEFAULT_NAME = "";

  /** None. */
  public static final String DEFAULT_PASSWORD = "";

  public static final String DEFAULT_ROOM = Names.LOBBY;
  public static final int DEFAULT_RECONNECT_SECONDS = 5;
  public static final int DEFAULT_RECONNECT_JITTER_SECONDS = 1;

  /** Lines. */
  public static final int DEFAULT_PENDING_LINES = 1_000;

  public static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;
  public static final int DEFAULT_IDLE_SECONDS = 30;

  public static final boolean DEFAULT_TLS = false;

  /** The CAs that the JDK trusts. */
  public static final String DEFAULT_CA_FILE = "";

  /** None: we show no certificate. */
  public static final String DEFAULT_CERT_FILE = "";

  /** None. */
  public static final String DEFAULT_KEY_FILE = "";

  /** A pipe brings texts: a path or a comment is no command. */
  public static final boolean DEFAULT_COMMANDS = false;

  public static final Setting<String> HOST =
      Setting.text("host", DEFAULT_HOST, "The server's address or host name");
  public static final Setting<Integer> PORT =
      Setting.number("port", DEFAULT_PORT, 1, 65_535, "The server's TCP port");
  public static final Setting<String> NAME =
      Setting.text(
          "name",
          DEFAULT_NAME,
          "a text",
          name -> name,
          "The username to ask for; empty: the client asks");
  public static final Setting<String> PASSWORD =
      Setting.secret(
          "password",
          "a text",
          password -> password,
          "The password that belongs to the username, for a server that asks for one; the place for"
              + " it is the environment variable, or a file that --password-file names");
  public static final Setting<String> ROOM =
      Setting.text("room", DEFAULT_ROOM, "The room to enter first");
  public static final Setting<Integer> RECONNECT_SECONDS =
      Setting.duration(
          "reconnectSeconds",
          TimeUnit.SECONDS,
          DEFAULT_RECONNECT_SECONDS,
          1,
          3_600,
          "Seconds between attempts to reach a server that is away; half the time a server keeps"
              + " the place of a client that broke off");
  public static final Setting<Integer> RECONNECT_JITTER_SECONDS =
      Setting.duration(
          "reconnectJitterSeconds",
          TimeUnit.SECONDS,
          DEFAULT_RECONNECT_JITTER_SECONDS,
          0,
          3_600,
          "Seconds added at most, at random, to the first of these after a session was lost, so"
              + " that a thousand clients do not return in one instant; 0: none");
  public static final Setting<Integer> PENDING_LINES =
      Setting.number(
          "pendingLines",
          DEFAULT_PENDING_LINES,
          1,
          1_000_000,
          "Lines kept until the server has them, also while it is away; more than one types, and"
              + " some MiB at most");
  public static final Setting<Integer> CONNECT_TIMEOUT_SECONDS =
      Setting.duration(
          "connectTimeoutSeconds",
          TimeUnit.SECONDS,
          DEFAULT_CONNECT_TIMEOUT_SECONDS,
          1,
          300,
          "Seconds from the start of an attempt until the server has let us in, before it counts"
              + " as failed");
  public static final Setting<Integer> IDLE_SECONDS =
      Setting.duration(
          "idleSeconds",
          TimeUnit.SECONDS,
          DEFAULT_IDLE_SECONDS,
          0,
          3_600,
          "Seconds of silence after which the server is pinged, and given up if silent as long"
              + " again, so that a dead link is found within a minute; 0: never");

  public static final Setting<Boolean> TLS =
      Setting.flag("tls", DEFAULT_TLS, "Whether the server's port speaks TLS");
  public static final Setting<String> CA_FILE =
      Setting.file(
          "caFile",
          "A PEM file with the CAs whose servers are trusted, or the server's own certificate;"
              + " empty: those that the JDK trusts");
  public static final Setting<String> CERT_FILE =
      Setting.file(
          "certFile", "A PEM file with the certificate that we show the server; empty: none");
  public static final Setting<String> KEY_FILE =
      Setting.file("keyFile", "A PEM file with the private key of certFile, without a password");

  public static final Setting<Boolean> COMMANDS =
      Setting.flag(
          "commands",
          DEFAULT_COMMANDS,
          "Whether lines from a pipe or file that begin with / are commands, as in a terminal,"
              + " rather than said as they are");

  /** In the order in which they are documented. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          HOST,
          PORT,
          NAME,
          PASSWORD,
          ROOM,
          RECONNECT_SECONDS,
          RECONNECT_JITTER_SECONDS,
          PENDING_LINES,
          CONNECT_TIMEOUT_SECONDS,
          IDLE_SECONDS,
          TLS,
          CA_FILE,
          CERT_FILE,
          KEY_FILE,
          COMMANDS);

  /** The defaults. */
  public ChatClientOptions() {
    super(SETTINGS);
  }

  /** A copy. */
  public ChatClientOptions(ChatClientOptions other) {
    super(other);
  }

  /**
   * The defaults, changed by what {@code json} holds.
   *
   * @throws ConfigException for an unknown key or a value that is not allowed
   */
  public ChatClientOptions(JsonObject json) {
    this();
    setAll(json);
  }

  @Override
  protected ChatClientOptions self() {
    return this;
  }

  /** The password that belongs to the username; empty for none. */
  public String getPassword() {
    return get(PASSWORD);
  }

  /**
   * Sets the password that belongs to the username; empty for none. It is in {@link #toJson}, but
   * in no text of the options.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setPassword(String password) {
    return set(PASSWORD, password);
  }

  /** The server's address or host name. */
  public String getHost() {
    return get(HOST);
  }

  /**
   * Sets the server's address or host name.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setHost(String host) {
    return set(HOST, host);
  }

  /** The server's TCP port. */
  public int getPort() {
    return get(PORT);
  }

  /**
   * Sets the server's TCP port, from 1 to 65,535.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setPort(int port) {
    return set(PORT, port);
  }

  /** The username to ask for; empty: none was given. */
  public String getName() {
    return get(NAME);
  }

  /**
   * Sets the username to ask for; empty: the terminal asks for it.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setName(String name) {
    return set(NAME, name);
  }

  /** The room to enter first. */
  public String getRoom() {
    return get(ROOM);
  }

  /**
   * Sets the room to enter first.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setRoom(String room) {
    return set(ROOM, room);
  }

  /** Seconds between attempts to reach a server that is away. */
  public int getReconnectSeconds() {
    return get(RECONNECT_SECONDS);
  }

  /**
   * Sets the seconds between attempts to reach a server that is away, from 1 to 3,600.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setReconnectSeconds(int reconnectSeconds) {
    return set(RECONNECT_SECONDS, reconnectSeconds);
  }

  /** Seconds added at most to the first attempt after a session was lost. */
  public int getReconnectJitterSeconds() {
    return get(RECONNECT_JITTER_SECONDS);
  }

  /**
   * Sets the seconds added at most, at random, to the first attempt after a session was lost, up to
   * 3,600; 0: none.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setReconnectJitterSeconds(int reconnectJitterSeconds) {
    return set(RECONNECT_JITTER_SECONDS, reconnectJitterSeconds);
  }

  /** How many lines are kept until the server has them. */
  public int getPendingLines() {
    return get(PENDING_LINES);
  }

  /**
   * Sets how many lines are kept until the server has them, from 1 to 1,000,000.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setPendingLines(int pendingLines) {
    return set(PENDING_LINES, pendingLines);
  }

  /**
   * Seconds from the start of an attempt until the server has let us in, before it counts as
   * failed.
   */
  public int getConnectTimeoutSeconds() {
    return get(CONNECT_TIMEOUT_SECONDS);
  }

  /**
   * Sets the seconds from the start of an attempt until the server has let us in, before it counts
   * as failed, from 1 to 300.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setConnectTimeoutSeconds(int connectTimeoutSeconds) {
    return set(CONNECT_TIMEOUT_SECONDS, connectTimeoutSeconds);
  }

  /**
   * Seconds of silence after which the server is pinged, and again as many after which it is given
   * up; 0: never.
   */
  public int getIdleSeconds() {
    return get(IDLE_SECONDS);
  }

  /**
   * Sets the seconds of silence after which the server is pinged, and again as many after which it
   * is given up, at most 3,600; 0: never.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setIdleSeconds(int idleSeconds) {
    return set(IDLE_SECONDS, idleSeconds);
  }

  /** Whether the server's port speaks TLS. */
  public boolean isTls() {
    return get(TLS);
  }

  /** Sets whether the server's port speaks TLS; its certificate must then be one of the host. */
  public ChatClientOptions setTls(boolean tls) {
    return set(TLS, tls);
  }

  /** The file with the CAs whose servers are trusted; empty for those of the JDK. */
  public String getCaFile() {
    return get(CA_FILE);
  }

  /**
   * Sets the PEM file with the CAs whose servers are trusted, or with the server's own certificate;
   * empty: those that the JDK trusts.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setCaFile(String caFile) {
    return set(CA_FILE, caFile);
  }

  /** The file with the certificate that we show the server; empty for none. */
  public String getCertFile() {
    return get(CERT_FILE);
  }

  /**
   * Sets the PEM file with the certificate that we show the server, which may take our name from
   * it; empty: none.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setCertFile(String certFile) {
    return set(CERT_FILE, certFile);
  }

  /** The file with the private key of the certificate that we show. */
  public String getKeyFile() {
    return get(KEY_FILE);
  }

  /**
   * Sets the PEM file with the private key of the certificate that we show: RSA or EC, without a
   * password.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatClientOptions setKeyFile(String keyFile) {
    return set(KEY_FILE, keyFile);
  }

  /** Whether the terminal's client takes commands from a pipe or file. */
  public boolean isCommands() {
    return get(COMMANDS);
  }

  /** Sets whether the terminal's client takes commands from a pipe or file. */
  public ChatClientOptions setCommands(boolean commands) {
    return set(COMMANDS, commands);
  }
}
