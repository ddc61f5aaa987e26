package dev.vertxchat.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of one JSON object, taken out with a check of their type and of the rules that hold
 * for them wherever they stand.
 *
 * <p>Read from the parser's tokens: a {@link JsonObject} costs twice as much, and nothing here
 * needs what is nested in a member.
 */
public final class Fields {
  private static final JsonFactory JSON = new JsonFactory();

  /** In the place of an object or array. */
  private static final Object NESTED = new Object();

  /** Members that hold a secret, whatever they hold: an error does not quote them. */
  private static final Set<String> SECRETS = Set.of("client", "password");

  private final String line;
  private final String within;
  private final Map<String, Object> values = new HashMap<>(8);

  /** Lines that {@code history} gives when no limit is named. */
  static final int DEFAULT_HISTORY = 50;

  private Fields(String line, String within) {
    this.line = line;
    this.within = within;
  }

  /**
   * Reads a line.
   *
   * @throws RefusedException when it is no JSON object
   */
  static Fields of(String line) {
    Fields fields = new Fields(line, "");
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        fields.readMembers(parser);
        if (parser.nextToken() == null) {
          return fields;
        }
      }
    } catch (IOException malformed) {
      // refused below, as all else that is no object
    }
    throw new RefusedException(
        ErrorCode.BAD_REQUEST, "Not a JSON object: allowed is one JSON object a line.");
  }

  /** The members of an object that did not come as a line. */
  public static Fields of(JsonObject object) {
    return of(object, "");
  }

  private static Fields of(JsonObject object, String within) {
    Fields fields = new Fields(null, within);
    object.fieldNames().forEach(name -> fields.values.put(name, object.getValue(name)));
    return fields;
  }

  private void readMembers(JsonParser parser) throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      values.put(name, value(parser));
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.nextToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> {
        parser.skipChildren();
        yield NESTED;
      }
    };
  }

  public String needed(String name) {
    String value = text(name);
    if (value == null) {
      throw refused(name, null, "a string");
    }
    return value;
  }

  /** A string, or null when it is absent. */
  public String text(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw refused(name, value, "a string");
  }

  /** A string if it is one: for errors about the rest of the line. */
  String textOrNone(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  /** An array of at least one object, or null when it is absent. */
  List<Fields> objects(String name) {
    if (!has(name)) {
      return null;
    }
    if (!(values.get(name) == NESTED && nested(name) instanceof JsonArray array)) {
      throw refused(name, values.get(name), "an array of objects");
    }
    if (array.isEmpty()) {
      throw refused(name, array, "at least one");
    }
    List<Fields> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof JsonObject object)) {
        throw refused(name, array, "an array of objects");
      }
      objects.add(of(object, name + "[" + i + "]."));
    }
    return objects;
  }

  private Object nested(String name) {
    return new JsonObject(line).getValue(name);
  }

  public boolean flag(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw refused(name, value, "true or false");
  }

  long number(String name, long absent, long min, long max) {
    Object value = values.get(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw refused(name, value, "a whole number from " + min + " to " + max);
  }

  /** A text that others will read, cleaned, and not empty. */
  public String said(String name) {
    String text = Text.clean(needed(name));
    if (text.isEmpty()) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, within + name + ": found nothing, allowed: a text");
    }
    return text;
  }

  /** A reason that others will read, cleaned; empty when there is none. */
  public String why() {
    String why = text("why");
    return why == null ? "" : Text.clean(why);
  }

  /** Below which number lines are asked for; {@link Long#MAX_VALUE} when none is named. */
  public long before() {
    return number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
  }

  /** How many lines of the history are asked for. */
  public int historyLimit() {
    return limit(DEFAULT_HISTORY);
  }

  int limit(int absent) {
    return (int) number("limit", absent, 1, Requests.MAX_HISTORY);
  }

  /** The ref, or {@link Entry#NO_REF}. */
  long ref() {
    return number("ref", Entry.NO_REF, 0, Entry.MAX_REF);
  }

  /** The ref if it is a good one: for errors about the rest of the line. */
  long refOrNone() {
    try {
      return ref();
    } catch (RefusedException noGoodOne) {
      return Entry.NO_REF;
    }
  }

  private RefusedException refused(String name, Object value, String allowed) {
    return new RefusedException(
        ErrorCode.BAD_REQUEST,
        within + name + ": found " + found(name, value) + ", allowed: " + allowed);
  }

  private String found(String name, Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof String) {
      return "a string";
    }
    if (SECRETS.contains(name)) {
      return "what is no string";
    }
    return Text.shown(String.valueOf(value == NESTED ? nested(name) : value));
  }
}
