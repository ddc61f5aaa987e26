package dev.vertxchat.room;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Entries as they go to and come from a database: a JSON array of rows. Pure. */
final class EntryRows {
  /** Those of a row, in its order. */
  static final String COLUMNS = "seq, time, kind, name, text, client, ref";

  private EntryRows() {}

  /** As {@link Database#insert} takes them. */
  static String json(List<Entry> entries) {
    JsonArray rows = new JsonArray();
    entries.forEach(e -> rows.add(row(e)));
    return rows.encode();
  }

  private static JsonArray row(Entry e) {
    return JsonArray.of(
        e.seq(),
        e.time(),
        e.kind().name().toLowerCase(Locale.ROOT),
        e.name(),
        e.text(),
        e.client(),
        e.ref() == Entry.NO_REF ? null : e.ref());
  }

  /**
   * In the order of their numbers.
   *
   * @param json as {@link Database#asJson} gives them; null for none
   */
  static List<Entry> entries(String json) {
    List<Entry> entries = new ArrayList<>();
    if (json != null) {
      new JsonArray(json).forEach(row -> entries.add(entry((JsonArray) row)));
      entries.sort(Comparator.comparingLong(Entry::seq));
    }
    return entries;
  }

  private static Entry entry(JsonArray row) {
    Long ref = row.getLong(6);
    return new Entry(
        row.getLong(0),
        row.getLong(1),
        Entry.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        ref == null ? Entry.NO_REF : ref);
  }
}
