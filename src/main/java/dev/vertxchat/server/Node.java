package dev.vertxchat.server;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.sql.SqlLogs;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.room.Room;
import dev.vertxchat.room.Rooms;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all verticle instances of one Vert.x share: rooms, members and settings. Made by the first
 * instance that starts, closed by the last that stops. Any thread.
 */
final class Node implements Shareable {
  private static final Logger LOG = LoggerFactory.getLogger(ChatServerVerticle.class);
  private static final String SHARED = "dev.vertxchat.node";

  private final Vertx vertx;
  private final ChatServerOptions options;
  private final InstantSource clock;
  private final Future<LogStore> logs;
  private final Rooms rooms;
  private final Members members = new Members();
  private final AtomicLong clients = new AtomicLong();
  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private final String clientPrefix;
  private int instances;

  private Node(Vertx vertx, ChatServerOptions options, InstantSource clock) {
    this.vertx = vertx;
    this.options = options;
    this.clock = clock;
    this.clientPrefix = "#" + Long.toString(new SecureRandom().nextLong(1L << 30), 36) + "-";
    this.logs = openLogs(vertx, options);
    this.rooms =
        new Rooms(
            vertx,
            room -> logs.compose(store -> store.open(room)),
            options.get(ChatServerOptions.ROOMS),
            options.get(ChatServerOptions.QUEUE_LINES),
            clock,
            options.get(ChatServerOptions.LOG_LINES) ? Node::print : batch -> {});
  }

  private static Future<LogStore> openLogs(Vertx vertx, ChatServerOptions options) {
    String url = options.get(ChatServerOptions.HISTORY_URL);
    int keep = options.get(ChatServerOptions.HISTORY_KEEP);
    int days = options.get(ChatServerOptions.HISTORY_DAYS);
    return url.equals(LogStore.MEMORY)
        ? Future.succeededFuture(LogStore.memory(keep, options.get(ChatServerOptions.ROOMS)))
        : SqlLogs.open(vertx, url, new LogStore.Kept(keep, days));
  }

  /**
   * The node of a Vert.x, for an instance that starts on {@code context}.
   *
   * @throws IllegalStateException when another deployment made the node with other settings
   */
  static Node join(Vertx vertx, Context context, ChatServerOptions options, InstantSource clock) {
    LocalMap<String, Node> shared = vertx.sharedData().getLocalMap(SHARED);
    synchronized (Node.class) {
      Node node = shared.computeIfAbsent(SHARED, s -> new Node(vertx, options, clock));
      if (!ofNode(node.options).equals(ofNode(options))) {
        throw new IllegalStateException(
            "a chat server with other settings runs in this Vert.x already, and they share rooms"
                + " and members: only host, port and instances may differ");
      }
      node.instances++;
      node.rooms.addContext(context);
      return node;
    }
  }

  /** The settings that all servers of a node have in common. */
  private static JsonObject ofNode(ChatServerOptions options) {
    JsonObject json = options.toJson();
    json.remove(ChatServerOptions.HOST.key());
    json.remove(ChatServerOptions.PORT.key());
    json.remove(ChatServerOptions.INSTANCES.key());
    return json;
  }

  /**
   * Succeeds when its logs can be read and written; fails with {@link
   * dev.vertxchat.log.LogException}.
   */
  Future<?> ready() {
    return logs;
  }

  /** Called by an instance that has stopped; succeeds when the last of them has closed the logs. */
  Future<Void> leave() {
    synchronized (Node.class) {
      if (--instances > 0) {
        return Future.succeededFuture();
      }
      vertx.sharedData().getLocalMap(SHARED).remove(SHARED);
      rooms.close();
      return logs.compose(LogStore::close, e -> Future.succeededFuture());
    }
  }

  /** An instance listens; said once for all instances of an address. */
  void listening(String host, int port) {
    if (addresses.add(host + ":" + port)) {
      LOG.info("✅ Server running on {}:{}", host, port);
    }
  }

  private static void print(Batch batch) {
    String where = batch.room().equals(Names.LOBBY) ? "" : " in " + batch.room();
    for (Entry e : batch.entries()) {
      if (e.kind().isLine()) {
        LOG.info("[MSG] {}{}: {}", e.name(), where, e.text());
      }
    }
  }

  ChatServerOptions options() {
    return options;
  }

  InstantSource clock() {
    return clock;
  }

  Rooms rooms() {
    return rooms;
  }

  Members members() {
    return members;
  }

  /** For a session whose client gave no client id; no digest of one begins like it. */
  String newClient() {
    return clientPrefix + Long.toString(clients.incrementAndGet(), 36);
  }

  /**
   * Moves a presence into a room, and announces it there and where it was.
   *
   * @param delayed run on any thread when the log cannot keep that now
   * @return the number in the room's log from which on the presence is in it
   */
  Future<Long> enter(Presence presence, Room room, Runnable delayed) {
    if (presence.room() != null) {
      announce(presence, Entry.Kind.LEFT, Draft.NO_RECEIPT);
    }
    members.enter(presence, room);
    Promise<Long> entered = Promise.promise();
    Draft.Receipt receipt =
        new Draft.Receipt() {
          @Override
          public void appended(Draft draft, long seq, boolean repeated) {
            entered.complete(seq);
          }

          @Override
          public void delayed() {
            delayed.run();
          }
        };
    if (!announce(presence, Entry.Kind.JOINED, receipt)) {
      entered.complete(room.log().last());
    }
    return entered.future();
  }

  /**
   * Gives a presence another name and says so in its room.
   *
   * @throws dev.vertxchat.protocol.RefusedException when another client has the name
   */
  void rename(Presence presence, Names.Name name) {
    String old = presence.name().text();
    members.rename(presence, name);
    say(presence, Entry.Kind.RENAMED, old, name.text(), Draft.NO_RECEIPT);
  }

  /** A session has ended: its presence goes at once or, if it may come back, after the grace. */
  void leave(Presence presence, Session session, CloseReason reason, boolean mayComeBack) {
    int absence = members.detach(presence, session);
    if (absence == 0) {
      return; // taken over by another session of the client
    }
    int grace = options.get(ChatServerOptions.GRACE_SECONDS);
    if (reason == CloseReason.RESTARTING) {
      members.free(presence, absence, p -> {});
    } else if (mayComeBack && grace > 0) {
      vertx.setTimer(grace * 1_000L, timer -> free(presence, absence));
    } else {
      free(presence, absence);
    }
  }

  private void free(Presence presence, int absence) {
    members.free(
        presence,
        absence,
        leaving -> {
          if (leaving.room() != null) {
            announce(leaving, Entry.Kind.LEFT, Draft.NO_RECEIPT);
          }
        });
  }

  /** Says that a presence joined or left its room, unless the room is too large for that. */
  private boolean announce(Presence presence, Entry.Kind kind, Draft.Receipt receipt) {
    boolean announced =
        members.count(presence.room().name()) <= options.get(ChatServerOptions.ANNOUNCE_UP_TO);
    if (announced) {
      say(presence, kind, presence.name().text(), "", receipt);
    }
    return announced;
  }

  private static void say(
      Presence presence, Entry.Kind kind, String name, String text, Draft.Receipt receipt) {
    presence.room().say(new Draft(kind, name, text, presence.client(), Entry.NO_REF, receipt));
  }
}
