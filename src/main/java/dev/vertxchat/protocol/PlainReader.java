package dev.vertxchat.protocol;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a person types into {@code nc}: texts and commands. Stateless, so one serves all. */
public final class PlainReader implements Reader {
  public static final PlainReader INSTANCE = new PlainReader();

  /** Lines that {@code /history} shows when no number is given: a screenful. */
  static final int DEFAULT_HISTORY = 20;

  private static final Pattern HTTP =
      Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+ \\S+ HTTP/[0-9.]+\\s*");

  private static final Pattern REGISTER =
      Pattern.compile("\\s*/register\\s+(\\S.*)", Pattern.CASE_INSENSITIVE);

  private PlainReader() {}

  /**
   * Whether a line is the first one of an HTTP request (RFC 9112, section 3), as any web page can
   * have a browser send it to our port: what follows it must not be read, for it would be said.
   */
  public static boolean isHttp(String line) {
    return HTTP.matcher(Text.withoutByteOrderMark(line)).matches();
  }

  @Override
  public Encoding encoding() {
    return PlainEncoding.INSTANCE;
  }

  @Override
  public boolean resumes() {
    return false;
  }

  @Override
  public int lineBytes(int textBytes) {
    return textBytes;
  }

  @Override
  public void opening(String line, Opening to) {
    String typed = Text.clean(line).strip();
    if (Command.of(typed) == Command.QUIT) {
      to.quit();
    } else {
      to.hello(new Hello(typed, List.of(Hello.Place.LOBBY), null, null));
    }
  }

  @Override
  public boolean promptsForPassword() {
    return true;
  }

  /**
   * Any line as it is, but the commands to leave and to register; an empty one goes back to the
   * name.
   */
  @Override
  public void password(String line, Hello of, Opening to) {
    if (Command.of(line) == Command.QUIT) {
      to.quit();
    } else if (line.isEmpty()) {
      opening("", to);
    } else if (registered(line) != null) {
      to.hello(of.registering(registered(line)));
    } else {
      to.hello(of.withPassword(line));
    }
  }

  /** The password that a line registers, as it is; null if it registers none. */
  private static String registered(String line) {
    Matcher register = REGISTER.matcher(line);
    return register.matches() ? register.group(1) : null;
  }

  /** A line as it may be shown to who typed it. */
  public static String withoutPassword(String line) {
    return registered(line) == null ? line : Command.REGISTER.word() + " …";
  }

  @Override
  public void request(String line, Requests to) {
    String text = Text.clean(line);
    if (text.isEmpty()) {
      return;
    }
    if (text.charAt(0) != '/') {
      to.say(null, text, Entry.NO_REF, false);
    } else if (text.startsWith("//")) {
      to.say(null, text.substring(1), Entry.NO_REF, false);
    } else if (registered(line) != null) {
      to.register(registered(line));
    } else {
      command(text, to);
    }
  }

  private static void command(String text, Requests to) {
    String[] words = text.stripTrailing().split("\\s+", 2);
    String rest = words.length > 1 ? Text.clean(words[1]) : ""; // it may be blank now
    Command command = Command.of(words[0]);
    if (command == null) {
      refuse(
          to,
          "Unknown command " + Text.shown(words[0]) + ": /help lists the commands, //x says /x.");
      return;
    }
    switch (command) {
      case HELP -> to.help();
      case WHO -> to.who(null);
      case ROOMS -> to.rooms();
      case QUIT -> to.quit();
      case JOIN -> given(command, rest, to, () -> to.move(rest));
      case NICK -> given(command, rest, to, () -> to.nick(rest));
      case ME -> given(command, rest, to, () -> to.say(null, rest, Entry.NO_REF, true));
      case MSG -> tell(rest, to);
      case REGISTER -> given(command, "", to, () -> {});
      case HISTORY -> history(rest, to);
      case SEARCH -> search(rest, to);
      case KICK, BAN, BANS, UNBAN, MUTE, UNMUTE, ANNOUNCE -> to.order(() -> order(command, rest));
    }
  }

  private static void given(Command command, String rest, Requests to, Runnable action) {
    if (rest.isEmpty()) {
      refuse(to, missing(command));
    } else {
      action.run();
    }
  }

  private static String missing(Command command) {
    return "Something is missing, allowed: " + command.usage();
  }

  private static Order order(Command command, String rest) {
    Order.Kind kind = command.order();
    if (kind == Order.Kind.BANS) {
      return Order.of(kind, "");
    }
    if (rest.isEmpty()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, missing(command));
    }
    if (kind == Order.Kind.ANNOUNCE) {
      return Order.of(kind, rest);
    }
    String[] words = rest.split("\\s+", 2);
    return Order.parse(kind, words[0], words.length > 1 ? Text.clean(words[1]) : "");
  }

  private static void tell(String rest, Requests to) {
    String[] words = rest.split("\\s+", 2);
    String text = words.length > 1 ? Text.clean(words[1]) : "";
    given(Command.MSG, text, to, () -> to.tell(words[0], text, Entry.NO_REF));
  }

  private static void history(String rest, Requests to) {
    try {
      int limit = rest.isEmpty() ? DEFAULT_HISTORY : Integer.parseInt(rest);
      if (limit >= 1 && limit <= Requests.MAX_HISTORY) {
        to.history(null, Long.MAX_VALUE, limit);
        return;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, like a number that is out of bounds
    }
    refuse(
        to,
        "/history: found \""
            + Text.shown(rest)
            + "\", allowed: a whole number from 1 to "
            + Requests.MAX_HISTORY);
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
    to.search(null, words, Long.MAX_VALUE, Search.DEFAULT_LIMIT);
  }

  private static void refuse(Requests to, String message) {
    to.refused(ErrorCode.BAD_REQUEST, message, null, Entry.NO_REF);
  }
}
