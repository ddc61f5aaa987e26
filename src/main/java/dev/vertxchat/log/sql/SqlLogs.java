package dev.vertxchat.log.sql;

import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.MemoryBudget;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of all rooms in one SQL database. Any thread.
 *
 * <p>A verticle of its own, because Vert.x closes a database's connections with the deployment that
 * opened them, and those that none opened before it stops the first verticle. So its stop waits for
 * {@link #close}: until then servers that stop too may write what was said.
 */
public final class SqlLogs extends VerticleBase implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlLogs.class);

  private static final long FIRST_PAUSE_MILLISECONDS = 100;
  private static final long LONGEST_PAUSE_MILLISECONDS = 5_000;

  /** No room has this name. */
  private static final String NO_ROOM = "";

  /** After what time a database that says nothing is taken for one that is away. */
  private static final int SILENT_SECONDS = 30;

  private static final long UNDEPLOY_MILLISECONDS = 1_000;

  private final Function<Vertx, Database> opening;
  private final boolean serves;
  private final LogStore.Kept kept;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final IntToLongFunction pause;
  private final AtomicBoolean away = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();
  private Database database;
  private Trimming trimming;
  private Retries retries;

  private SqlLogs(
      Function<Vertx, Database> opening,
      boolean serves,
      LogStore.Kept kept,
      InstantSource clock,
      IntToLongFunction pause) {
    this.opening = opening;
    this.serves = serves;
    this.kept = kept;
    this.budget = new MemoryBudget(kept.memory());
    this.clock = clock;
    this.pause = pause;
  }

  /** As {@link Databases#open}. */
  static Future<LogStore> open(Vertx vertx, String url, LogStore.Kept kept, InstantSource clock) {
    return open(vertx, v -> database(v, url), true, kept, clock, SqlLogs::pauseMilliseconds);
  }

  /** Opens the database at a URL for a command that works beside a server. */
  static Future<LogStore> openBeside(Vertx vertx, String url) {
    return open(
        vertx,
        v -> database(v, url),
        false,
        LogStore.Kept.ALL,
        InstantSource.system(),
        SqlLogs::pauseMilliseconds);
  }

  /**
   * Opens a database.
   *
   * @param serves whether for a server, not for a command that works beside one
   * @param pause the milliseconds before something is tried again, of how often it has failed
   */
  static Future<LogStore> open(
      Vertx vertx,
      Function<Vertx, Database> opening,
      boolean serves,
      LogStore.Kept kept,
      InstantSource clock,
      IntToLongFunction pause) {
    SqlLogs logs = new SqlLogs(opening, serves, kept, clock, pause);
    Promise<LogStore> opened = Promise.promise();
    // From a thread of no verticle: else it would be stopped before the verticle that came first.
    new Thread(() -> vertx.deployVerticle(logs).<LogStore>map(logs).onComplete(opened), "chat-logs")
        .start();
    return opened.future();
  }

  private static long pauseMilliseconds(int failures) {
    return Math.min(
        LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS << Math.min(failures - 1, 10));
  }

  private static Database database(Vertx vertx, String url) {
    return url.startsWith(SQLITE)
        ? SqliteDatabase.open(Path.of(url.substring(SQLITE.length())))
        : PostgresDatabase.open(vertx, url);
  }

  @Override
  public Future<?> start() {
    database = opening.apply(vertx);
    retries = new Retries(vertx, context, pause);
    trimming = new Trimming(vertx, database, kept, clock);
    return Future.succeededFuture()
        .compose(v -> serves ? database.reserve(retries) : Future.succeededFuture(false))
        .compose(alone -> database.connect().compose(v -> makeReady(alone)))
        .compose(v -> serves ? database.admitOthers() : Future.succeededFuture())
        .onSuccess(v -> trimming.start())
        .recover(e -> database.close().transform(v -> Future.failedFuture(failure(e))));
  }

  /**
   * All of it or nothing.
   *
   * @param alone whether this is a server and no other one lives, so that nobody is present yet
   */
  private Future<Void> makeReady(boolean alone) {
    return LogTransaction.begin(
            this,
            database.beginWriting(),
            begun ->
                bringUpToDate(begun)
                    .compose(v -> serves ? tryOut(begun) : Future.succeededFuture())
                    .compose(
                        v ->
                            alone
                                ? Departures.append(database, begun, clock.millis())
                                : Future.succeededFuture())
                    .map(begun))
        .compose(LogTransaction::commit);
  }

  /**
   * Writes a line to a room that nobody can name, and who came and went, and takes all away: what
   * can't be written, or is damaged where the next entries go, is found before anyone is let in.
   */
  private Future<Void> tryOut(LogTransaction begun) {
    Future<?> done = Future.succeededFuture();
    for (String part : database.parts()) {
      done =
          done.compose(v -> begun.execute(database.part(), part))
              .compose(
                  rows ->
                      rows.size() > 0
                          ? Future.succeededFuture()
                          : Future.failedFuture("it is damaged, " + part + " is missing"));
    }
    List<Entry> entries =
        List.of(
            new Entry(1, 0, Entry.Kind.SAID, "", "", "", 1),
            new Entry(2, 0, Entry.Kind.JOINED, "", "", null, Entry.NO_REF),
            new Entry(3, 0, Entry.Kind.LEFT, "", "", null, Entry.NO_REF));
    return done.compose(v -> create(begun.connection(), NO_ROOM))
        .compose(v -> begun.execute("SELECT id FROM chat_room WHERE name = ?", NO_ROOM))
        .map(rows -> rows.iterator().next().getLong(0))
        .compose(
            room ->
                database
                    .append(begun.connection(), List.of(new Append(room, entries)))
                    .compose(v -> begun.execute("DELETE FROM chat_entry WHERE room = ?", room))
                    .compose(v -> begun.execute("DELETE FROM chat_room WHERE id = ?", room)))
        .mapEmpty();
  }

  @Override
  public Future<?> stop() {
    return closed.future();
  }

  @Override
  public Future<Void> close() {
    retries.close();
    trimming
        .stop()
        .eventually(database::close)
        .onComplete(
            done -> {
              // Later, because Vert.x, when it is closed itself, undeploys all and minds what is
              // gone already.
              context.runOnContext(
                  v -> vertx.setTimer(UNDEPLOY_MILLISECONDS, t -> vertx.undeploy(deploymentID())));
              closed.tryComplete();
            });
    return closed.future();
  }

  private RuntimeException failure(Throwable e) {
    return e instanceof LogException told
        ? told
        : new LogException("the history can't be kept in " + database.explain(e), e);
  }

  private Future<Void> bringUpToDate(LogTransaction begun) {
    return database
        .lockSchema(begun.connection())
        .compose(
            v ->
                begun.execute("CREATE TABLE IF NOT EXISTS chat_version (version integer NOT NULL)"))
        .compose(v -> begun.execute("SELECT version FROM chat_version"))
        .compose(rows -> bringUpToDate(begun, rows.size() == 0 ? 0 : first(rows)));
  }

  private static int first(RowSet<Row> rows) {
    return rows.iterator().next().getInteger(0);
  }

  private Future<Void> bringUpToDate(LogTransaction begun, int version) {
    int known = database.schema().size();
    if (version > known) {
      return Future.failedFuture(
          new LogException(
              "the history was written by a newer vertx-chat (schema "
                  + version
                  + ", this one knows "
                  + known
                  + "): run that one, or choose another history.url"));
    }
    if (version == known) {
      return Future.succeededFuture();
    }
    if (version > 0) {
      LOG.info("the history is brought up to date (schema {} to {})", version, known);
    }
    Future<?> done = Future.succeededFuture();
    for (List<String> steps : database.schema().subList(version, known)) {
      for (String step : steps) {
        done = done.compose(v -> begun.execute(step));
      }
    }
    return done.compose(v -> database.convert(begun.connection(), version))
        .compose(v -> begun.execute("DELETE FROM chat_version"))
        .compose(v -> begun.execute("INSERT INTO chat_version VALUES (" + known + ")"))
        .mapEmpty();
  }

  @Override
  public Future<RoomLog> open(String room) {
    return find(room)
        .compose(
            found ->
                found != null ? Future.succeededFuture(found) : create(database.writes(), room))
        .onSuccess(log -> budget.add((SqlLog) log));
  }

  /** A room's log, a new one if there is none. */
  Future<RoomLog> create(SqlClient client, String room) {
    return execute(
            client,
            "INSERT INTO chat_room (name, log, last) VALUES (?, ?, 0) ON CONFLICT (name) DO NOTHING",
            Tuple.of(room, UUID.randomUUID().toString()))
        .compose(v -> find(client, room));
  }

  @Override
  public Future<RoomLog> find(String room) {
    return find(database.reads(), room);
  }

  /** A room's log, or null. */
  private Future<RoomLog> find(SqlClient client, String room) {
    return execute(client, "SELECT id, log, last FROM chat_room WHERE name = ?", Tuple.of(room))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new SqlLog(this, room, row.getLong(0), row.getString(1), row.getLong(2));
            });
  }

  @Override
  public Future<Standing> rooms(int most) {
    return execute(database.reads(), "SELECT count(*) FROM chat_room", Tuple.tuple())
        .compose(
            count ->
                execute(database.reads(), database.roomNames(), Tuple.of(most))
                    .map(rows -> new Standing(names(rows), count.iterator().next().getLong(0))));
  }

  private static List<String> names(RowSet<Row> rows) {
    List<String> names = new ArrayList<>(rows.size());
    rows.forEach(row -> names.add(row.getString(0)));
    return names;
  }

  @Override
  public void unloaded(RoomLog log) {
    budget.remove((SqlLog) log);
  }

  Database database() {
    return database;
  }

  LogStore.Kept kept() {
    return kept;
  }

  /** What its logs may hold in memory together. */
  MemoryBudget budget() {
    return budget;
  }

  /** What an append has to know first: it must not wait for those who read. */
  Future<RowSet<Row>> readToAppend(String statement, Tuple parameters) {
    return answered(() -> execute(database.writes(), statement, parameters));
  }

  /** As {@link Database#append(Append)}. */
  Future<Boolean> append(Append append) {
    return answered(() -> database.append(append));
  }

  /** As {@link Database#entries}, of what need not be read within a transaction. */
  Future<List<Entry>> entries(String select, Tuple parameters) {
    return answered(() -> database.entries(database.reads(), select, parameters));
  }

  /** The same of what an append has to know first. */
  Future<List<Entry>> entriesToAppend(String select, Tuple parameters) {
    return answered(() -> database.entries(database.writes(), select, parameters));
  }

  /** As {@link Database#search}. */
  Future<List<Entry>> search(long room, Set<String> terms, long before, int limit) {
    return answered(() -> database.search(room, terms, before, limit));
  }

  /** On the caller's context, where the database's own answers do not always come. */
  private <T> Future<T> answered(Supplier<Future<T>> question) {
    Context caller = vertx.getOrCreateContext();
    Promise<T> answered = Promise.promise();
    whileOpen(question)
        .timeout(SILENT_SECONDS, TimeUnit.SECONDS)
        .onComplete(result -> caller.runOnContext(v -> answered.handle(result)));
    return answered.future();
  }

  Future<RowSet<Row>> execute(SqlClient client, String statement, Tuple parameters) {
    return whileOpen(() -> database.query(client, statement).execute(parameters));
  }

  /** A database that is closed may throw; then the future fails. */
  private static <T> Future<T> whileOpen(Supplier<Future<T>> question) {
    return Future.succeededFuture().compose(v -> question.get());
  }

  /** Something failed that will be tried again; the operator is told once. */
  void failed(Throwable e) {
    if (away.compareAndSet(false, true)) {
      LOG.warn("lines wait: the history can't be kept in {}", database.explain(e));
    }
  }

  /** Something succeeded. */
  void succeeded() {
    if (away.get() && away.compareAndSet(true, false)) {
      LOG.info("the history is kept again; what waited is delivered");
    }
  }

  /** How appends and reads that fail are tried again. */
  Retries retries() {
    return retries;
  }
}
