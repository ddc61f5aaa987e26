package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Fields;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.room.Room;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The chat as a service on the event bus, for the application that embeds it. A request to {@code
 * chat.say}, {@code chat.tell}, {@code chat.who}, {@code chat.rooms}, {@code chat.history}, {@code
 * chat.kick} or {@code chat.announce} holds what the line of that type holds in the JSON dialect,
 * and is replied with the object that answers it there. The application is no member: it names by
 * {@code from} who speaks, and no room means the lobby. What cannot be taken fails the request with
 * the code and message of a session's error.
 */
final class BusApi {
  /** The failure code of a refused request; the message begins with the protocol's error code. */
  static final int REFUSED = 400;

  /** The failure code when the server could not carry it out. */
  static final int UNAVAILABLE = 503;

  /** Rooms listed in one answer. */
  private static final int ROOMS_LISTED = 200;

  private static final JsonEncoding ENCODING = JsonEncoding.INSTANCE;

  private final Node node;
  private final Map<String, Function<Fields, Future<JsonObject>>> requests =
      Map.of(
          "chat.say", this::say,
          "chat.tell", this::tell,
          "chat.who", this::who,
          "chat.rooms", this::rooms,
          "chat.history", this::history,
          "chat.kick", this::kick,
          "chat.announce", this::announce);

  BusApi(Node node) {
    this.node = node;
  }

  /** Answers requests until the consumers are unregistered. */
  List<MessageConsumer<Object>> register(EventBus bus) {
    return requests.entrySet().stream()
        .map(each -> bus.consumer(each.getKey(), message -> answer(message, each.getValue())))
        .toList();
  }

  private static void answer(
      Message<Object> message, Function<Fields, Future<JsonObject>> request) {
    try {
      request
          .apply(fields(message.body()))
          .onSuccess(message::reply)
          .onFailure(e -> fail(message, e));
    } catch (RefusedException e) {
      fail(message, e);
    }
  }

  private static Fields fields(Object body) {
    if (body instanceof JsonObject json) {
      return Fields.of(json);
    }
    throw new RefusedException(
        ErrorCode.BAD_REQUEST, "body: found something else, allowed: a JSON object");
  }

  private static void fail(Message<Object> message, Throwable cause) {
    if (cause instanceof RefusedException refused) {
      message.fail(REFUSED, refused.code().code() + ": " + refused.getMessage());
    } else {
      message.fail(UNAVAILABLE, ErrorCode.UNAVAILABLE.code() + ": " + cause.getMessage());
    }
  }

  private static String room(Fields f) {
    String typed = f.text("room");
    return typed == null ? Names.LOBBY : Names.parseRoom(typed);
  }

  private static String from(Fields f) {
    return Names.parse(f.needed("from")).text();
  }

  private String text(Fields f) {
    String text = f.said("text");
    Text.limit(text, node.options().get(ChatServerOptions.LINE_BYTES));
    return text;
  }

  private Future<JsonObject> say(Fields f) {
    Entry.Kind kind = f.flag("action") ? Entry.Kind.ACTION : Entry.Kind.SAID;
    String from = from(f);
    String text = text(f);
    return node.rooms()
        .take(room(f))
        .compose(room -> say(room, kind, from, text).eventually(() -> release(room)));
  }

  private static Future<JsonObject> say(Room room, Entry.Kind kind, String from, String text) {
    if (room.isFull()) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.BUSY, "So much waits in " + room.name() + ": try again in a moment."));
    }
    Promise<JsonObject> said = Promise.promise();
    Draft.Receipt receipt =
        new Draft.Receipt() {
          @Override
          public void appended(Draft draft, long seq, boolean repeated) {
            said.complete(new JsonObject().put("seq", seq));
          }

          @Override
          public void failed(Draft draft, Throwable cause) {
            said.fail(cause);
          }
        };
    room.say(new Draft(kind, from, text, null, Entry.NO_REF, receipt));
    return said.future();
  }

  private Future<Void> release(Room room) {
    node.rooms().release(room);
    return Future.succeededFuture();
  }

  private Future<JsonObject> tell(Fields f) {
    return node.registry()
        .tell(Names.parse(f.needed("to")), from(f), text(f))
        .map(name -> new JsonObject().put("to", name));
  }

  private Future<JsonObject> who(Fields f) {
    String room = room(f);
    return Future.succeededFuture(
        json(ENCODING.members(room, null, node.registry().others(room, null))));
  }

  private Future<JsonObject> rooms(Fields f) {
    return node.listRooms(ROOMS_LISTED)
        .map(list -> json(ENCODING.rooms(list.rooms(), list.more())));
  }

  private Future<JsonObject> history(Fields f) {
    String name = room(f);
    long before = f.before();
    int limit = f.historyLimit();
    return node.rooms()
        .takeExisting(name)
        .compose(
            room ->
                room == null
                    ? Future.succeededFuture(List.<Entry>of())
                    : room.log().lines(before, limit).eventually(() -> release(room)))
        .map(lines -> json(ENCODING.history(name, before, lines)));
  }

  private Future<JsonObject> kick(Fields f) {
    return node.orders()
        .kick(f.needed("name"), from(f), f.why())
        .map(words -> json(ENCODING.done(Order.Kind.KICK, words)));
  }

  private Future<JsonObject> announce(Fields f) {
    String words = node.orders().announce(from(f), text(f), null);
    return Future.succeededFuture(json(ENCODING.done(Order.Kind.ANNOUNCE, words)));
  }

  private static JsonObject json(Buffer line) {
    return new JsonObject(line);
  }
}
