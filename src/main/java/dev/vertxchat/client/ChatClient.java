package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Requests;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A client of the chat, over TCP in the JSON dialect. It survives its connection: while the server
 * is away it tries again every {@code reconnectSeconds}, the first time after a lost session up to
 * {@code reconnectJitterSeconds} later, keeps what is said and asked meanwhile, and afterwards
 * resumes in all its rooms, so that nothing is missed, said twice or given twice. Only a private
 * line or a question that was under way as the connection broke fails, with {@link
 * NotDeliveredException}.
 *
 * <p>It begins in the room of its options, and {@link #join} and {@link #leave} add and end rooms.
 * What is asked of a room has two forms: one names the room, the other is for a client that is in
 * exactly one, and else fails with {@link RefusedException} ({@code bad_request}). Being in a room
 * counts from the call of {@code join} to the call of {@code leave}: what is asked keeps its order,
 * so nobody needs to wait for a welcome. Entries come in the order of their room; there is no order
 * between rooms.
 *
 * <p>Methods may be called from any thread and never block; handlers and futures are called on the
 * one context of the client, which is the creator's, or a new one when it had none.
 *
 * <p>At most {@code pendingLines} things are asked and not yet answered, whether the server is
 * there or away; more fail with {@link NotDeliveredException} and change nothing else. Whoever
 * produces lines faster than they are acked must wait for the futures.
 *
 * <p>When the server lets us in no more after a lost connection (another has our name by now), the
 * error handler is told once, the state stays {@code OFFLINE} and the attempts go on: the name may
 * become free, and {@link #nick} asks for another one. Only when our password has become wrong it
 * is {@code CLOSED}, after the error handler was told. When it lets us into some of our rooms only,
 * the error handler is told of each other one, in which we are no longer, and what waited to be
 * asked there fails. A client that another one with its id took over from does not fight back: it
 * is {@code CLOSED}. A session begins in a room, so a client that has left all of them and then
 * loses its connection comes back with its next {@code join}, for which all else then waits.
 */
public final class ChatClient {
  /** Random bytes of a client id: in Base64 32 characters, and beyond guessing. */
  private static final int CLIENT_BYTES = 24;

  private final Context context;
  private final ChatClientOptions options;
  private final Listeners listeners = new Listeners();
  private final Conversation conversation;

  private ChatClient(Vertx vertx, ChatClientOptions options, String client, RetryPause pause) {
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.conversation =
        new Conversation(
            vertx,
            new Dialer(vertx, ServerTrust.options(vertx, options)),
            options,
            client,
            Names.parseRoom(options.getRoom()),
            pause,
            listeners);
  }

  /**
   * A client that is not connected. The files of TLS are read now.
   *
   * @param options copied
   * @throws RefusedException when the room's name is none
   * @throws dev.vertxchat.config.ConfigException when settings of TLS miss others
   * @throws dev.vertxchat.config.PemException when a file of TLS can't be used
   */
  public static ChatClient create(Vertx vertx, ChatClientOptions options) {
    return create(vertx, options, newClientId(), RetryPause.of(options));
  }

  /** For tests that reconnect more often than every second, or as one and the same client. */
  static ChatClient create(
      Vertx vertx, ChatClientOptions options, String client, long retryMilliseconds) {
    return create(vertx, options, client, RetryPause.fixed(retryMilliseconds));
  }

  /** For tests that know how long it waits. */
  static ChatClient create(
      Vertx vertx, ChatClientOptions options, String client, RetryPause pause) {
    return new ChatClient(vertx, new ChatClientOptions(options), client, pause);
  }

  static String newClientId() {
    byte[] secret = new byte[CLIENT_BYTES];
    new SecureRandom().nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  public ChatClient entryHandler(EntryHandler handler) {
    listeners.entry = handler;
    return this;
  }

  public ChatClient toldHandler(ToldHandler handler) {
    listeners.told = handler;
    return this;
  }

  public ChatClient gapHandler(GapHandler handler) {
    listeners.gap = handler;
    return this;
  }

  /** Told of every change of state. */
  public ChatClient stateHandler(Handler<ClientState> handler) {
    listeners.state = handler;
    return this;
  }

  /**
   * Told of every welcome, before any entry that follows it: in the first room, after each {@link
   * #join}, and in each room again after a lost connection. One that is not {@code resumed} then
   * tells that the room has another log, such as after a restart of a server that keeps none.
   */
  public ChatClient welcomeHandler(Handler<Welcome> handler) {
    listeners.welcome = handler;
    return this;
  }

  /**
   * Told of what the server refused, where it belongs to nothing that was asked, and ({@code
   * unavailable}) when what is said in a room waits. The message begins with the room, if it is
   * about one.
   */
  public ChatClient errorHandler(Handler<RefusedException> handler) {
    listeners.error = handler;
    return this;
  }

  /** Told what an operator says to all who are here. */
  public ChatClient announcedHandler(ToldHandler handler) {
    listeners.announced = handler;
    return this;
  }

  /** Told in words when an operator mutes us, and when he lets us speak again. */
  public ChatClient noticeHandler(Handler<String> handler) {
    listeners.notice = handler;
    return this;
  }

  /** Connects with the name of the options. */
  public Future<Welcome> connect() {
    return connect(options.getName());
  }

  /**
   * Connects, once. A server that is away is tried until it is there. Every address of its host is
   * tried in turn.
   *
   * @return succeeds with the first welcome when the server has let us in; fails with {@link
   *     RefusedException} when it does not ({@code name_taken}, {@code bad_name}, {@code
   *     bad_password}, …), after which one may connect again with another name or password; fails
   *     with {@link NotTrustedException} when TLS does not come about
   */
  public Future<Welcome> connect(String name) {
    return connect(name, options.getPassword());
  }

  /**
   * The same with a password that is not in the options.
   *
   * @param password empty for none
   */
  public Future<Welcome> connect(String name, String password) {
    return onContext(() -> conversation.connect(name, password));
  }

  /**
   * Says a line in a room.
   *
   * @return succeeds with the line's number when it is in the room's log (0 when the log no longer
   *     keeps it); fails with {@link RefusedException} or {@link NotDeliveredException} when the
   *     server did not take it or too many lines wait
   */
  public Future<Long> say(String room, String text) {
    return say(room, text, false);
  }

  /** Says a line in the only room; see {@link #say(String, String)}. */
  public Future<Long> say(String text) {
    return say(null, text, false);
  }

  /** Says in a room what we do, e.g. {@code waves}; see {@link #say(String, String)}. */
  public Future<Long> action(String room, String text) {
    return say(room, text, true);
  }

  /** Says in the only room what we do. */
  public Future<Long> action(String text) {
    return say(null, text, true);
  }

  private Future<Long> say(String room, String text, boolean action) {
    return withText(
        text,
        clean -> askIn(room, Asked.Kind.SAY, (in, ref) -> ClientLines.say(in, clean, ref, action)));
  }

  /**
   * Says a private line to one member. It is never sent twice: when the connection breaks before
   * the server's answer the future fails, and the line may or may not have arrived.
   */
  public Future<Void> tell(String to, String text) {
    return withText(
        text,
        clean ->
            onContext(() -> ask(Asked.Kind.TELL, null, ref -> ClientLines.tell(to, clean, ref))));
  }

  private static <T> Future<T> withText(String text, Function<String, Future<T>> ask) {
    String clean = Text.clean(text);
    return clean.isEmpty()
        ? Future.failedFuture(
            new RefusedException(ErrorCode.BAD_REQUEST, "There is no text in this line."))
        : ask.apply(clean);
  }

  /**
   * Asks for another name and succeeds with the form that others see, in all rooms. While the
   * server is away the next attempt asks for it; if that is refused, the future fails and the
   * attempts go on with the name of before. Fails with {@link NotDeliveredException} before {@link
   * #connect} and after {@link #close}.
   */
  public Future<String> nick(String name) {
    return onContext(
        () -> {
          Future<String> renamed = conversation.nick(Names.parse(name).text());
          conversation.pump();
          return renamed;
        });
  }

  /**
   * Makes our name our own, where the server allows that: from then on nobody gets it without the
   * password. Each hello of this client has it.
   *
   * @return succeeds with the name
   */
  public Future<String> register(String password) {
    return onContext(
        () -> {
          Future<String> registered = conversation.register(password);
          conversation.pump();
          return registered;
        });
  }

  /**
   * Enters one more room, reading on where we stood in it, if we were there before. While the
   * server is away the next attempt asks for it.
   *
   * @return fails with {@link RefusedException} when we are in it already or the server does not
   *     let us in; what was asked of the room meanwhile then fails too
   */
  public Future<Welcome> join(String room) {
    return onContext(
        () -> {
          Future<Welcome> joined = conversation.outbox().join(Names.parseRoom(room));
          conversation.pump();
          return joined;
        });
  }

  /**
   * Leaves a room. A client may be in no room: then it still has its name and private lines.
   *
   * @return succeeds when everything of that room was given, acks too; fails with {@link
   *     RefusedException} when we are not in it
   */
  public Future<Void> leave(String room) {
    return onContext(
        () -> {
          Future<Void> left = conversation.outbox().leave(Names.parseRoom(room));
          conversation.pump();
          return left;
        });
  }

  /** Who else is in a room. */
  public Future<Roster> who(String room) {
    return askIn(room, Asked.Kind.WHO, (in, ref) -> ClientLines.who(in));
  }

  /** Who else is in the only room. */
  public Future<Roster> who() {
    return who(null);
  }

  /** The rooms, and how many are in each. */
  public Future<RoomList> rooms() {
    return onContext(() -> ask(Asked.Kind.ROOMS, null, ref -> ClientLines.ROOMS));
  }

  /**
   * Lines out of a room's log, oldest first.
   *
   * @param before only those numbered below; {@link Long#MAX_VALUE} for the newest
   * @param limit at most so many, 1 to {@link Requests#MAX_HISTORY}
   */
  public Future<List<Entry>> history(String room, long before, int limit) {
    return lines(
        room, Asked.Kind.HISTORY, before, limit, in -> ClientLines.history(in, before, limit));
  }

  /** Lines out of the only room's log; see {@link #history(String, long, int)}. */
  public Future<List<Entry>> history(long before, int limit) {
    return history(null, before, limit);
  }

  /**
   * Lines out of a room's log that hold all of these words, newest first.
   *
   * @param words at most {@link Search#MAX_CHARACTERS} characters, with a letter or digit
   * @param before only those numbered below; {@link Long#MAX_VALUE} for the newest
   * @param limit at most so many, 1 to {@link Requests#MAX_HISTORY}
   * @return fails with {@link RefusedException} when the words are not allowed or the server's log
   *     cannot be searched
   */
  public Future<List<Entry>> search(String room, String words, long before, int limit) {
    return lines(
        room,
        Asked.Kind.SEARCH,
        before,
        limit,
        in -> ClientLines.search(in, Search.parseWords("words", words), before, limit));
  }

  /** Lines of the only room with all words; see {@link #search(String, String, long, int)}. */
  public Future<List<Entry>> search(String words, long before, int limit) {
    return search(null, words, before, limit);
  }

  private Future<List<Entry>> lines(
      String room, Asked.Kind kind, long before, int limit, Function<String, Buffer> line) {
    if (before < 1 || limit < 1 || limit > Requests.MAX_HISTORY) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "%s: found before %d and limit %d, allowed: from 1, and 1 to %d"
                  .formatted(
                      kind.name().toLowerCase(Locale.ROOT), before, limit, Requests.MAX_HISTORY)));
    }
    return askIn(room, kind, (in, ref) -> line.apply(in));
  }

  /**
   * Asks what only an operator may. It is never asked twice: when the connection breaks before the
   * server's answer the future fails, and it may have been done or not.
   *
   * @return succeeds with the server's line {@code done}, or {@code bans} if these were asked for;
   *     fails with {@link RefusedException} ({@code not_allowed} for who is no operator)
   */
  public Future<JsonObject> order(Order order) {
    return onContext(() -> ask(Asked.Kind.ORDER, null, ref -> ClientLines.order(order)));
  }

  /** Whether the server knows us as an operator. On the context. */
  boolean isOperator() {
    return conversation.isOperator();
  }

  /** The name others see, or the one asked for; null before {@link #connect}. On the context. */
  String name() {
    return conversation.name();
  }

  /**
   * Waits until the server has what was said, for at most 5 s, then leaves and closes. What was not
   * acked by then fails. Succeeds when all is closed.
   */
  public Future<Void> close() {
    return onContext(conversation::close);
  }

  /** Makes the line that asks something in a room. */
  private interface RoomLine {
    Buffer bytes(String room, long ref);
  }

  /** {@code room} is null for the only one. */
  private <T> Future<T> askIn(String room, Asked.Kind kind, RoomLine line) {
    return onContext(
        () -> {
          String in = room == null ? conversation.outbox().onlyRoom() : Names.parseRoom(room);
          return ask(kind, in, ref -> line.bytes(in, ref));
        });
  }

  private <T> Future<T> ask(Asked.Kind kind, String about, LongFunction<Buffer> line) {
    Future<T> answer = conversation.outbox().add(kind, about, line);
    conversation.pump();
    return answer;
  }

  /** Runs on the client's context, in the order of the calls of one thread. */
  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
