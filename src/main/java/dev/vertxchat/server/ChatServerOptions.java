package dev.vertxchat.server;

import dev.vertxchat.config.Options;
import dev.vertxchat.config.Setting;
import dev.vertxchat.log.LogStore;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Every setting of a chat server. A data object: it can be made from JSON with the same keys as
 * {@code conf/server.json}, and it refuses keys and values it does not know, by name.
 */
public final class ChatServerOptions extends Options<ChatServerOptions> {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8081;

  public static final Setting<String> HOST =
      Setting.text(
          "host", DEFAULT_HOST, "The address to listen on; 0.0.0.0 is every one of the machine");
  public static final Setting<Integer> PORT =
      Setting.number("port", DEFAULT_PORT, 0, 65_535, "The TCP port; 0 takes a free one");
  public static final Setting<Integer> INSTANCES =
      Setting.number(
          "instances", 1, 1, 256, "Event loops that serve the port; one is enough for most rooms");
  public static final Setting<String> HISTORY_URL =
      Setting.text(
          "history.url",
          LogStore.MEMORY,
          "\"memory\", \"sqlite:FILE\" or \"postgresql://USER:PASSWORD@HOST:PORT/DATABASE\"",
          url -> LogStore.knows(url) ? url : null,
          "Where the log of every room is kept; memory forgets it when the process ends");
  public static final Setting<Integer> HISTORY_ON_JOIN =
      Setting.number(
          "history.onJoin", 20, 0, 200, "Lines shown to who joins a room: about a screenful");
  public static final Setting<Integer> HISTORY_KEEP =
      Setting.number(
          "history.keep",
          10_000,
          100,
          10_000_000,
          "Entries kept for each room; a client that was away can miss this many");
  public static final Setting<Integer> HISTORY_DAYS =
      Setting.duration(
          "history.days",
          TimeUnit.DAYS,
          0,
          0,
          36_500,
          "Days for which entries are kept in a database, if history.keep keeps them; 0: any age");
  public static final Setting<Integer> LINE_BYTES =
      Setting.size(
          "limits.lineBytes",
          4_096,
          64,
          1_048_576,
          "Bytes of the longest line before its end; a screenful of text");
  public static final Setting<Integer> HANDSHAKE_SECONDS =
      Setting.duration(
          "limits.handshakeSeconds",
          TimeUnit.SECONDS,
          30,
          0,
          3_600,
          "Seconds a connection may take to give its name; a person types it in less; 0: no limit");
  public static final Setting<Integer> IDLE_SECONDS =
      Setting.duration(
          "limits.idleSeconds",
          TimeUnit.SECONDS,
          30,
          0,
          3_600,
          "Seconds after which a silent JSON session is pinged, and closed if silent as long again,"
              + " so that a dead link is found within a minute; 0: never");
  public static final Setting<Integer> WRITE_BUFFER_BYTES =
      Setting.size(
          "limits.writeBufferBytes",
          65_536,
          4_096,
          16_777_216,
          "Bytes waiting for one socket before its reader is left behind to read the log");
  public static final Setting<Integer> QUEUE_LINES =
      Setting.number(
          "limits.queueLines",
          4_096,
          16,
          1_000_000,
          "Lines waiting in one room before the sockets that feed it are paused");
  public static final Setting<Integer> QUEUE_BYTES =
      Setting.size(
          "limits.queueBytes",
          4_194_304,
          65_536,
          1_073_741_824,
          "Bytes of lines waiting in one room before the sockets that feed it are paused");
  public static final Setting<Integer> ROOMS =
      Setting.number(
          "limits.rooms", 10_000, 1, 1_000_000, "Rooms there may be, for each keeps a log");
  public static final Setting<Integer> ROOMS_PER_SESSION =
      Setting.number(
          "limits.roomsPerSession",
          50,
          1,
          1_000,
          "Rooms that one session may sit in; more than a person keeps open");
  public static final Setting<Integer> DRAIN_SECONDS =
      Setting.duration(
          "limits.drainSeconds",
          TimeUnit.SECONDS,
          5,
          0,
          300,
          "Seconds that stopping may take to hand out what was said; containers wait 10");
  public static final Setting<Integer> ANNOUNCE_UP_TO =
      Setting.number(
          "presence.announceUpTo",
          200,
          0,
          1_000_000,
          "Members of a room up to which joins and leaves are announced and logged");
  public static final Setting<Integer> GRACE_SECONDS =
      Setting.duration(
          "presence.graceSeconds",
          TimeUnit.SECONDS,
          10,
          0,
          3_600,
          "Seconds a JSON client that broke off may take to come back before it has left: two"
              + " reconnects of ours");
  public static final Setting<Boolean> LOG_LINES =
      Setting.flag("log.lines", true, "Whether every line said is printed as [MSG] …");

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
          LINE_BYTES,
          HANDSHAKE_SECONDS,
          IDLE_SECONDS,
          WRITE_BUFFER_BYTES,
          QUEUE_LINES,
          QUEUE_BYTES,
          ROOMS,
          ROOMS_PER_SESSION,
          DRAIN_SECONDS,
          ANNOUNCE_UP_TO,
          GRACE_SECONDS,
          LOG_LINES);

  /** The defaults. */
  public ChatServerOptions() {
    super(SETTINGS);
  }

  /** A copy. */
  public ChatServerOptions(ChatServerOptions other) {
    this(other.toJson());
  }

  /**
   * The defaults, changed by what {@code json} holds.
   *
   * @throws dev.vertxchat.config.ConfigException for an unknown key or a value that is not allowed
   */
  public ChatServerOptions(JsonObject json) {
    this();
    setAll(json);
  }

  @Override
  protected ChatServerOptions self() {
    return this;
  }

  public String getHost() {
    return get(HOST);
  }

  public ChatServerOptions setHost(String host) {
    return set(HOST, host);
  }

  public int getPort() {
    return get(PORT);
  }

  public ChatServerOptions setPort(int port) {
    return set(PORT, port);
  }
}
