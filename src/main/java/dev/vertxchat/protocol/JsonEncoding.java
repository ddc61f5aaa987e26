package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How programs are answered: one JSON object a line, numbered entries, acks. */
public final class JsonEncoding implements Encoding {
  public static final JsonEncoding INSTANCE = new JsonEncoding();

  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Buffer NOTHING = Buffer.buffer();
  private static final Buffer PING = JsonLine.of("ping").toBuffer();
  private static final Buffer PONG = JsonLine.of("pong").toBuffer();

  private static volatile Stamp lastStamp = new Stamp(-1, "");

  private JsonEncoding() {}

  @Override
  public Buffer askPassword(String name) {
    return NOTHING; // the error says it
  }

  @Override
  public Buffer welcome(Welcome w) {
    JsonLine line =
        JsonLine.of("welcome")
            .put("name", w.name())
            .put("room", w.room())
            .put("log", w.log())
            .put("seq", w.seq())
            .put("resumed", w.resumed())
            .put("others", w.roster().others())
            .putAll("members", w.roster().names());
    return (w.operator() ? line.put("operator", true) : line).toBuffer();
  }

  @Override
  public Buffer farewell(String room) {
    return JsonLine.of("farewell").put("room", room).toBuffer();
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
    return lines(JsonLine.of("history").put("room", room), before, room, lines);
  }

  @Override
  public Buffer found(String room, Search search, List<Entry> lines) {
    JsonLine line = JsonLine.of("found").put("room", room).put("text", search.words());
    return lines(line, search.before(), room, lines);
  }

  /** Ends an answer of lines numbered below {@code before}. */
  private static Buffer lines(JsonLine line, long before, String room, List<Entry> lines) {
    if (before != Long.MAX_VALUE) {
      line.put("before", before);
    }
    return line.putObjects("entries", lines, (each, e) -> put(each.put("type", type(e)), room, e))
        .toBuffer();
  }

  @Override
  public Buffer ack(String room, long ref, long seq) {
    JsonLine line = JsonLine.of("ack").put("room", room).put("ref", ref);
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
  public Buffer renamed(String from, String name) {
    return JsonLine.of("renamed").put("from", from).put("name", name).toBuffer();
  }

  @Override
  public Buffer registered(String name) {
    return JsonLine.of("registered").put("name", name).toBuffer();
  }

  @Override
  public Buffer gap(String room, long from, long to) {
    return JsonLine.of("gap").put("room", room).put("from", from).put("to", to).toBuffer();
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
  public Buffer rooms(Map<String, Integer> rooms, long more) {
    return JsonLine.of("rooms")
        .putObjects(
            "rooms",
            rooms.entrySet(),
            (each, room) -> each.put("name", room.getKey()).put("members", room.getValue()))
        .put("more", more)
        .toBuffer();
  }

  @Override
  public Buffer delayed(String room, String words) {
    return JsonLine.of("delayed").put("room", room).put("message", words).toBuffer();
  }

  @Override
  public Buffer delivered(String room, String words) {
    return NOTHING; // the acks say it
  }

  @Override
  public Buffer help(boolean operator) {
    return NOTHING;
  }

  @Override
  public Buffer done(Order.Kind kind, String words) {
    return JsonLine.of("done").put("request", kind.type()).put("message", words).toBuffer();
  }

  @Override
  public Buffer bans(List<Sanction> sanctions, long more) {
    return JsonLine.of("bans")
        .putObjects(
            "bans",
            sanctions,
            (each, s) ->
                terms(
                    each.put("kind", s.kind().tag())
                        .put(s.name() == null ? "address" : "name", s.whom()),
                    s))
        .put("more", more)
        .toBuffer();
  }

  private static JsonLine terms(JsonLine line, Sanction s) {
    line.put("by", s.by()).put("since", time(s.since()));
    if (s.until() != Sanction.NO_END) {
      line.put("until", time(s.until()));
    }
    return s.why().isEmpty() ? line : line.put("why", s.why());
  }

  /**
   * Reads one of the {@code bans}.
   *
   * @param account that it is on too, which is not on the wire; or null
   * @throws RuntimeException when it is none, as for any malformed JSON
   */
  public static Sanction sanction(JsonObject json, String account) {
    String name = json.getString("name");
    String until = json.getString("until");
    return new Sanction(
        Sanction.Kind.ofTag(json.getString("kind")),
        name == null ? null : Names.parse(name),
        account,
        json.getString("address"),
        Objects.requireNonNull(json.getString("by"), "by"),
        json.getString("why", ""),
        Instant.parse(json.getString("since")).toEpochMilli(),
        until == null ? Sanction.NO_END : Instant.parse(until).toEpochMilli());
  }

  @Override
  public Buffer announced(String from, long time, String text) {
    return JsonLine.of("announced")
        .put("from", from)
        .put("time", time(time))
        .put("text", text)
        .toBuffer();
  }

  @Override
  public Buffer muted(Sanction mute) {
    return terms(JsonLine.of("muted"), mute).put("message", mute.words()).toBuffer();
  }

  @Override
  public Buffer unmuted(String by) {
    return JsonLine.of("unmuted").put("by", by).put("message", Sanction.unmuted(by)).toBuffer();
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
    return JsonLine.of("bye").put("reason", reason).put("message", words).toBuffer();
  }

  @Override
  public Buffer error(ErrorCode code, String message, String room, long ref) {
    JsonLine line = JsonLine.of("error").put("code", code.code()).put("message", message);
    if (room != null) {
      line.put("room", room);
    }
    return (ref == Entry.NO_REF ? line : line.put("ref", ref)).toBuffer();
  }
}
