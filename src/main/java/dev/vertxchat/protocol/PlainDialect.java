package dev.vertxchat.protocol;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The dialect of a person with {@code nc}: texts, commands, and the server's lines as {@code * …}.
 */
public final class PlainDialect implements Dialect {
  public static final PlainDialect INSTANCE = new PlainDialect();

  /** Lines that {@code /history} shows when no number is given: a screenful. */
  static final int DEFAULT_HISTORY = 20;

  /** Names a person is shown in one line. */
  private static final int NAMES_SHOWN = 20;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Buffer NOTHING = Buffer.buffer();

  private PlainDialect() {}

  @Override
  public void opening(String line, Opening to) {
    String typed = Text.clean(line).strip();
    if (Command.of(typed) == Command.QUIT) {
      to.quit();
    } else {
      to.hello(new Hello(typed, null, null, null, Hello.Resume.NOTHING));
    }
  }

  @Override
  public void request(String line, Requests to) {
    String text = Text.clean(line);
    if (text.isEmpty()) {
      return;
    }
    if (text.charAt(0) != '/') {
      to.say(text, Entry.NO_REF, false);
    } else if (text.startsWith("//")) {
      to.say(text.substring(1), Entry.NO_REF, false);
    } else {
      command(text, to);
    }
  }

  private static void command(String text, Requests to) {
    String[] words = text.stripTrailing().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    Command command = Command.of(words[0]);
    if (command == null) {
      refuse(to, "Unknown command " + words[0] + ": /help lists the commands, //x says /x.");
      return;
    }
    switch (command) {
      case HELP -> to.help();
      case WHO -> to.who();
      case ROOMS -> to.rooms();
      case QUIT -> to.quit();
      case JOIN -> given(command, rest, to, () -> to.join(rest, Hello.Resume.NOTHING));
      case NICK -> given(command, rest, to, () -> to.nick(rest));
      case ME -> given(command, rest, to, () -> to.say(rest, Entry.NO_REF, true));
      case MSG -> tell(rest, to);
      case HISTORY -> history(rest, to);
      case SEARCH -> search(rest, to);
    }
  }

  private static void given(Command command, String rest, Requests to, Runnable action) {
    if (rest.isEmpty()) {
      refuse(to, "Something is missing, allowed: " + command.usage());
    } else {
      action.run();
    }
  }

  private static void tell(String rest, Requests to) {
    String[] words = rest.split("\\s+", 2);
    given(
        Command.MSG,
        words.length > 1 ? words[1] : "",
        to,
        () -> to.tell(words[0], words[1], Entry.NO_REF));
  }

  private static void history(String rest, Requests to) {
    try {
      int limit = rest.isEmpty() ? DEFAULT_HISTORY : Integer.parseInt(rest);
      if (limit >= 1 && limit <= MAX_HISTORY) {
        to.history(Long.MAX_VALUE, limit);
        return;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, like a number that is out of bounds
    }
    refuse(
        to, "/history: found \"" + rest + "\", allowed: a whole number from 1 to " + MAX_HISTORY);
  }

  private static void search(String rest, Requests to) {
    if (rest.isEmpty()) {
      to.searchOn();
      return;
    }
    String words;
    try {
      words = Search.parseWords(Command.SEARCH.word(), rest);
    } catch (RefusedException e) {
      refuse(to, e.getMessage());
      return;
    }
    to.search(words, Long.MAX_VALUE, Search.DEFAULT_LIMIT);
  }

  private static void refuse(Requests to, String message) {
    to.refused(ErrorCode.BAD_REQUEST, message, Entry.NO_REF);
  }

  @Override
  public boolean resumes() {
    return false;
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
    for (Entry e : lines) {
      out.append('[').append(MINUTE.format(Instant.ofEpochMilli(e.time()))).append("] ");
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
  public Buffer ack(long ref, long seq) {
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
  public Buffer gap(long from, long to) {
    return own(String.format(Locale.ROOT, "(%,d lines are no longer kept)", to - from + 1));
  }

  @Override
  public Buffer members(String room, String self, Roster roster) {
    return own("In %s: you (%s), %s".formatted(room, self, others(roster)));
  }

  @Override
  public Buffer rooms(Map<String, Integer> rooms) {
    List<String> shown = new ArrayList<>();
    rooms.forEach((room, members) -> shown.add(room + " (" + members + ")"));
    return own("Rooms: " + String.join(", ", shown));
  }

  @Override
  public Buffer delayed(String words) {
    return own(words);
  }

  @Override
  public Buffer delivered(String words) {
    return own(words);
  }

  @Override
  public Buffer help() {
    Buffer out = Buffer.buffer();
    for (Command c : Command.values()) {
      out.appendString("* %-16s %s%n".formatted(c.usage(), c.does()).replace("\r", ""));
    }
    return out.appendBuffer(own("//x says the text /x; everything else is said as it is"));
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
  public Buffer error(ErrorCode code, String message, long ref) {
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
