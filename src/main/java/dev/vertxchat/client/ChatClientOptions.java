package dev.vertxchat.client;

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
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8081;

  public static final Setting<String> HOST =
      Setting.text("host", DEFAULT_HOST, "The server's address or host name");
  public static final Setting<Integer> PORT =
      Setting.number("port", DEFAULT_PORT, 1, 65_535, "The server's TCP port");
  public static final Setting<String> NAME =
      Setting.text(
          "name", "", "a text", name -> name, "The username to ask for; empty: the client asks");
  public static final Setting<String> ROOM =
      Setting.text("room", Names.LOBBY, "The room to enter first");
  public static final Setting<Integer> RECONNECT_SECONDS =
      Setting.duration(
          "reconnectSeconds",
          TimeUnit.SECONDS,
          5,
          1,
          3_600,
          "Seconds between attempts to reach a server that is away; half the time a server keeps"
              + " the place of a client that broke off");
  public static final Setting<Integer> PENDING_LINES =
      Setting.number(
          "pendingLines",
          1_000,
          1,
          1_000_000,
          "Lines kept until the server has them, also while it is away; more than one types, and"
              + " some MiB at most");
  public static final Setting<Integer> CONNECT_TIMEOUT_SECONDS =
      Setting.duration(
          "connectTimeoutSeconds",
          TimeUnit.SECONDS,
          10,
          1,
          300,
          "Seconds from the start of an attempt until the server has let us in, before it counts"
              + " as failed");
  public static final Setting<Integer> IDLE_SECONDS =
      Setting.duration(
          "idleSeconds",
          TimeUnit.SECONDS,
          30,
          0,
          3_600,
          "Seconds of silence after which the server is pinged, and given up if silent as long"
              + " again, so that a dead link is found within a minute; 0: never");

  /** In the order in which they are documented. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          HOST,
          PORT,
          NAME,
          ROOM,
          RECONNECT_SECONDS,
          PENDING_LINES,
          CONNECT_TIMEOUT_SECONDS,
          IDLE_SECONDS);

  /** The defaults. */
  public ChatClientOptions() {
    super(SETTINGS);
  }

  /** A copy. */
  public ChatClientOptions(ChatClientOptions other) {
    this(other.toJson());
  }

  /**
   * The defaults, changed by what {@code json} holds.
   *
   * @throws dev.vertxchat.config.ConfigException for an unknown key or a value that is not allowed
   */
  public ChatClientOptions(JsonObject json) {
    this();
    setAll(json);
  }

  @Override
  protected ChatClientOptions self() {
    return this;
  }

  public String getHost() {
    return get(HOST);
  }

  public ChatClientOptions setHost(String host) {
    return set(HOST, host);
  }

  public int getPort() {
    return get(PORT);
  }

  public ChatClientOptions setPort(int port) {
    return set(PORT, port);
  }

  public String getName() {
    return get(NAME);
  }

  public ChatClientOptions setName(String name) {
    return set(NAME, name);
  }

  public String getRoom() {
    return get(ROOM);
  }

  public ChatClientOptions setRoom(String room) {
    return set(ROOM, room);
  }
}
