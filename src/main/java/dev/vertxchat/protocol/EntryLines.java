package dev.vertxchat.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Reads the entries of one room from lines such as {@link JsonEncoding} writes them, in the order
 * of their numbers. Nothing gets through that the server would not have written. The room that a
 * line names is not looked at. Pure; for one thread.
 */
public final class EntryLines {
  /** The last millisecond of the year 9999: later times are written in another form. */
  private static final long LATEST = 253_402_300_799_999L;

  private final int maxTextBytes;
  private long first;
  private long last;

  /**
   * Nothing read yet.
   *
   * @param maxTextBytes of the longest text, in UTF-8
   */
  public EntryLines(int maxTextBytes) {
    this.maxTextBytes = maxTextBytes;
  }

  /** The number of the first entry, 0 before there is one. */
  public long first() {
    return first;
  }

  /** The number of the last entry read, 0 before there is one. */
  public long last() {
    return last;
  }

  /**
   * The entry of the next line; it has no client and no ref.
   *
   * @throws RefusedException ({@code bad_request}) that says what was found and what is allowed
   */
  public Entry next(String line) {
    Fields fields = Fields.of(line);
    Entry.Kind kind = kind(fields);
    long seq = seq(fields);
    long time = time(fields);
    Entry entry =
        switch (kind) {
          case SAID, ACTION -> entry(seq, time, kind, name(fields, "from"), text(fields));
          case JOINED, LEFT -> entry(seq, time, kind, name(fields, "name"), "");
          case RENAMED -> entry(seq, time, kind, name(fields, "from"), name(fields, "name"));
        };
    first = first == 0 ? seq : first;
    last = seq;
    return entry;
  }

  private static Entry entry(long seq, long time, Entry.Kind kind, String name, String text) {
    return new Entry(seq, time, kind, name, text, null, Entry.NO_REF);
  }

  private static Entry.Kind kind(Fields fields) {
    String type = fields.needed("type");
    return switch (type) {
      case "said" -> fields.flag("action") ? Entry.Kind.ACTION : Entry.Kind.SAID;
      case "joined" -> Entry.Kind.JOINED;
      case "left" -> Entry.Kind.LEFT;
      case "renamed" -> Entry.Kind.RENAMED;
      default -> throw refused("type", quoted(type), "said, joined, left or renamed");
    };
  }

  private long seq(Fields fields) {
    long seq = fields.number("seq", 0, 1, Entry.MAX_REF);
    if (seq == 0) {
      throw refused("seq", "nothing", "a whole number from 1 to " + Entry.MAX_REF);
    }
    if (last != 0 && seq != last + 1) {
      throw refused("seq", String.valueOf(seq), last + 1 + ", the number after the line before");
    }
    return seq;
  }

  private static long time(Fields fields) {
    String time = fields.needed("time");
    try {
      long millis = Instant.parse(time).toEpochMilli();
      if (millis >= 0 && millis <= LATEST) {
        return millis;
      }
    } catch (DateTimeParseException | ArithmeticException noTime) {
      // refused below, as one that is too early or too late
    }
    throw refused("time", quoted(time), "a time like 2026-11-23T01:49:07.510Z, 1970 to 9999");
  }

  private static String name(Fields fields, String member) {
    String name = fields.needed(member);
    try {
      if (Names.parse(name).text().equals(name)) {
        return name;
      }
    } catch (RefusedException noName) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, member + ": " + noName.getMessage());
    }
    throw refused(member, quoted(name), quoted(Names.parse(name).text()));
  }

  private String text(Fields fields) {
    String text = fields.needed("text");
    if (text.isEmpty()) {
      throw refused("text", "nothing", "a text");
    }
    if (!Text.clean(text).equals(text)) {
      throw refused("text", "characters that the server removes", "a text as it comes on the wire");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxTextBytes) {
      throw refused(
          "text",
          String.format(Locale.ROOT, "%,d bytes", bytes),
          String.format(Locale.ROOT, "at most %,d (limits.lineBytes)", maxTextBytes));
    }
    return text;
  }

  private static String quoted(String found) {
    return '"' + Text.clean(found) + '"';
  }

  private static RefusedException refused(String member, String found, String allowed) {
    return new RefusedException(
        ErrorCode.BAD_REQUEST, member + ": found " + found + ", allowed: " + allowed);
  }
}
