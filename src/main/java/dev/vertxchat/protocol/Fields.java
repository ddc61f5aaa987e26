package dev.vertxchat.protocol;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The members of one JSON line, taken out with a check of their type. */
final class Fields {
  private final JsonObject json;

  private Fields(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a line.
   *
   * @throws RefusedException when it is no JSON object
   */
  static Fields of(String line) {
    try {
      return new Fields(new JsonObject(line));
    } catch (DecodeException | ClassCastException notAnObject) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, "Not a JSON object: allowed is one JSON object a line.");
    }
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
    Object value = json.getValue(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw refused(name, value, "a string");
  }

  boolean flag(String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw refused(name, value, "true or false");
  }

  long number(String name, long absent, long min, long max) {
    Object value = json.getValue(name);
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

  private static RefusedException refused(String name, Object found, String allowed) {
    String shown =
        found == null ? "nothing" : found instanceof String ? "a string" : String.valueOf(found);
    return new RefusedException(
        ErrorCode.BAD_REQUEST, name + ": found " + Text.clean(shown) + ", allowed: " + allowed);
  }
}
