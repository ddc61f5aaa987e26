package dev.vertxchat.protocol;

import java.util.Locale;

/** What a client says in the JSON dialect: one line in, one call of {@link Requests} out. Pure. */
final class JsonRequests {
  /** Lines that {@code history} gives when no limit is named. */
  private static final int DEFAULT_HISTORY = 50;

  private JsonRequests() {}

  /** Reads a line of a connection that has no name yet. */
  static void opening(String line, Opening to) {
    read(
        line,
        to,
        (type, fields) -> {
          if (!session(type, fields, to)) {
            if (isRequest(type)) {
              throw new RefusedException(
                  ErrorCode.BAD_REQUEST, "Say hello first: {\"type\":\"hello\",\"name\":…}");
            }
            throw unknown(type);
          }
        });
  }

  /** Reads a line of a session. */
  static void request(String line, Requests to) {
    read(
        line,
        to,
        (type, fields) -> {
          if (!session(type, fields, to) && !room(type, fields, to)) {
            throw unknown(type);
          }
        });
  }

  /** What to do with a line that is a JSON object. */
  private interface Reading {
    void line(String type, Fields fields);
  }

  private static void read(String line, Opening to, Reading reading) {
    long ref = Entry.NO_REF;
    try {
      Fields fields = Fields.of(line);
      ref = fields.refOrNone();
      reading.line(fields.needed("type"), fields);
    } catch (RefusedException e) {
      to.refused(e.code(), e.getMessage(), ref);
    }
  }

  private static RefusedException unknown(String type) {
    return new RefusedException(
        ErrorCode.UNKNOWN_TYPE,
        "Unknown type \""
            + Text.clean(type)
            + "\", allowed: hello, say, tell, nick, join, who,"
            + " rooms, history, search, ping, pong, quit");
  }

  private static boolean isRequest(String type) {
    return switch (type) {
      case "say", "tell", "nick", "join", "who", "rooms", "history", "search" -> true;
      default -> false;
    };
  }

  private static boolean session(String type, Fields f, Opening to) {
    switch (type) {
      case "hello" -> to.hello(hello(f));
      case "ping" -> to.ping();
      case "pong" -> to.pong();
      case "quit" -> to.quit();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean room(String type, Fields f, Requests to) {
    switch (type) {
      case "say" -> say(f, to);
      case "tell" -> to.tell(f.needed("to"), text(f), f.ref());
      case "nick" -> to.nick(f.needed("name"));
      case "join" -> to.join(f.needed("room"), resume(f));
      case "who" -> to.who();
      case "rooms" -> to.rooms();
      case "history" -> to.history(before(f), limit(f, DEFAULT_HISTORY));
      case "search" ->
          to.search(
              Search.parseWords("text", f.needed("text")),
              before(f),
              limit(f, Search.DEFAULT_LIMIT));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long before(Fields f) {
    return f.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
  }

  private static int limit(Fields f, int absent) {
    return (int) f.number("limit", absent, 1, Dialect.MAX_HISTORY);
  }

  private static void say(Fields f, Requests to) {
    String text = Text.clean(f.needed("text"));
    long ref = f.ref();
    boolean action = f.flag("action");
    if (!text.isEmpty()) {
      to.say(text, ref, action);
    } else if (ref != Entry.NO_REF) {
      // A client that gave a ref waits for an answer, so an empty text is not passed over in
      // silence.
      throw new RefusedException(ErrorCode.BAD_REQUEST, "text: found nothing, allowed: a text");
    }
  }

  private static String text(Fields f) {
    String text = Text.clean(f.needed("text"));
    if (text.isEmpty()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "text: found nothing, allowed: a text");
    }
    return text;
  }

  private static Hello hello(Fields f) {
    String client = f.text("client");
    if (client != null
        && (client.length() < Hello.MIN_CLIENT || client.length() > Hello.MAX_CLIENT)) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "client: found %d characters, allowed: a secret of %d to %d characters",
              client.length(),
              Hello.MIN_CLIENT,
              Hello.MAX_CLIENT));
    }
    return new Hello(f.needed("name"), f.text("room"), client, f.text("password"), resume(f));
  }

  private static Hello.Resume resume(Fields f) {
    return new Hello.Resume(f.text("log"), f.number("since", Hello.Resume.NEW, 0, Long.MAX_VALUE));
  }
}
