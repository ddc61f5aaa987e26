package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A client of the chat, over TCP in the JSON dialect. It survives its connection: while the server
 * is away it tries again every {@code reconnectSeconds}, keeps the lines that are said meanwhile,
 * and afterwards resumes, so that nothing is missed, said twice or given twice.
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
 * become free, and {@link #nick} asks for another one. A client that another one with its id took
 * over from does not fight back: it is {@code CLOSED}.
 */
public final class ChatClient {
  /** Random bytes of a client id: in Base64 32 characters, and beyond guessing. */
  private static final int CLIENT_BYTES = 24;

  private final Context context;
  private final ChatClientOptions options;
  private final Listeners listeners = new Listeners();
  private final Conversation conversation;

  private ChatClient(
      Vertx vertx, ChatClientOptions options, String client, long retryMilliseconds) {
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.conversation =
        new Conversation(
            vertx,
            new Dialer(vertx),
            options,
            client,
            Names.parseRoom(options.getRoom()),
            retryMilliseconds,
            listeners);
  }

  /**
   * A client that is not connected.
   *
   * @param options copied
   * @throws RefusedException when the room's name is none
   */
  public static ChatClient create(Vertx vertx, ChatClientOptions options) {
    long retry = options.get(ChatClientOptions.RECONNECT_SECONDS) * 1_000L;
    return create(vertx, options, newClientId(), retry);
  }

  /** For tests that reconnect more often than every second, or as one and the same client. */
  static ChatClient create(
      Vertx vertx, ChatClientOptions options, String client, long retryMilliseconds) {
    return new ChatClient(vertx, new ChatClientOptions(options), client, retryMilliseconds);
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

  /** Told of what the server refused, where it belongs to nothing that was asked. */
  public ChatClient errorHandler(Handler<RefusedException> handler) {
    listeners.error = handler;
    return this;
  }

  /** Connects with the name of the options. */
  public Future<Welcome> connect() {
    return connect(options.getName());
  }

  /**
   * Connects, once. A server that is away is tried until it is there; every address of its host is
   * tried in turn.
   *
   * @return succeeds when the server has let us in; fails with {@link RefusedException} when it
   *     does not ({@code name_taken}, {@code bad_name}, …), after which one may connect again with
   *     another name
   */
  public Future<Welcome> connect(String name) {
    return onContext(() -> conversation.connect(name));
  }

  /**
   * Says a line in the room.
   *
   * @return succeeds with the line's number when it is in the room's log (0 when the log no longer
   *     keeps it); fails with {@link RefusedException} or {@link NotDeliveredException} when the
   *     server did not take it or too many lines wait
   */
  public Future<Long> say(String text) {
    return say(text, false);
  }

  /** Says what we do, e.g. {@code waves}; see {@link #say}. */
  public Future<Long> action(String text) {
    return say(text, true);
  }

  private Future<Long> say(String text, boolean action) {
    return line(Asked.Kind.SAY, text, (clean, ref) -> ClientLines.say(clean, ref, action));
  }

  /**
   * Says a private line to one member. It is never sent twice: when the connection breaks before
   * the server's answer the future fails, and the line may or may not have arrived.
   */
  public Future<Void> tell(String to, String text) {
    return line(Asked.Kind.TELL, text, (clean, ref) -> ClientLines.tell(to, clean, ref));
  }

  private interface Line {
    Buffer bytes(String clean, long ref);
  }

  private <T> Future<T> line(Asked.Kind kind, String text, Line line) {
    String clean = Text.clean(text);
    if (clean.isEmpty()) {
      return Future.failedFuture(
          new RefusedException(ErrorCode.BAD_REQUEST, "There is no text in this line."));
    }
    return ask(kind, ref -> line.bytes(clean, ref));
  }

  /**
   * Asks for another name and succeeds with the form that others see. While the server is away it
   * succeeds at once, and the name is asked for with the next attempt.
   */
  public Future<String> nick(String name) {
    return onContext(
        () ->
            conversation.renameOffline(name)
                ? Future.succeededFuture(name)
                : asked(Asked.Kind.NICK, ref -> ClientLines.nick(name)));
  }

  /**
   * Changes to another room, reading on where we stood in it, if we were there before. What is
   * asked afterwards is meant for that room and waits until we are in it; it fails with the join.
   */
  public Future<Welcome> join(String room) {
    return onContext(
        () -> {
          String name = Names.parseRoom(room);
          if (name.equals(conversation.outbox().wanted())) {
            throw new RefusedException(ErrorCode.BAD_ROOM, "You are in " + name + " already.");
          }
          Future<Welcome> joined = conversation.outbox().join(name);
          conversation.pump();
          return joined;
        });
  }

  /** Who else is in the room. */
  public Future<Roster> who() {
    return ask(Asked.Kind.WHO, ref -> ClientLines.WHO);
  }

  /** The rooms, and how many are in each. */
  public Future<Map<String, Integer>> rooms() {
    return ask(Asked.Kind.ROOMS, ref -> ClientLines.ROOMS);
  }

  /**
   * Lines out of the room's log, oldest first.
   *
   * @param before only those numbered below; {@link Long#MAX_VALUE} for the newest
   * @param limit at most so many, 1 to {@link Requests#MAX_HISTORY}
   */
  public Future<List<Entry>> history(long before, int limit) {
    return lines(Asked.Kind.HISTORY, before, limit, () -> ClientLines.history(before, limit));
  }

  /**
   * Lines out of the room's log that hold all of these words, newest first.
   *
   * @param words at most {@link Search#MAX_CHARACTERS} characters, with a letter or digit
   * @param before only those numbered below; {@link Long#MAX_VALUE} for the newest
   * @param limit at most so many, 1 to {@link Requests#MAX_HISTORY}
   * @return fails with {@link RefusedException} when the words are not allowed or the server's log
   *     cannot be searched
   */
  public Future<List<Entry>> search(String words, long before, int limit) {
    return lines(
        Asked.Kind.SEARCH,
        before,
        limit,
        () -> ClientLines.search(Search.parseWords("words", words), before, limit));
  }

  private Future<List<Entry>> lines(
      Asked.Kind kind, long before, int limit, Supplier<Buffer> line) {
    if (before < 1 || limit < 1 || limit > Requests.MAX_HISTORY) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "%s: found before %d and limit %d, allowed: from 1, and 1 to %d"
                  .formatted(
                      kind.name().toLowerCase(Locale.ROOT), before, limit, Requests.MAX_HISTORY)));
    }
    return ask(kind, ref -> line.get());
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

  private <T> Future<T> ask(Asked.Kind kind, LongFunction<Buffer> line) {
    return onContext(() -> asked(kind, line));
  }

  private <T> Future<T> asked(Asked.Kind kind, LongFunction<Buffer> line) {
    Future<T> answer = conversation.outbox().add(kind, line);
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
