package dev.vertxchat.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;

/** Writes one JSON object as a line of text. Used by one thread, once. */
final class JsonLine {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private final StringBuilder out;
  private boolean first = true;

  private JsonLine(StringBuilder out) {
    this.out = out.append('{');
  }

  /** Begins an object behind what {@code out} holds. */
  static JsonLine of(String type, StringBuilder out) {
    return new JsonLine(out).put("type", type);
  }

  static JsonLine of(String type) {
    return of(type, new StringBuilder(128));
  }

  JsonLine put(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  JsonLine put(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonLine put(String name, boolean value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonLine putAll(String name, Iterable<String> values) {
    name(name);
    out.append('[');
    String comma = "";
    for (String value : values) {
      out.append(comma);
      string(value);
      comma = ",";
    }
    out.append(']');
    return this;
  }

  /** An array of objects, each written by {@code each} between its braces. */
  <T> JsonLine putObjects(String name, Iterable<T> values, BiConsumer<JsonLine, T> each) {
    name(name);
    out.append('[');
    String comma = "";
    for (T value : values) {
      out.append(comma);
      each.accept(new JsonLine(out), value);
      out.append('}');
      comma = ",";
    }
    out.append(']');
    return this;
  }

  private void name(String name) {
    out.append(first ? "\"" : ",\"").append(name).append('"').append(':');
    first = false;
  }

  private void string(String value) {
    out.append('"');
    if (isPlain(value)) {
      out.append(value); // most texts: a tenth of the time
    } else {
      STRINGS.quoteAsString(value, out);
    }
    out.append('"');
  }

  /** Whether nothing in it must be escaped (RFC 8259, section 7). */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Ends the object and its line. */
  void end() {
    out.append("}\n");
  }

  /** Ends the object and its line, and returns all that was written. */
  Buffer toBuffer() {
    end();
    return Buffer.buffer(out.toString());
  }
}
