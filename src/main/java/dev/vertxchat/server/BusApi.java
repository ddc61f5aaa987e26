package dev.vertxchat.server;

import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.room.Room;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/**
 * The chat as a service on the event bus, for the application that embeds it: {@code chat.say}
 * takes {@code {room, from, text}} and replies {@code {seq}} when the line is in the log. What it
 * cannot take fails the request with the code and message of a session's error.
 */
final class BusApi {
  static final String SAY = "chat.say";

  /** The failure code of a refused request; the message begins with the protocol's error code. */
  static final int REFUSED = 400;

  /** The failure code when the server could not carry it out. */
  static final int UNAVAILABLE = 503;

  private final Node node;

  BusApi(Node node) {
    this.node = node;
  }

  void say(Message<Object> message) {
    try {
      say(message.body())
          .onSuccess(seq -> message.reply(new JsonObject().put("seq", seq)))
          .onFailure(e -> fail(message, e));
    } catch (RefusedException e) {
      fail(message, e);
    }
  }

  private static void fail(Message<Object> message, Throwable cause) {
    if (cause instanceof RefusedException refused) {
      message.fail(REFUSED, refused.code().code() + ": " + refused.getMessage());
    } else {
      message.fail(UNAVAILABLE, ErrorCode.UNAVAILABLE.code() + ": " + cause.getMessage());
    }
  }

  private Future<Long> say(Object body) {
    if (!(body instanceof JsonObject json)) {
      throw bad("body", "a JSON object {room, from, text}");
    }
    String room = json.containsKey("room") ? Names.parseRoom(text(json, "room")) : Names.LOBBY;
    String from = Names.parse(text(json, "from")).text();
    String text = Text.clean(text(json, "text"));
    if (text.isEmpty()) {
      throw bad("text", "a text");
    }
    return node.rooms().open(room).compose(r -> say(r, from, text));
  }

  private static Future<Long> say(Room room, String from, String text) {
    Promise<Long> said = Promise.promise();
    Draft.Receipt receipt = (draft, seq, repeated) -> said.complete(seq);
    room.say(new Draft(Entry.Kind.SAID, from, text, null, Entry.NO_REF, receipt));
    return said.future();
  }

  private static String text(JsonObject json, String name) {
    if (json.getValue(name) instanceof String text) {
      return text;
    }
    throw bad(name, "a string");
  }

  private static RefusedException bad(String name, String allowed) {
    return new RefusedException(
        ErrorCode.BAD_REQUEST, name + ": found something else, allowed: " + allowed);
  }
}
