package dev.vertxchat.client;

import dev.vertxchat.protocol.Hello;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The lines that a client sends, in the JSON dialect. Pure. */
final class ClientLines {
  static final Buffer PING = line(type("ping"));
  static final Buffer PONG = line(type("pong"));
  static final Buffer QUIT = line(type("quit"));
  static final Buffer WHO = line(type("who"));
  static final Buffer ROOMS = line(type("rooms"));

  private ClientLines() {}

  static Buffer hello(Hello hello) {
    JsonObject json =
        type("hello")
            .put("name", hello.name())
            .put("room", hello.rooms().get(0).room())
            .put("client", hello.client());
    return line(resume(json, hello.rooms().get(0).resume()));
  }

  static Buffer say(String text, long ref, boolean action) {
    JsonObject json = type("say").put("text", text).put("ref", ref);
    return line(action ? json.put("action", true) : json);
  }

  static Buffer tell(String to, String text, long ref) {
    return line(type("tell").put("to", to).put("text", text).put("ref", ref));
  }

  static Buffer nick(String name) {
    return line(type("nick").put("name", name));
  }

  static Buffer join(String room, Hello.Resume resume) {
    return line(resume(type("join").put("room", room), resume));
  }

  static Buffer history(long before, int limit) {
    return lines(type("history"), before, limit);
  }

  static Buffer search(String words, long before, int limit) {
    return lines(type("search").put("text", words), before, limit);
  }

  private static Buffer lines(JsonObject json, long before, int limit) {
    json.put("limit", limit);
    return line(before == Long.MAX_VALUE ? json : json.put("before", before));
  }

  private static JsonObject resume(JsonObject json, Hello.Resume resume) {
    if (resume.since() != Hello.Resume.NEW) {
      json.put("log", resume.log()).put("since", resume.since());
    }
    return json;
  }

  private static JsonObject type(String type) {
    return new JsonObject().put("type", type);
  }

  private static Buffer line(JsonObject json) {
    return json.toBuffer().appendByte((byte) '\n');
  }
}
