package dev.vertxchat.log.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vertxchat.protocol.Entry;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;

/** Entries as they go to and come from a database: a JSON array of rows. Pure. */
final class EntryRows {
  /** Those of a row, in its order. */
  static final String COLUMNS = "seq, time, kind, name, text, client, ref";

  private static final JsonFactory JSON = new JsonFactory();

  /** Reads {@link Database#asJson}'s text; in the order of their numbers. */
  static final Collector<Row, List<Entry>, List<Entry>> ENTRIES =
      Collector.of(
          ArrayList::new,
          (entries, row) -> read(row.getString(0), entries),
          (some, more) -> {
            some.addAll(more);
            return some;
          },
          entries -> {
            entries.sort(Comparator.comparingLong(Entry::seq));
            return entries;
          });

  private EntryRows() {}

  private static void read(String json, List<Entry> to) {
    if (json == null) {
      return;
    }
    try (JsonParser rows = JSON.createParser(json)) {
      rows.nextToken();
      while (rows.nextToken() == JsonToken.START_ARRAY) {
        to.add(
            new Entry(
                rows.nextLongValue(0),
                rows.nextLongValue(0),
                Entry.Kind.valueOf(rows.nextTextValue().toUpperCase(Locale.ROOT)),
                rows.nextTextValue(),
                rows.nextTextValue(),
                rows.nextTextValue(),
                rows.nextLongValue(Entry.NO_REF)));
        rows.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("entries that are no JSON", e);
    }
  }

  /** By what a line is found. */
  interface Found {
    /** Its words as the database takes them, or null. */
    String words(long room, Entry line);
  }

  /** As {@link Database#append} hands them over, each with the room and what it is to follow. */
  static String json(List<Append> appends, Found found) {
    StringWriter text = new StringWriter();
    try (JsonGenerator rows = JSON.createGenerator(text)) {
      rows.writeStartArray();
      for (Append append : appends) {
        for (Entry e : append.entries()) {
          rows.writeStartArray();
          rows.writeNumber(append.room());
          rows.writeNumber(append.after());
          rows.writeNumber(e.seq());
          rows.writeNumber(e.time());
          rows.writeString(e.kind().name().toLowerCase(Locale.ROOT));
          rows.writeString(e.name());
          rows.writeString(e.text());
          rows.writeString(e.client());
          if (e.ref() == Entry.NO_REF) {
            rows.writeNull();
          } else {
            rows.writeNumber(e.ref());
          }
          rows.writeString(e.kind().isLine() ? found.words(append.room(), e) : null);
          rows.writeEndArray();
        }
      }
      rows.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
