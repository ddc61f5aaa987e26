package dev.vertxchat.server;

import dev.vertxchat.account.Passwords;
import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.Options;
import dev.vertxchat.config.Setting;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Every setting of a chat server. A data object: it can be made from JSON with the same keys as
 * {@code conf/server.json}, and it refuses keys and values it does not know, by name.
 */
public final class ChatServerOptions extends Options<ChatServerOptions> {
  /** This machine only. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  public static final int DEFAULT_PORT = 8081;
  public static final int DEFAULT_INSTANCES = 1;

  /** In memory. */
  public static final String DEFAULT_HISTORY_URL = LogStore.MEMORY;

  /** Lines. */
  public static final int DEFAULT_HISTORY_ON_JOIN = 20;

  /** All of a database, 10,000 entries in memory. */
  public static final int DEFAULT_HISTORY_KEEP = 0;

  /** Entries of any age. */
  public static final int DEFAULT_HISTORY_DAYS = 0;

  /** A quarter of the heap. */
  public static final int DEFAULT_HISTORY_MEMORY = 0;

  public static final AuthKind DEFAULT_AUTH_KIND = AuthKind.NONE;

  /** None. */
  public static final String DEFAULT_AUTH_PASSWORD = "";

  public static final boolean DEFAULT_AUTH_GUESTS = false;
  public static final boolean DEFAULT_AUTH_REGISTER = false;
  public static final String DEFAULT_AUTH_FILE = "data/accounts.jsonl";

  /** 4 KiB. */
  public static final int DEFAULT_LINE_BYTES = 4_096;

  public static final int DEFAULT_HANDSHAKE_SECONDS = 30;
  public static final int DEFAULT_IDLE_SECONDS = 30;

  public static final int DEFAULT_CONNECTIONS = 20_000;
  public static final int DEFAULT_CONNECTIONS_PER_ADDRESS = 256;
  public static final int DEFAULT_NAMES_TRIED = 10;
  public static final int DEFAULT_LINES_PER_SECOND = 1_000;

  /** 1 MiB. */
  public static final int DEFAULT_BYTES_PER_SECOND = 1_048_576;

  public static final int DEFAULT_REQUESTS_PER_SECOND = 20;
  public static final int DEFAULT_NEW_ROOMS_PER_MINUTE = 60;

  /** 64 KiB. */
  public static final int DEFAULT_WRITE_BUFFER_BYTES = 65_536;

  public static final int DEFAULT_QUEUE_LINES = 4_096;

  /** 4 MiB. */
  public static final int DEFAULT_QUEUE_BYTES = 4_194_304;

  public static final int DEFAULT_ROOMS = 10_000;
  public static final int DEFAULT_ROOMS_PER_SESSION = 50;
  public static final int DEFAULT_DRAIN_SECONDS = 5;

  /** Members. */
  public static final int DEFAULT_ANNOUNCE_UP_TO = 200;

  public static final int DEFAULT_GRACE_SECONDS = 10;

  /** Who seems to speak for the server, and how all are addressed. */
  public static final List<String> DEFAULT_RESERVED =
      List.of(
          "server",
          "system",
          "admin",
          "administrator",
          "operator",
          "moderator",
          "root",
          "support",
          "everyone",
          "here");

  /** None: no TLS. */
  public static final String DEFAULT_TLS_CERTIFICATE = "";

  /** None. */
  public static final String DEFAULT_TLS_KEY = "";

  /** None: no client is asked for a certificate. */
  public static final String DEFAULT_TLS_CLIENT_CA = "";

  /** None of its own: {@code port} speaks TLS. */
  public static final int DEFAULT_TLS_PORT = -1;

  public static final boolean DEFAULT_LOG_LINES = true;

  public static final Setting<String> HOST =
      Setting.text(
          "host", DEFAULT_HOST, "The address to listen on; 0.0.0.0 is every one of the machine");
  public static final Setting<Integer> PORT =
      Setting.number("port", DEFAULT_PORT, 0, 65_535, "The TCP port; 0 takes a free one");
  public static final Setting<Integer> INSTANCES =
      Setting.number(
          "instances",
          DEFAULT_INSTANCES,
          1,
          256,
          "Event loops that serve the port; one is enough for most rooms");
  public static final Setting<String> HISTORY_URL =
      Setting.text(
          "history.url",
          DEFAULT_HISTORY_URL,
          "\"memory\", \"sqlite:FILE\" or \"postgresql://USER:PASSWORD@HOST:PORT/DATABASE\"",
          url -> LogStore.knows(url) ? url : null,
          "Where the log of every room is kept; memory forgets it when the process ends");
  public static final Setting<Integer> HISTORY_ON_JOIN =
      Setting.number(
          "history.onJoin",
          DEFAULT_HISTORY_ON_JOIN,
          0,
          200,
          "Lines shown to who joins a room: about a screenful");
  public static final Setting<Integer> HISTORY_KEEP =
      Setting.number(
          "history.keep",
          DEFAULT_HISTORY_KEEP,
          0,
          10_000_000,
          "Lines kept for each room, with who came and went among them; 0: all in a database, 10000"
              + " entries in memory");
  public static final Setting<Integer> HISTORY_DAYS =
      Setting.duration(
          "history.days",
          TimeUnit.DAYS,
          DEFAULT_HISTORY_DAYS,
          0,
          36_500,
          "Days for which entries are kept in a database, if history.keep keeps them; 0: any age");
  public static final Setting<Integer> HISTORY_MEMORY =
      Setting.size(
          "history.memory",
          DEFAULT_HISTORY_MEMORY,
          0,
          Integer.MAX_VALUE,
          "Bytes that the entries of all rooms may take in memory, the newest ones of a database;"
              + " the rooms that hold most give their oldest; 0: a quarter of the heap");
  public static final Setting<AuthKind> AUTH_KIND =
      Setting.choice(
          "auth.kind",
          DEFAULT_AUTH_KIND,
          "Who may speak: none asks nobody, password asks all for the same one, accounts asks for"
              + " that of a registered name");
  public static final Setting<String> AUTH_PASSWORD =
      Setting.secret(
          "auth.password",
          Passwords.RULE,
          password -> Passwords.isAllowed(password) ? password : null,
          "What auth.kind password asks for; the environment variable is the place for it");
  public static final Setting<Boolean> AUTH_GUESTS =
      Setting.flag(
          "auth.guests",
          DEFAULT_AUTH_GUESTS,
          "Whether, beside accounts, anyone may speak under a name that is not registered");
  public static final Setting<Boolean> AUTH_REGISTER =
      Setting.flag(
          "auth.register",
          DEFAULT_AUTH_REGISTER,
          "Whether, beside accounts, anyone may register a name, by TLS or on this machine");
  public static final Setting<String> AUTH_FILE =
      Setting.file(
          "auth.file",
          DEFAULT_AUTH_FILE,
          "Where accounts are kept when history.url is memory; else they are in its database");
  public static final Setting<Integer> LINE_BYTES =
      Setting.size(
          "limits.lineBytes",
          DEFAULT_LINE_BYTES,
          64,
          1_048_576,
          "Bytes of the longest text, and of the longest line of who speaks plain; a screenful");
  public static final Setting<Integer> HANDSHAKE_SECONDS =
      Setting.duration(
          "limits.handshakeSeconds",
          TimeUnit.SECONDS,
          DEFAULT_HANDSHAKE_SECONDS,
          0,
          3_600,
          "Seconds a connection may take to give its name; a person types it in less; 0: no limit");
  public static final Setting<Integer> IDLE_SECONDS =
      Setting.duration(
          "limits.idleSeconds",
          TimeUnit.SECONDS,
          DEFAULT_IDLE_SECONDS,
          0,
          3_600,
          "Seconds after which a silent JSON session is pinged, and closed if silent as long again,"
              + " so that a dead link is found within a minute; 0: never");
  public static final Setting<Integer> CONNECTIONS =
      Setting.number(
          "limits.connections",
          DEFAULT_CONNECTIONS,
          0,
          10_000_000,
          "Connections in all; each takes some ten KiB, and a file of the process; 0: no limit");
  public static final Setting<Integer> CONNECTIONS_PER_ADDRESS =
      Setting.number(
          "limits.connectionsPerAddress",
          DEFAULT_CONNECTIONS_PER_ADDRESS,
          0,
          10_000_000,
          "Connections of one address, and names, of those who may come back too: the people of a"
              + " large office; 0: no limit");
  public static final Setting<Integer> NAMES_TRIED =
      Setting.number(
          "limits.namesTried",
          DEFAULT_NAMES_TRIED,
          0,
          1_000_000,
          "Names that a connection may try before it is closed; a person finds one sooner; 0: no"
              + " limit");
  public static final Setting<Integer> LINES_PER_SECOND =
      Setting.number(
          "limits.linesPerSecond",
          DEFAULT_LINES_PER_SECOND,
          0,
          10_000_000,
          "Lines a second of one connection, five times as many at once: a program's pipe, not a"
              + " person; then it is read no faster; 0: no limit");
  public static final Setting<Integer> BYTES_PER_SECOND =
      Setting.size(
          "limits.bytesPerSecond",
          DEFAULT_BYTES_PER_SECOND,
          0,
          1_073_741_824,
          "Bytes a second of one connection, five times as many at once; then it is read no faster;"
              + " 0: no limit");
  public static final Setting<Integer> REQUESTS_PER_SECOND =
      Setting.number(
          "limits.requestsPerSecond",
          DEFAULT_REQUESTS_PER_SECOND,
          0,
          1_000_000,
          "Requests a second of one connection that cost more than a line, five times as many at"
              + " once: a client that comes back asks for all its rooms; 0: no limit");
  public static final Setting<Integer> NEW_ROOMS_PER_MINUTE =
      Setting.number(
          "limits.newRoomsPerMinute",
          DEFAULT_NEW_ROOMS_PER_MINUTE,
          0,
          1_000_000,
          "Rooms a minute that one address may make, five times as many at once, for each is kept;"
              + " 0: no limit");
  public static final Setting<Integer> WRITE_BUFFER_BYTES =
      Setting.size(
          "limits.writeBufferBytes",
          DEFAULT_WRITE_BUFFER_BYTES,
          4_096,
          16_777_216,
          "Bytes waiting for one socket before its reader is left behind to read the log");
  public static final Setting<Integer> QUEUE_LINES =
      Setting.number(
          "limits.queueLines",
          DEFAULT_QUEUE_LINES,
          16,
          1_000_000,
          "Lines waiting in one room before the sockets that feed it are paused");
  public static final Setting<Integer> QUEUE_BYTES =
      Setting.size(
          "limits.queueBytes",
          DEFAULT_QUEUE_BYTES,
          65_536,
          1_073_741_824,
          "Bytes of lines waiting in one room before the sockets that feed it are paused");
  public static final Setting<Integer> ROOMS =
      Setting.number(
          "limits.rooms", DEFAULT_ROOMS, 1, 1_000_000, "Rooms there may be, for each keeps a log");
  public static final Setting<Integer> ROOMS_PER_SESSION =
      Setting.number(
          "limits.roomsPerSession",
          DEFAULT_ROOMS_PER_SESSION,
          1,
          1_000,
          "Rooms that one session may sit in; more than a person keeps open");
  public static final Setting<Integer> DRAIN_SECONDS =
      Setting.duration(
          "limits.drainSeconds",
          TimeUnit.SECONDS,
          DEFAULT_DRAIN_SECONDS,
          0,
          300,
          "Seconds that stopping may take to hand out what was said; containers wait 10");
  public static final Setting<Integer> ANNOUNCE_UP_TO =
      Setting.number(
          "presence.announceUpTo",
          DEFAULT_ANNOUNCE_UP_TO,
          0,
          1_000_000,
          "Members of a room up to which joins and leaves are announced and logged");
  public static final Setting<Integer> GRACE_SECONDS =
      Setting.duration(
          "presence.graceSeconds",
          TimeUnit.SECONDS,
          DEFAULT_GRACE_SECONDS,
          0,
          3_600,
          "Seconds a JSON client that broke off may take to come back before it has left: two"
              + " reconnects of ours");
  public static final Setting<List<String>> RESERVED =
      Setting.list(
          "names.reserved",
          DEFAULT_RESERVED,
          "names as the protocol allows them",
          ChatServerOptions::name,
          "Names that no session gets, nor one that looks like them: who seems to speak for the"
              + " server, and how all are addressed");
  public static final Setting<String> TLS_CERTIFICATE =
      Setting.file(
          "tls.certificate",
          "A PEM file with the certificate and those that lead to its CA; empty: no TLS");
  public static final Setting<String> TLS_KEY =
      Setting.file(
          "tls.key", "A PEM file with the private key of the certificate, without a password");
  public static final Setting<String> TLS_CLIENT_CA =
      Setting.file(
          "tls.clientCa",
          "A PEM file with the CAs whose client certificates are taken: the name in one is its"
              + " owner's username; empty: none is asked for");
  public static final Setting<Integer> TLS_PORT =
      Setting.number(
          "tls.port",
          DEFAULT_TLS_PORT,
          -1,
          65_535,
          "The TCP port that speaks TLS, beside a plain port; -1: port itself does; 0 takes a free"
              + " one");
  public static final Setting<Boolean> LOG_LINES =
      Setting.flag("log.lines", DEFAULT_LOG_LINES, "Whether every line said is printed as [MSG] …");

  /** In the order in which they are documented. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          HOST,
          PORT,
          INSTANCES,
          HISTORY_URL,
          HISTORY_ON_JOIN,
          HISTORY_KEEP,
          HISTORY_DAYS,
          HISTORY_MEMORY,
          AUTH_KIND,
          AUTH_PASSWORD,
          AUTH_GUESTS,
          AUTH_REGISTER,
          AUTH_FILE,
          LINE_BYTES,
          HANDSHAKE_SECONDS,
          IDLE_SECONDS,
          CONNECTIONS,
          CONNECTIONS_PER_ADDRESS,
          NAMES_TRIED,
          LINES_PER_SECOND,
          BYTES_PER_SECOND,
          REQUESTS_PER_SECOND,
          NEW_ROOMS_PER_MINUTE,
          WRITE_BUFFER_BYTES,
          QUEUE_LINES,
          QUEUE_BYTES,
          ROOMS,
          ROOMS_PER_SESSION,
          DRAIN_SECONDS,
          ANNOUNCE_UP_TO,
          GRACE_SECONDS,
          RESERVED,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_CLIENT_CA,
          TLS_PORT,
          LOG_LINES);

  /** Of them, those that {@link #unlimited} switches off. */
  private static final List<Setting<Integer>> PEER_LIMITS =
      List.of(
          CONNECTIONS,
          CONNECTIONS_PER_ADDRESS,
          NAMES_TRIED,
          LINES_PER_SECOND,
          BYTES_PER_SECOND,
          REQUESTS_PER_SECOND,
          NEW_ROOMS_PER_MINUTE);

  /** The group of the settings of TLS. */
  static final String TLS = "tls";

  /** The name under which JSON holds what is no setting of the table. */
  static final String NET_SERVER_OPTIONS = "netServerOptions";

  private NetServerOptions netServerOptions;
  private AuthenticationProvider authenticationProvider;

  /** The defaults. */
  public ChatServerOptions() {
    super(SETTINGS);
  }

  /** A copy. */
  public ChatServerOptions(ChatServerOptions other) {
    super(other);
    netServerOptions = other.getNetServerOptions();
    authenticationProvider = other.authenticationProvider;
  }

  /**
   * The defaults, changed by what {@code json} holds.
   *
   * @throws ConfigException for an unknown key or a value that is not allowed
   */
  public ChatServerOptions(JsonObject json) {
    this();
    setAll(json);
  }

  /** The name that a text is, or null. */
  private static String name(String text) {
    try {
      return Names.parse(text).text();
    } catch (RefusedException notAName) {
      return null;
    }
  }

  @Override
  protected ChatServerOptions self() {
    return this;
  }

  /**
   * Takes every value of a nested object. {@code netServerOptions} may be among them, an object
   * with the names of {@link NetServerOptions}.
   */
  @Override
  public ChatServerOptions setAll(JsonObject json) {
    Map<String, Object> settings = new LinkedHashMap<>(json.getMap());
    if (settings.containsKey(NET_SERVER_OPTIONS)) {
      settings.remove(NET_SERVER_OPTIONS);
      netServerOptions = netServerOptions(json.getValue(NET_SERVER_OPTIONS));
    }
    return super.setAll(new JsonObject(settings));
  }

  private static NetServerOptions netServerOptions(Object found) {
    if (found == null) {
      return null;
    }
    if (!(found instanceof JsonObject json)) {
      throw new ConfigException(
          NET_SERVER_OPTIONS + ": found " + found + ", allowed: an object with names of Vert.x");
    }
    NetServerOptions options;
    try {
      options = new NetServerOptions(json);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(NET_SERVER_OPTIONS + ": " + e.getMessage());
    }
    JsonObject taken = options.toJson();
    for (String name : json.fieldNames()) {
      // Vert.x ignores what it does not know, and writes some objects otherwise than they were read
      boolean known =
          json.getValue(name) instanceof JsonObject
              ? taken.containsKey(name)
              : only(name, json).equals(only(name, taken));
      if (!known) {
        throw new ConfigException(
            NET_SERVER_OPTIONS
                + "."
                + name
                + ": found what Vert.x does not know, allowed: the names and values of its"
                + " NetServerOptions");
      }
    }
    return options;
  }

  private static JsonObject only(String name, JsonObject json) {
    return new JsonObject().put(name, json.getValue(name));
  }

  /**
   * Switches off the limits on how many peers there are and how fast they may speak and ask, for
   * where they are one's own: a load generator, a proxy through which all come.
   */
  public ChatServerOptions unlimited() {
    PEER_LIMITS.forEach(limit -> set(limit, 0));
    return this;
  }

  /** The address that is listened on. */
  public String getHost() {
    return get(HOST);
  }

  /**
   * Sets the address to listen on; {@code 0.0.0.0} is every one of the machine.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHost(String host) {
    return set(HOST, host);
  }

  /** The TCP port; 0 takes a free one. */
  public int getPort() {
    return get(PORT);
  }

  /**
   * Sets the TCP port, at most 65,535; 0 takes a free one.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setPort(int port) {
    return set(PORT, port);
  }

  /** How many event loops serve the port when the command line deploys the verticle. */
  public int getInstances() {
    return get(INSTANCES);
  }

  /**
   * Sets how many event loops serve the port, from 1 to 256. Only the command line reads it; in
   * Java that is the deployment's to say.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setInstances(int instances) {
    return set(INSTANCES, instances);
  }

  /** Where the log of every room is kept. */
  public String getHistoryUrl() {
    return get(HISTORY_URL);
  }

  /**
   * Sets where the log of every room is kept: {@code memory}, {@code sqlite:FILE} or {@code
   * postgresql://USER:PASSWORD@HOST:PORT/DATABASE}.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHistoryUrl(String historyUrl) {
    return set(HISTORY_URL, historyUrl);
  }

  /** How many lines are shown to who joins a room. */
  public int getHistoryOnJoin() {
    return get(HISTORY_ON_JOIN);
  }

  /**
   * Sets how many lines are shown to who joins a room, from 0 to 200.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHistoryOnJoin(int historyOnJoin) {
    return set(HISTORY_ON_JOIN, historyOnJoin);
  }

  /** How many lines are kept for each room; 0: all of a database, 10,000 entries in memory. */
  public int getHistoryKeep() {
    return get(HISTORY_KEEP);
  }

  /**
   * Sets how many lines are kept for each room, from 0 to 10,000,000; 0: all of a database, 10,000
   * entries in memory.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHistoryKeep(int historyKeep) {
    return set(HISTORY_KEEP, historyKeep);
  }

  /** For how many days entries are kept in a database; 0: of any age. */
  public int getHistoryDays() {
    return get(HISTORY_DAYS);
  }

  /**
   * Sets for how many days entries are kept in a database, at most 36,500; 0: of any age.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHistoryDays(int historyDays) {
    return set(HISTORY_DAYS, historyDays);
  }

  /** Bytes that the entries of all rooms may take in memory; 0: a quarter of the heap. */
  public int getHistoryMemory() {
    return get(HISTORY_MEMORY);
  }

  /**
   * Sets the bytes that the entries of all rooms may take in memory, of a database the newest ones;
   * 0: a quarter of the heap.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHistoryMemory(int historyMemory) {
    return set(HISTORY_MEMORY, historyMemory);
  }

  /** Who may speak. */
  public AuthKind getAuthKind() {
    return get(AUTH_KIND);
  }

  /** Sets who may speak. */
  public ChatServerOptions setAuthKind(AuthKind authKind) {
    return set(AUTH_KIND, authKind);
  }

  /** The password that all are asked for; empty for none. */
  public String getAuthPassword() {
    return get(AUTH_PASSWORD);
  }

  /**
   * Sets the password that all are asked for if the kind is {@link AuthKind#PASSWORD}, of 8 to 128
   * characters; empty for none. It is in {@link #toJson}, but in no text of the options.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setAuthPassword(String authPassword) {
    return set(AUTH_PASSWORD, authPassword);
  }

  /** Whether, beside accounts, anyone may speak under a name that is not registered. */
  public boolean isAuthGuests() {
    return get(AUTH_GUESTS);
  }

  /** Sets whether, beside accounts, anyone may speak under a name that is not registered. */
  public ChatServerOptions setAuthGuests(boolean authGuests) {
    return set(AUTH_GUESTS, authGuests);
  }

  /** Whether, beside accounts, anyone may register a name. */
  public boolean isAuthRegister() {
    return get(AUTH_REGISTER);
  }

  /** Sets whether, beside accounts, anyone may register a name, by TLS or on this machine. */
  public ChatServerOptions setAuthRegister(boolean authRegister) {
    return set(AUTH_REGISTER, authRegister);
  }

  /** Where accounts are kept when the history is in memory. */
  public String getAuthFile() {
    return get(AUTH_FILE);
  }

  /**
   * Sets the file in which accounts are kept when the history is in memory; else they are in its
   * database.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setAuthFile(String authFile) {
    return set(AUTH_FILE, authFile);
  }

  /** Bytes of the longest text, in UTF-8. */
  public int getLineBytes() {
    return get(LINE_BYTES);
  }

  /**
   * Sets the bytes of the longest text, in UTF-8, from 64 to 1 MiB.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setLineBytes(int lineBytes) {
    return set(LINE_BYTES, lineBytes);
  }

  /** Seconds that a connection may take to give its name; 0: no limit. */
  public int getHandshakeSeconds() {
    return get(HANDSHAKE_SECONDS);
  }

  /**
   * Sets the seconds that a connection may take to give its name, at most 3,600; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setHandshakeSeconds(int handshakeSeconds) {
    return set(HANDSHAKE_SECONDS, handshakeSeconds);
  }

  /**
   * Seconds of silence after which a JSON session is pinged, and again as many after which it is
   * closed; 0: never.
   */
  public int getIdleSeconds() {
    return get(IDLE_SECONDS);
  }

  /**
   * Sets the seconds of silence after which a JSON session is pinged, and again as many after which
   * it is closed, at most 3,600; 0: never.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setIdleSeconds(int idleSeconds) {
    return set(IDLE_SECONDS, idleSeconds);
  }

  /** Connections that there may be in all; 0: no limit. */
  public int getConnections() {
    return get(CONNECTIONS);
  }

  /**
   * Sets how many connections there may be in all; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setConnections(int connections) {
    return set(CONNECTIONS, connections);
  }

  /** Connections, and names, that one address may have; 0: no limit. */
  public int getConnectionsPerAddress() {
    return get(CONNECTIONS_PER_ADDRESS);
  }

  /**
   * Sets how many connections, and names, one address may have; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setConnectionsPerAddress(int connectionsPerAddress) {
    return set(CONNECTIONS_PER_ADDRESS, connectionsPerAddress);
  }

  /** Names that a connection may try; 0: no limit. */
  public int getNamesTried() {
    return get(NAMES_TRIED);
  }

  /**
   * Sets how many names a connection may try; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setNamesTried(int namesTried) {
    return set(NAMES_TRIED, namesTried);
  }

  /** Lines a second that are read of one connection; 0: no limit. */
  public int getLinesPerSecond() {
    return get(LINES_PER_SECOND);
  }

  /**
   * Sets how many lines a second of one connection are read; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setLinesPerSecond(int linesPerSecond) {
    return set(LINES_PER_SECOND, linesPerSecond);
  }

  /** Bytes a second that are read of one connection; 0: no limit. */
  public int getBytesPerSecond() {
    return get(BYTES_PER_SECOND);
  }

  /**
   * Sets how many bytes a second of one connection are read; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setBytesPerSecond(int bytesPerSecond) {
    return set(BYTES_PER_SECOND, bytesPerSecond);
  }

  /** Requests a second of one connection that cost more than a line; 0: no limit. */
  public int getRequestsPerSecond() {
    return get(REQUESTS_PER_SECOND);
  }

  /**
   * Sets how many requests a second of one connection are carried out that cost more than a line;
   * 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setRequestsPerSecond(int requestsPerSecond) {
    return set(REQUESTS_PER_SECOND, requestsPerSecond);
  }

  /** Rooms a minute that one address may make; 0: no limit. */
  public int getNewRoomsPerMinute() {
    return get(NEW_ROOMS_PER_MINUTE);
  }

  /**
   * Sets how many rooms a minute one address may make; 0: no limit.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setNewRoomsPerMinute(int newRoomsPerMinute) {
    return set(NEW_ROOMS_PER_MINUTE, newRoomsPerMinute);
  }

  /** Bytes that may wait for one socket before its reader is left behind to read the log. */
  public int getWriteBufferBytes() {
    return get(WRITE_BUFFER_BYTES);
  }

  /**
   * Sets the bytes that may wait for one socket before its reader is left behind to read the log,
   * from 4 KiB to 16 MiB.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setWriteBufferBytes(int writeBufferBytes) {
    return set(WRITE_BUFFER_BYTES, writeBufferBytes);
  }

  /** Lines that may wait in one room before the sockets that feed it are paused. */
  public int getQueueLines() {
    return get(QUEUE_LINES);
  }

  /**
   * Sets the lines that may wait in one room before the sockets that feed it are paused, from 16 to
   * 1,000,000.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setQueueLines(int queueLines) {
    return set(QUEUE_LINES, queueLines);
  }

  /** Bytes of lines that may wait in one room before the sockets that feed it are paused. */
  public int getQueueBytes() {
    return get(QUEUE_BYTES);
  }

  /**
   * Sets the bytes of lines that may wait in one room before the sockets that feed it are paused,
   * from 64 KiB to 1 GiB.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setQueueBytes(int queueBytes) {
    return set(QUEUE_BYTES, queueBytes);
  }

  /** How many rooms there may be. */
  public int getRooms() {
    return get(ROOMS);
  }

  /**
   * Sets how many rooms there may be, from 1 to 1,000,000.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setRooms(int rooms) {
    return set(ROOMS, rooms);
  }

  /** How many rooms one session may sit in. */
  public int getRoomsPerSession() {
    return get(ROOMS_PER_SESSION);
  }

  /**
   * Sets how many rooms one session may sit in, from 1 to 1,000.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setRoomsPerSession(int roomsPerSession) {
    return set(ROOMS_PER_SESSION, roomsPerSession);
  }

  /** Seconds that stopping may take to hand out what was said. */
  public int getDrainSeconds() {
    return get(DRAIN_SECONDS);
  }

  /**
   * Sets the seconds that stopping may take to hand out what was said, at most 300.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setDrainSeconds(int drainSeconds) {
    return set(DRAIN_SECONDS, drainSeconds);
  }

  /** Members of a room up to which joins and leaves are announced and logged. */
  public int getAnnounceUpTo() {
    return get(ANNOUNCE_UP_TO);
  }

  /**
   * Sets the members of a room up to which joins and leaves are announced and logged, at most
   * 1,000,000.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setAnnounceUpTo(int announceUpTo) {
    return set(ANNOUNCE_UP_TO, announceUpTo);
  }

  /** Seconds that a JSON client that broke off may take to come back before it has left. */
  public int getGraceSeconds() {
    return get(GRACE_SECONDS);
  }

  /**
   * Sets the seconds that a JSON client that broke off may take to come back before it has left, at
   * most 3,600.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setGraceSeconds(int graceSeconds) {
    return set(GRACE_SECONDS, graceSeconds);
  }

  /** Names that no session gets, nor one that looks like them. */
  public List<String> getReserved() {
    return get(RESERVED);
  }

  /**
   * Sets the names that no session gets, nor one that looks like them.
   *
   * @throws ConfigException for a text that is not a name
   */
  public ChatServerOptions setReserved(List<String> reserved) {
    return set(RESERVED, reserved);
  }

  /** The file with the certificate, empty for no TLS. */
  public String getTlsCertificate() {
    return get(TLS_CERTIFICATE);
  }

  /**
   * Sets the PEM file with the certificate and those that lead to its CA, which turns TLS 1.2 and
   * 1.3 on; empty: no TLS. It is read anew when it changes.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setTlsCertificate(String tlsCertificate) {
    return set(TLS_CERTIFICATE, tlsCertificate);
  }

  /** The file with the private key of the certificate. */
  public String getTlsKey() {
    return get(TLS_KEY);
  }

  /**
   * Sets the PEM file with the private key of the certificate: RSA or EC, without a password.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setTlsKey(String tlsKey) {
    return set(TLS_KEY, tlsKey);
  }

  /** The file with the CAs whose client certificates are taken, empty for none. */
  public String getTlsClientCa() {
    return get(TLS_CLIENT_CA);
  }

  /**
   * Sets the PEM file with the CAs whose client certificates are taken; empty: no client is asked
   * for one. A client need not give one, but one that is given must be valid, and its name (the CN
   * of the subject) is the username of who gave it.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setTlsClientCa(String tlsClientCa) {
    return set(TLS_CLIENT_CA, tlsClientCa);
  }

  /** The TCP port that speaks TLS beside a plain one; -1: there is one port. */
  public int getTlsPort() {
    return get(TLS_PORT);
  }

  /**
   * Sets the TCP port that speaks TLS, at most 65,535, beside {@code port}, which then stays plain;
   * 0 takes a free one; -1: {@code port} itself speaks TLS, if there is a certificate.
   *
   * @throws ConfigException for a value that the setting does not allow
   */
  public ChatServerOptions setTlsPort(int tlsPort) {
    return set(TLS_PORT, tlsPort);
  }

  /** Whether every line said is printed. */
  public boolean isLogLines() {
    return get(LOG_LINES);
  }

  /** Sets whether every line said is printed as {@code [MSG] …}. */
  public ChatServerOptions setLogLines(boolean logLines) {
    return set(LOG_LINES, logLines);
  }

  /** How the port is served, a copy; null when that is left to the chat. */
  public NetServerOptions getNetServerOptions() {
    return netServerOptions == null ? null : new NetServerOptions(netServerOptions);
  }

  /**
   * Sets how the port is served: TLS, socket options, the backlog. Its host and port are not used,
   * for they are settings of the chat.
   *
   * @param netServerOptions is copied; null, the default, leaves it to the chat, which keeps dead
   *     links short with TCP keep-alive, many newcomers waiting with a backlog of 4,096, and little
   *     in the kernel for who does not read, with a send buffer of 64 KiB
   */
  public ChatServerOptions setNetServerOptions(NetServerOptions netServerOptions) {
    this.netServerOptions =
        netServerOptions == null ? null : new NetServerOptions(netServerOptions);
    return this;
  }

  /** Who the application says may speak; null when that is left to the chat. */
  @SuppressWarnings("exports") // who has such a provider requires its module
  public AuthenticationProvider getAuthenticationProvider() {
    return authenticationProvider;
  }

  /**
   * Sets who says whether somebody may speak under a name: then {@code auth.kind} must be {@link
   * AuthKind#NONE}, and everyone gives a name and a password. Needs {@code
   * io.vertx:vertx-auth-common}. It is no part of the JSON.
   *
   * @param authenticationProvider is given {@code UsernamePasswordCredentials} on any thread, and
   *     must not block; a user for whom {@code get("operator")} is true may keep order. Null, the
   *     default, leaves it to {@code auth.kind}
   */
  @SuppressWarnings("exports")
  public ChatServerOptions setAuthenticationProvider(
      AuthenticationProvider authenticationProvider) {
    this.authenticationProvider = authenticationProvider;
    return this;
  }

  /** Whether anyone is asked for a password. */
  boolean asksForPasswords() {
    return getAuthKind() != AuthKind.NONE || authenticationProvider != null;
  }

  /**
   * Refuses settings of which each is allowed, but not beside the other.
   *
   * @throws ConfigException saying which
   */
  void checkTogether() {
    if (authenticationProvider != null && getAuthKind() != AuthKind.NONE) {
      throw new ConfigException(
          "auth.kind: found "
              + AUTH_KIND.toJson(getAuthKind())
              + " beside an AuthenticationProvider, allowed: none");
    }
    boolean needed = getAuthKind() == AuthKind.PASSWORD;
    if (needed && getAuthPassword().isEmpty()) {
      throw new ConfigException(
          "auth.password: found none beside auth.kind password, allowed: " + Passwords.RULE);
    }
    if (!needed && !getAuthPassword().isEmpty()) {
      throw new ConfigException(
          "auth.password: found one beside auth.kind "
              + AUTH_KIND.toJson(getAuthKind())
              + ", which asks for none, allowed: auth.kind password");
    }
  }

  /** Whether nobody on the way can read what comes to that address. */
  boolean isPrivate(String host) {
    boolean tls = netServerOptions != null && netServerOptions.isSsl();
    return tls
        || host.equals("localhost")
        || Address.of(SocketAddress.inetSocketAddress(1, host)).isLoopback();
  }

  /**
   * Every setting, nested by the dots of the keys, and {@code netServerOptions} if they were given.
   * Of those, what JSON can hold: not a key or a trust store that was given as a Java object.
   */
  @Override
  public JsonObject toJson() {
    JsonObject json = super.toJson();
    return netServerOptions == null
        ? json
        : json.put(NET_SERVER_OPTIONS, netServerOptions.toJson());
  }
}
