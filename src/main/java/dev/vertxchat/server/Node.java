package dev.vertxchat.server;

import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.account.SanctionFile;
import dev.vertxchat.account.SanctionStore;
import dev.vertxchat.log.Batch;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.log.sql.SqlAccounts;
import dev.vertxchat.log.sql.SqlSanctions;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.room.LocalRegistry;
import dev.vertxchat.room.Registry;
import dev.vertxchat.room.Rooms;
import dev.vertxchat.server.auth.Authenticator;
import dev.vertxchat.server.auth.Guard;
import dev.vertxchat.server.auth.ProvidedUsers;
import dev.vertxchat.server.auth.RegisteredNames;
import dev.vertxchat.server.auth.SharedPassword;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all verticle instances of one Vert.x share: rooms, members and settings. Made by the first
 * instance that starts, closed by the last that stops. Any thread.
 */
final class Node implements Shareable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** Users that an application's provider is asked for at once. */
  private static final int PROVIDED_AT_ONCE = 16;

  private static final int HASHERS =
      Math.max(1, Math.min(2, Runtime.getRuntime().availableProcessors() / 2));

  private static final long HASHER_IDLE_SECONDS = 60;

  private static final String SHARED = "dev.vertxchat.node";

  private final Vertx vertx;
  private final ChatServerOptions options;
  private final InstantSource clock;
  private final Future<LogStore> logs;
  private final Rooms rooms;
  private final Registry registry;
  private final Admission admission;
  private final ScheduledThreadPoolExecutor timers = timers();
  private final AtomicLong clients = new AtomicLong();
  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private final Map<TlsFiles, Future<Tls>> tls = new ConcurrentHashMap<>();
  private final String clientPrefix;
  private final Set<Context> stopping = ConcurrentHashMap.newKeySet();
  private volatile int instances;
  private final ExecutorService hashing = hashing();
  private final Future<Accounts> accounts;
  private final Authenticator authenticator;
  private final Sanctions sanctions;
  private final Future<Void> sanctionsLoaded;
  private final Orders orders;

  private Node(Vertx vertx, ChatServerOptions options, Clocks clocks) {
    this.vertx = vertx;
    this.options = options;
    this.clock = clocks.wall();
    this.clientPrefix = "#" + Long.toString(new SecureRandom().nextLong(1L << 30), 36) + "-";
    this.logs = openLogs(vertx, options, clock);
    this.accounts = openAccounts();
    this.authenticator = authenticator(clocks.nanos());
    this.rooms =
        new Rooms(
            vertx,
            logs,
            new Rooms.Limits(
                options.get(ChatServerOptions.ROOMS),
                options.get(ChatServerOptions.QUEUE_LINES),
                options.get(ChatServerOptions.QUEUE_BYTES)),
            clock,
            timers,
            options.get(ChatServerOptions.LOG_LINES) ? Node::print : batch -> {});
    this.registry =
        new LocalRegistry(
            rooms,
            options.get(ChatServerOptions.RESERVED).stream().map(Names::parse).toList(),
            options.get(ChatServerOptions.ANNOUNCE_UP_TO),
            options.get(ChatServerOptions.CONNECTIONS_PER_ADDRESS),
            timers);
    this.sanctions = new Sanctions(openSanctions(), clock, Sanctions.MOST);
    this.sanctionsLoaded = sanctions.load();
    this.orders = new Orders(registry, sanctions, clock);
    this.admission = new Admission(options, clocks.nanos());
  }

  /**
   * The one thread of a node besides the event loops: for timers that must outlive the verticle
   * that set them, and to run short tasks elsewhere than on an event loop. The application's worker
   * pool may be busy. What comes after its end is dropped.
   */
  private static ScheduledThreadPoolExecutor timers() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "chat-timers");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private Authenticator authenticator(LongSupplier nanos) {
    if (options.getAuthenticationProvider() != null) {
      return new ProvidedUsers(
          options.getAuthenticationProvider(), Guard.of(vertx, PROVIDED_AT_ONCE, nanos));
    }
    return switch (options.getAuthKind()) {
      case NONE -> Authenticator.OF_EVERYONE;
      case PASSWORD -> new SharedPassword(options.getAuthPassword(), Guard.of(vertx, 1, nanos));
      case ACCOUNTS ->
          new RegisteredNames(
              accounts,
              options.isAuthGuests(),
              options.isAuthRegister(),
              Guard.of(vertx, HASHERS, nanos),
              hashing,
              clock);
    };
  }

  /**
   * Threads that hash passwords, each with a core to itself: not on all cores, for the chat goes on
   * beside. There are none but while names are registered.
   */
  private static ExecutorService hashing() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            HASHERS,
            HASHERS,
            HASHER_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // at most as long as the guard lets through, and a few
            task -> {
              Thread thread = new Thread(task, "chat-passwords");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Those of the history's database or, where there is none, of a file. */
  private Future<Accounts> openAccounts() {
    if (options.getAuthKind() != AuthKind.ACCOUNTS) {
      return Future.succeededFuture();
    }
    if (!PasswordHash.isThere()) {
      return Future.failedFuture(
          new LogException(
              "auth.kind accounts needs org.bouncycastle:bcprov-jdk18on on the class path"));
    }
    if (options.getHistoryUrl().equals(LogStore.MEMORY)) {
      Accounts file = new AccountFile(Path.of(options.getAuthFile()), hashing);
      return file.list().map(readable -> file);
    }
    return logs.map(SqlAccounts::beside);
  }

  /** Beside the accounts; of an application's own users, in the database if there is one. */
  private Future<SanctionStore> openSanctions() {
    boolean accounts = options.getAuthKind() == AuthKind.ACCOUNTS;
    if (!accounts && options.getAuthenticationProvider() == null) {
      return Future.succeededFuture(); // there are no operators
    }
    if (!options.getHistoryUrl().equals(LogStore.MEMORY)) {
      return logs.map(SqlSanctions::beside);
    }
    return Future.succeededFuture(
        accounts ? new SanctionFile(Path.of(options.getAuthFile() + "-sanctions"), hashing) : null);
  }

  private static Future<LogStore> openLogs(
      Vertx vertx, ChatServerOptions options, InstantSource clock) {
    String url = options.get(ChatServerOptions.HISTORY_URL);
    int keep = options.get(ChatServerOptions.HISTORY_KEEP);
    int days = options.get(ChatServerOptions.HISTORY_DAYS);
    int memory = options.get(ChatServerOptions.HISTORY_MEMORY);
    return url.equals(LogStore.MEMORY)
        ? Future.succeededFuture(
            LogStore.memory(keep, options.get(ChatServerOptions.ROOMS), memory))
        : Databases.open(vertx, url, new LogStore.Kept(keep, days, memory), clock);
  }

  /**
   * The node of a Vert.x, for an instance that starts on {@code context}.
   *
   * @throws IllegalStateException when another deployment made the node with other settings
   * @throws dev.vertxchat.config.ConfigException when the settings don't go together
   */
  static Node join(Vertx vertx, Context context, ChatServerOptions options, Clocks clocks) {
    options.checkTogether();
    LocalMap<String, Node> shared = vertx.sharedData().getLocalMap(SHARED);
    synchronized (Node.class) {
      Node node = shared.computeIfAbsent(SHARED, s -> new Node(vertx, options, clocks));
      if (!ofNode(node.options).equals(ofNode(options))
          || node.options.getAuthenticationProvider() != options.getAuthenticationProvider()) {
        throw new IllegalStateException(
            "a chat server with other settings runs in this Vert.x already, and they share rooms"
                + " and members: only host, port, instances and tls may differ");
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
    json.remove(ChatServerOptions.TLS);
    json.remove(ChatServerOptions.NET_SERVER_OPTIONS);
    return json;
  }

  /** Succeeds when its logs can be read and written, and its accounts and sanctions read. */
  Future<?> ready() {
    return Future.all(logs, accounts, sanctionsLoaded);
  }

  /** Called by an instance that begins to stop. */
  void stops(Context context) {
    stopping.add(context);
  }

  /** Whether all instances stop, so that nobody is left who could hear or come back. */
  boolean isEnding() {
    return stopping.size() >= instances;
  }

  /** Called by an instance that has stopped; succeeds when the last of them has closed the logs. */
  Future<Void> leave(Context context) {
    synchronized (Node.class) {
      rooms.removeContext(context);
      stopping.remove(context);
      if (--instances > 0) {
        return Future.succeededFuture();
      }
      vertx.sharedData().getLocalMap(SHARED).remove(SHARED);
      rooms.close();
      timers.shutdownNow();
      hashing.shutdown();
      tls.values().forEach(opened -> opened.onSuccess(Tls::close));
      return logs.compose(LogStore::close, e -> Future.succeededFuture());
    }
  }

  /** An instance listens; said once for all instances of an address. */
  void listening(String host, int port, boolean withTls) {
    if (addresses.add(host + ":" + port)) {
      LOG.info("✅ Server running on {}:{}{}", host, port, withTls ? " with TLS" : "");
      if (options.asksForPasswords() && !withTls && !options.isPrivate(host)) {
        LOG.warn(
            "passwords can be read on their way to {}:{}, for there is no TLS: set it up, or listen"
                + " on 127.0.0.1 only",
            host,
            port);
      }
    }
  }

  /**
   * What ports with these files have in common; fails with {@link
   * dev.vertxchat.config.PemException} when they can't be used.
   */
  Future<Tls> tls(TlsFiles files) {
    return tls.computeIfAbsent(files, f -> Tls.open(vertx, f, Tls.LOOKS));
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

  /** Says who may speak under which name. */
  Authenticator authenticator() {
    return authenticator;
  }

  /** Who must not be here, or not speak. */
  Sanctions sanctions() {
    return sanctions;
  }

  /** Carries out what operators ask. */
  Orders orders() {
    return orders;
  }

  Rooms rooms() {
    return rooms;
  }

  Registry registry() {
    return registry;
  }

  /** Lets connections in. */
  Admission admission() {
    return admission;
  }

  /** For a session whose client gave no client id; no digest of one begins like it. */
  String newClient() {
    return clientPrefix + Long.toString(clients.incrementAndGet(), 36);
  }

  /**
   * Rooms and how many are in each, the fullest first and those that only stand in the log last.
   *
   * @param more how many there are besides
   */
  record RoomList(Map<String, Integer> rooms, long more) {}

  /** At most so many rooms; succeeds in any case, for those with members are known. */
  Future<RoomList> listRooms(int most) {
    return logs.compose(store -> store.rooms(most))
        .otherwise(new LogStore.Standing(List.of(), 0))
        .map(
            standing -> {
              Map<String, Integer> listed = registry.fullest(most);
              for (String name : standing.names()) {
                if (listed.size() < most) {
                  listed.putIfAbsent(name, 0);
                }
              }
              long all = Math.max(standing.total(), registry.occupied());
              return new RoomList(listed, Math.max(0, all - listed.size()));
            });
  }
}
