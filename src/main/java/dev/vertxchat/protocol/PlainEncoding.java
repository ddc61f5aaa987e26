package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a person with {@code nc} is answered: texts, and the server's own lines as {@code * …}. */
public final class PlainEncoding implements Encoding {
  public static final PlainEncoding INSTANCE = new PlainEncoding();

  /** Names a person is shown in one line. */
  private static final int NAMES_SHOWN = 20;

  private static final long MINUTE_MILLIS = 60_000;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Buffer NOTHING = Buffer.buffer();

  private PlainEncoding() {}

  @Override
  public Buffer askPassword(String name) {
    return own("Password for " + name + ":");
  }

  @Override
  public Buffer welcome(Welcome w) {
    String others = others(w.roster());
    return own(
        w.opened()
            ? "✔ Connected to server as %s in %s: %s. /help lists the commands."
                .formatted(w.name(), w.room(), others)
            : "✔ You are in %s now: %s.".formatted(w.room(), others));
  }

  @Override
  public Buffer farewell(String room) {
    return own("You left " + room);
  }

  private static String others(Roster roster) {
    if (roster.others() == 0) {
      return "no others here";
    }
    int shown = Math.min(NAMES_SHOWN, roster.names().size());
    int more = roster.others() - shown;
    return String.format(
        Locale.ROOT,
        "%,d other%s here (%s%s)",
        roster.others(),
        roster.others() == 1 ? "" : "s",
        String.join(", ", roster.names().subList(0, shown)),
        more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
  }

  @Override
  public void entry(String room, Entry e, StringBuilder out) {
    StringBuilder line =
        switch (e.kind()) {
          case SAID -> out.append(e.name()).append(": ").append(e.text());
          case ACTION -> out.append("~ ").append(e.name()).append(' ').append(e.text());
          case JOINED -> out.append("* ").append(e.name()).append(" joined");
          case LEFT -> out.append("* ").append(e.name()).append(" left");
          case RENAMED -> out.append("* ").append(e.name()).append(" is now ").append(e.text());
        };
    line.append('\n');
  }

  @Override
  public Buffer past(String room, List<Entry> lines) {
    StringBuilder out = new StringBuilder();
    String shown = "";
    long minute = Long.MIN_VALUE;
    for (Entry e : lines) {
      long its = Math.floorDiv(e.time(), MINUTE_MILLIS);
      if (its != minute) { // formatting it costs more than the line
        minute = its;
        shown = MINUTE.format(Instant.ofEpochMilli(e.time()));
      }
      out.append('[').append(shown).append("] ");
      entry(room, e, out);
    }
    return Buffer.buffer(out.toString());
  }

  @Override
  public Buffer history(String room, long before, List<Entry> lines) {
    return lines.isEmpty() ? own("Nothing was said here yet") : past(room, lines);
  }

  @Override
  public Buffer found(String room, Search search, List<Entry> lines) {
    if (lines.isEmpty()) {
      String more = search.fromTheEnd() ? "" : "more ";
      return own("Nothing " + more + "was found for \"" + search.words() + "\"");
    }
    Buffer found = past(room, lines);
    return search.mayHaveMore(lines)
        ? found.appendBuffer(own("/search goes on with older ones"))
        : found;
  }

  @Override
  public Buffer ack(String room, long ref, long seq) {
    return NOTHING;
  }

  @Override
  public Buffer toldAck(long ref, String to) {
    return NOTHING;
  }

  @Override
  public Buffer told(String from, long time, String text) {
    return line("[private] " + from + ": " + text);
  }

  @Override
  public Buffer renamed(String from, String name) {
    return own(from + " is now " + name);
  }

  @Override
  public Buffer registered(String name) {
    return own(name + " is registered now: it is yours, and its password will be asked for");
  }

  @Override
  public Buffer gap(String room, long from, long to) {
    return own(String.format(Locale.ROOT, "(%,d lines are no longer kept)", to - from + 1));
  }

  @Override
  public Buffer members(String room, String self, Roster roster) {
    return own("In %s: you (%s), %s".formatted(room, self, others(roster)));
  }

  @Override
  public Buffer rooms(Map<String, Integer> rooms, long more) {
    List<String> shown = new ArrayList<>();
    rooms.forEach((room, members) -> shown.add(room + " (" + members + ")"));
    String andMore = more == 0 ? "" : String.format(Locale.ROOT, " and %,d more", more);
    return own("Rooms: " + String.join(", ", shown) + andMore);
  }

  @Override
  public Buffer delayed(String room, String words) {
    return own(words);
  }

  @Override
  public Buffer delivered(String room, String words) {
    return own(words);
  }

  @Override
  public Buffer help(boolean operator) {
    Buffer out = Buffer.buffer();
    for (Command c : Command.values()) {
      if (c.order() == null) {
        out.appendBuffer(own("%-18s %s".formatted(c.usage(), c.does())));
      } else if (operator) {
        out.appendBuffer(own("%-30s %s".formatted(c.usage(), c.does())));
      }
    }
    return out.appendBuffer(own("//x says the text /x; everything else is said as it is"));
  }

  @Override
  public Buffer done(Order.Kind kind, String words) {
    return own(words);
  }

  @Override
  public Buffer bans(List<Sanction> sanctions, long more) {
    if (sanctions.isEmpty()) {
      return own("Nobody is banned or muted");
    }
    Buffer out = Buffer.buffer();
    sanctions.forEach(each -> out.appendBuffer(own(each.words())));
    return more == 0
        ? out
        : out.appendBuffer(own(String.format(Locale.ROOT, "and %,d more, older ones", more)));
  }

  @Override
  public Buffer announced(String from, long time, String text) {
    return own("Announcement by " + from + ": " + text);
  }

  @Override
  public Buffer muted(Sanction mute) {
    return own(mute.words());
  }

  @Override
  public Buffer unmuted(String by) {
    return own(Sanction.unmuted(by));
  }

  @Override
  public Buffer ping() {
    return NOTHING;
  }

  @Override
  public Buffer pong() {
    return NOTHING;
  }

  @Override
  public Buffer bye(String reason, String words) {
    return own(words);
  }

  @Override
  public Buffer error(ErrorCode code, String message, String room, long ref) {
    return own(message);
  }

  /** A line of the server's own; no name can begin like it. */
  private static Buffer own(String words) {
    return line("* " + words);
  }

  private static Buffer line(String words) {
    return Buffer.buffer(words + "\n");
  }
}
