package dev.vertxchat.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The members of one JSON line, taken out with a check of their type.
 *
 * <p>Read from the parser's tokens: a {@link JsonObject} costs twice as much, and nothing here
 * needs what is nested in a member.
 */
final class Fields {
  private static final JsonFactory JSON = new JsonFactory();

  /** In the place of an object or array. */
  private static final Object NESTED = new Object();

  private final String line;
  private final Map<String, Object> values = new HashMap<>(8);

  private Fields(String line) {
    this.line = line;
  }

  /**
   * Reads a line.
   *
   * @throws RefusedException when it is no JSON object
   */
  static Fields of(String line) {
    Fields fields = new Fields(line);
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

  String needed(String name) {
    String value = text(name);
    if (value == null) {
      throw refused(name, null, "a string");
    }
    return value;
  }

  /** A string, or null when it is absent. */
  String text(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw refused(name, value, "a string");
  }

  boolean flag(String name) {
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
    Object found = value == NESTED ? new JsonObject(line).getValue(name) : value;
    String shown =
        found == null ? "nothing" : found instanceof String ? "a string" : String.valueOf(found);
    return new RefusedException(
        ErrorCode.BAD_REQUEST, name + ": found " + Text.clean(shown) + ", allowed: " + allowed);
  }
}
