package dev.vertxchat.client;

import dev.vertxchat.protocol.Hello;
import dev.vertxchat.protocol.Order;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The lines that a client sends, in the JSON dialect. Pure. */
final class ClientLines {
  static final Buffer PING = line(type("ping"));
  static final Buffer PONG = line(type("pong"));
  static final Buffer QUIT = line(type("quit"));
  static final Buffer ROOMS = line(type("rooms"));

  private ClientLines() {}

  /** Opens a session in all rooms of the hello. */
  static Buffer hello(Hello hello) {
    JsonArray rooms = new JsonArray();
    hello.rooms().forEach(place -> rooms.add(place(new JsonObject(), place)));
    JsonObject json =
        type("hello").put("name", hello.name()).put("client", hello.client()).put("rooms", rooms);
    return line(hello.password() == null ? json : json.put("password", hello.password()));
  }

  /** Bytes that a room adds to a hello. */
  static int bytes(Hello.Place place) {
    return place(new JsonObject(), place).toBuffer().length() + 1;
  }

  static Buffer say(String room, String text, long ref, boolean action) {
    JsonObject json = type("say", room).put("text", text).put("ref", ref);
    return line(action ? json.put("action", true) : json);
  }

  static Buffer tell(String to, String text, long ref) {
    return line(type("tell").put("to", to).put("text", text).put("ref", ref));
  }

  static Buffer nick(String name) {
    return line(type("nick").put("name", name));
  }

  static Buffer register(String password) {
    return line(type("register").put("password", password));
  }

  static Buffer join(Hello.Place place) {
    return line(place(type("join"), place));
  }

  static Buffer leave(String room) {
    return line(type("leave", room));
  }

  static Buffer who(String room) {
    return line(type("who", room));
  }

  static Buffer history(String room, long before, int limit) {
    return lines(type("history", room), before, limit);
  }

  static Buffer search(String room, String words, long before, int limit) {
    return lines(type("search", room).put("text", words), before, limit);
  }

  static Buffer order(Order order) {
    JsonObject json = type(order.kind().type());
    boolean announces = order.kind() == Order.Kind.ANNOUNCE;
    put(json, "name", order.name());
    put(json, "address", order.address());
    put(json, announces ? "text" : "why", order.text().isEmpty() ? null : order.text());
    return line(order.seconds() == Order.FOR_GOOD ? json : json.put("seconds", order.seconds()));
  }

  private static void put(JsonObject json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static Buffer lines(JsonObject json, long before, int limit) {
    json.put("limit", limit);
    return line(before == Long.MAX_VALUE ? json : json.put("before", before));
  }

  private static JsonObject place(JsonObject json, Hello.Place place) {
    Hello.Resume resume = place.resume();
    json.put("room", place.room());
    return resume.since() == Hello.Resume.NEW
        ? json
        : json.put("log", resume.log()).put("since", resume.since());
  }

  private static JsonObject type(String type) {
    return new JsonObject().put("type", type);
  }

  private static JsonObject type(String type, String room) {
    return type(type).put("room", room);
  }

  private static Buffer line(JsonObject json) {
    return json.toBuffer().appendByte((byte) '\n');
  }
}
