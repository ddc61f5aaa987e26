package dev.vertxchat.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one JSON object and its {@code \n}, straight to bytes. Used by one thread, once. */
final class JsonLine {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final JsonGenerator generator;

  /** A place where Jackson may throw, which it does not into memory. */
  private interface Writing {
    void run() throws IOException;
  }

  private JsonLine() {
    try {
      generator = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonLine of(String type) {
    JsonLine line = new JsonLine();
    line.write(line.generator::writeStartObject);
    return line.put("type", type);
  }

  JsonLine put(String name, String value) {
    return write(() -> generator.writeStringField(name, value));
  }

  JsonLine put(String name, long value) {
    return write(() -> generator.writeNumberField(name, value));
  }

  JsonLine put(String name, boolean value) {
    return write(() -> generator.writeBooleanField(name, value));
  }

  JsonLine putAll(String name, Iterable<String> values) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (String value : values) {
            generator.writeString(value);
          }
          generator.writeEndArray();
        });
  }

  /** An array of objects, each written by {@code each} between its braces. */
  <T> JsonLine putObjects(
      String name, Iterable<T> values, java.util.function.BiConsumer<JsonLine, T> each) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (T value : values) {
            generator.writeStartObject();
            each.accept(this, value);
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  Buffer end() {
    write(
        () -> {
          generator.writeEndObject();
          generator.close();
        });
    bytes.write('\n');
    return Buffer.buffer(bytes.toByteArray());
  }

  private JsonLine write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
