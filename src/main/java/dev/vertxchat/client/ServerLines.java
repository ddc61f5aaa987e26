package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads what a server says in the JSON dialect. Pure. */
final class ServerLines {
  private ServerLines() {}

  /**
   * Reads one line. What is not for programs (the greeting) and types that a newer server may have
   * are passed over.
   *
   * @throws RuntimeException when the line is no JSON object, or lacks what its type needs
   */
  static void read(String line, Answers to) {
    if (line.startsWith("{")) {
      JsonObject json = new JsonObject(line);
      read(json.getString("type", ""), json, to);
    }
  }

  private static void read(String type, JsonObject json, Answers to) {
    switch (type) {
      case "welcome" -> to.welcome(welcome(json));
      case "farewell" -> to.farewell(room(json));
      case "said", "joined", "left" -> to.entry(room(json), JsonEncoding.entry(json));
      case "renamed" -> renamed(json, to);
      case "ack" -> ack(json, to);
      case "told" ->
          to.told(
              json.getString("from"),
              Instant.parse(json.getString("time")).toEpochMilli(),
              json.getString("text"));
      case "history" -> to.history(room(json), entries(json.getJsonArray("entries")));
      case "found" -> to.found(room(json), entries(json.getJsonArray("entries")));
      case "registered" -> to.registered(Objects.requireNonNull(json.getString("name"), "name"));
      case "gap" -> to.gap(room(json), json.getLong("from"), json.getLong("to"));
      case "members" -> to.members(room(json), roster(json));
      case "rooms" -> to.rooms(rooms(json));
      case "ping" -> to.ping();
      case "pong" -> to.pong();
      case "delayed" -> to.delayed(room(json), json.getString("message", ""));
      case "bye" -> to.bye(json.getString("reason", ""), json.getString("message", ""));
      case "done", "bans" -> to.done(json);
      case "announced" ->
          to.announced(
              json.getString("from"),
              Instant.parse(json.getString("time")).toEpochMilli(),
              json.getString("text"));
      case "muted", "unmuted" -> to.notice(json.getString("message", ""));
      case "error" ->
          to.error(error(json), json.getString("room"), json.getLong("ref", Entry.NO_REF));
      default -> {
        // of a newer server: the protocol has clients pass it over
      }
    }
  }

  private static String room(JsonObject json) {
    return Objects.requireNonNull(json.getString("room"), "room");
  }

  /** An entry of a room or, in no room, the answer alone. */
  private static void renamed(JsonObject json, Answers to) {
    if (json.containsKey("room")) {
      to.entry(room(json), JsonEncoding.entry(json));
    } else {
      to.renamed(Objects.requireNonNull(json.getString("name"), "name"));
    }
  }

  private static Welcome welcome(JsonObject json) {
    return new Welcome(
        json.getString("name"),
        room(json),
        json.getString("log"),
        json.getLong("seq"),
        json.getBoolean("resumed"),
        true,
        roster(json),
        json.getBoolean("operator", false));
  }

  private static void ack(JsonObject json, Answers to) {
    long ref = json.getLong("ref");
    if (json.containsKey("to")) {
      to.toldAck(ref);
    } else {
      to.ack(room(json), ref, json.getLong("seq", 0L));
    }
  }

  private static Roster roster(JsonObject json) {
    List<String> names = new ArrayList<>();
    json.getJsonArray("members").forEach(name -> names.add((String) name));
    return new Roster(List.copyOf(names), json.getInteger("others"));
  }

  private static List<Entry> entries(JsonArray array) {
    List<Entry> entries = new ArrayList<>();
    array.forEach(each -> entries.add(JsonEncoding.entry((JsonObject) each)));
    return List.copyOf(entries);
  }

  private static RoomList rooms(JsonObject json) {
    Map<String, Integer> rooms = new LinkedHashMap<>();
    for (Object each : json.getJsonArray("rooms")) {
      JsonObject room = (JsonObject) each;
      rooms.put(room.getString("name"), room.getInteger("members"));
    }
    return new RoomList(Collections.unmodifiableMap(rooms), json.getLong("more"));
  }

  /** Those who are banned or muted. */
  static List<Sanction> bans(JsonObject json) {
    List<Sanction> bans = new ArrayList<>();
    json.getJsonArray("bans")
        .forEach(each -> bans.add(JsonEncoding.sanction((JsonObject) each, null)));
    return bans;
  }

  private static RefusedException error(JsonObject json) {
    return new RefusedException(code(json.getString("code")), json.getString("message"));
  }

  /** A code that only a newer server knows is told as unavailable: its message says what it is. */
  private static ErrorCode code(String wire) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.code().equals(wire)) {
        return code;
      }
    }
    return ErrorCode.UNAVAILABLE;
  }
}
