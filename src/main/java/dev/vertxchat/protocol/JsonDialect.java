package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The dialect of programs: one JSON object a line, numbered entries, acks, resume. */
public final class JsonDialect implements Dialect {
  public static final JsonDialect INSTANCE = new JsonDialect();

  private static final int DEFAULT_HISTORY = 50;
  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Buffer NOTHING = Buffer.buffer();
  private static final Buffer PING = JsonLine.of("ping").toBuffer();
  private static final Buffer PONG = JsonLine.of("pong").toBuffer();

  private static volatile Stamp lastStamp = new Stamp(-1, "");

  private JsonDialect() {}

  @Override
  public void opening(String line, Opening to) {
    read(
        line,
        to,
        (type, fields) -> {
          if (!session(type, fields, to)) {
            if (isRequest(type)) {
              throw new RefusedException(
                  ErrorCode.BAD_REQUEST, "Say hello first: {\"type\":\"hello\",\"name\":…}");
            }
            throw unknown(type);
          }
        });
  }

  @Override
  public void request(String line, Requests to) {
    read(
        line,
        to,
        (type, fields) -> {
          if (!session(type, fields, to) && !room(type, fields, to)) {
            throw unknown(type);
          }
        });
  }

  /** What to do with a line that is a JSON object. */
  private interface Reading {
    void line(String type, Fields fields);
  }

  private static void read(String line, Opening to, Reading reading) {
    long ref = Entry.NO_REF;
    try {
      Fields fields = Fields.of(line);
      ref = fields.refOrNone();
      reading.line(fields.needed("type"), fields);
    } catch (RefusedException e) {
      to.refused(e.code(), e.getMessage(), ref);
    }
  }

  private static RefusedException unknown(String type) {
    return new RefusedException(
        ErrorCode.UNKNOWN_TYPE,
        "Unknown type \""
            + Text.clean(type)
            + "\", allowed: hello, say, tell, nick, join, who,"
            + " rooms, history, ping, pong, quit");
  }

  private static boolean isRequest(String type) {
    return switch (type) {
      case "say", "tell", "nick", "join", "who", "rooms", "history" -> true;
      default -> false;
    };
  }

  private static boolean session(String type, Fields f, Opening to) {
    switch (type) {
      case "hello" -> to.hello(hello(f));
      case "ping" -> to.ping();
      case "pong" -> to.pong();
      case "quit" -> to.quit();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean room(String type, Fields f, Requests to) {
    switch (type) {
      case "say" -> say(f, to);
      case "tell" -> to.tell(f.needed("to"), text(f), f.ref());
      case "nick" -> to.nick(f.needed("name"));
      case "join" -> to.join(f.needed("room"), resume(f));
      case "who" -> to.who();
      case "rooms" -> to.rooms();
      case "history" ->
          to.history(
              f.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE),
              (int) f.number("limit", DEFAULT_HISTORY, 1, MAX_HISTORY));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void say(Fields f, Requests to) {
    String text = Text.clean(f.needed("text"));
    long ref = f.ref();
    boolean action = f.flag("action");
    if (!text.isEmpty()) {
      to.say(text, ref, action);
    } else if (ref != Entry.NO_REF) {
      // A client that gave a ref waits for an answer, so an empty text is not passed over in
      // silence.
      throw new RefusedException(ErrorCode.BAD_REQUEST, "text: found nothing, allowed: a text");
    }
  }

  private static String text(Fields f) {
    String text = Text.clean(f.needed("text"));
    if (text.isEmpty()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "text: found nothing, allowed: a text");
    }
    return text;
  }

  private static Hello hello(Fields f) {
    String client = f.text("client");
    if (client != null
        && (client.length() < Hello.MIN_CLIENT || client.length() > Hello.MAX_CLIENT)) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "client: found %d characters, allowed: a secret of %d to %d characters",
              client.length(),
              Hello.MIN_CLIENT,
              Hello.MAX_CLIENT));
    }
    return new Hello(f.needed("name"), f.text("room"), client, f.text("password"), resume(f));
  }

  private static Hello.Resume resume(Fields f) {
    return new Hello.Resume(f.text("log"), f.number("since", Hello.Resume.NEW, 0, Long.MAX_VALUE));
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public Buffer welcome(Welcome w) {
    return JsonLine.of("welcome")
        .put("name", w.name())
        .put("room", w.room())
        .put("log", w.log())
        .put("seq", w.seq())
        .put("resumed", w.resumed())
        .put("others", w.roster().others())
        .putAll("members", w.roster().names())
        .toBuffer();
  }

  @Override
  public void entry(String room, Entry e, StringBuilder out) {
    put(JsonLine.of(type(e), out), room, e).end();
  }

  private static String type(Entry e) {
    return switch (e.kind()) {
      case SAID, ACTION -> "said";
      case JOINED -> "joined";
      case LEFT -> "left";
      case RENAMED -> "renamed";
    };
  }

  private static JsonLine put(JsonLine line, String room, Entry e) {
    line.put("room", room).put("seq", e.seq()).put("time", time(e.time()));
    return switch (e.kind()) {
      case SAID, ACTION ->
          line.put("from", e.name())
              .put("text", e.text())
              .put("action", e.kind() == Entry.Kind.ACTION);
      case JOINED, LEFT -> line.put("name", e.name());
      case RENAMED -> line.put("from", e.name()).put("name", e.text());
    };
  }

  /** Entries of one batch have one time, so the last one formatted is most often the next. */
  private static String time(long millis) {
    Stamp stamp = lastStamp;
    if (stamp.millis != millis) {
      stamp = new Stamp(millis, MILLISECOND.format(Instant.ofEpochMilli(millis)));
      lastStamp = stamp;
    }
    return stamp.text;
  }

  private record Stamp(long millis, String text) {}

  /**
   * An entry as a JSON object, as it is published on the event bus.
   *
   * @see #entry(JsonObject) for the way back
   */
  public static JsonObject json(String room, Entry e) {
    return new JsonObject(INSTANCE.entry(room, e));
  }

  /**
   * Reads an entry as the server wrote it; client id and ref are not on the wire.
   *
   * @throws RuntimeException when it is none, as for any malformed JSON
   */
  public static Entry entry(JsonObject json) {
    String type = json.getString("type");
    Entry.Kind kind =
        switch (type) {
          case "said" -> json.getBoolean("action", false) ? Entry.Kind.ACTION : Entry.Kind.SAID;
          case "joined" -> Entry.Kind.JOINED;
          case "left" -> Entry.Kind.LEFT;
          case "renamed" -> Entry.Kind.RENAMED;
          default -> throw new IllegalArgumentException("not an entry: " + type);
        };
    boolean presence = kind == Entry.Kind.JOINED || kind == Entry.Kind.LEFT;
    return new Entry(
        json.getLong("seq"),
        Instant.parse(json.getString("time")).toEpochMilli(),
        kind,
        json.getString(presence ? "name" : "from"),
        kind.isLine() ? json.getString("text") : presence ? "" : json.getString("name"),
        null,
        Entry.NO_REF);
  }

  @Override
  public Buffer past(String room, List<Entry> lines) {
    Buffer out = Buffer.buffer();
    lines.forEach(e -> out.appendBuffer(entry(room, e)));
    return out;
  }

  @Override
  public Buffer history(String room, long before, List<Entry> lines) {
    JsonLine line = JsonLine.of("history").put("room", room);
    if (before != Long.MAX_VALUE) {
      line.put("before", before);
    }
    return line.putObjects("entries", lines, (each, e) -> put(each.put("type", type(e)), room, e))
        .toBuffer();
  }

  @Override
  public Buffer ack(long ref, long seq) {
    JsonLine line = JsonLine.of("ack").put("ref", ref);
    return (seq > 0 ? line.put("seq", seq) : line).toBuffer();
  }

  @Override
  public Buffer toldAck(long ref, String to) {
    return ref == Entry.NO_REF
        ? NOTHING
        : JsonLine.of("ack").put("ref", ref).put("to", to).toBuffer();
  }

  @Override
  public Buffer told(String from, long time, String text) {
    return JsonLine.of("told")
        .put("from", from)
        .put("time", time(time))
        .put("text", text)
        .toBuffer();
  }

  @Override
  public Buffer gap(long from, long to) {
    return JsonLine.of("gap").put("from", from).put("to", to).toBuffer();
  }

  @Override
  public Buffer members(String room, String self, Roster roster) {
    return JsonLine.of("members")
        .put("room", room)
        .put("others", roster.others())
        .putAll("members", roster.names())
        .toBuffer();
  }

  @Override
  public Buffer rooms(Map<String, Integer> rooms) {
    return JsonLine.of("rooms")
        .putObjects(
            "rooms",
            rooms.entrySet(),
            (each, room) -> each.put("name", room.getKey()).put("members", room.getValue()))
        .toBuffer();
  }

  @Override
  public Buffer help() {
    return NOTHING;
  }

  @Override
  public Buffer ping() {
    return PING;
  }

  @Override
  public Buffer pong() {
    return PONG;
  }

  @Override
  public Buffer bye(String reason, String words) {
    return JsonLine.of("bye").put("reason", reason).toBuffer();
  }

  @Override
  public Buffer error(ErrorCode code, String message, long ref) {
    JsonLine line = JsonLine.of("error").put("code", code.code()).put("message", message);
    return (ref == Entry.NO_REF ? line : line.put("ref", ref)).toBuffer();
  }
}
