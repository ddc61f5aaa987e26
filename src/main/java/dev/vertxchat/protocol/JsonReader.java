package dev.vertxchat.protocol;

import java.util.List;
import java.util.Locale;

/** Reads what a program says: one JSON object a line. Stateless, so one serves all. */
final class JsonReader implements Reader {
  static final JsonReader INSTANCE = new JsonReader();

  /** As in {@code \\u0041}. */
  private static final int ESCAPE_BYTES = 6;

  /** What stands around a text in its line: names and numbers of members, a room, all escaped. */
  private static final int MEMBERS_BYTES = 1_024;

  private JsonReader() {}

  @Override
  public Encoding encoding() {
    return JsonEncoding.INSTANCE;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  /** Each byte of a text may come as an escape of six. */
  @Override
  public int lineBytes(int textBytes) {
    return ESCAPE_BYTES * textBytes + MEMBERS_BYTES;
  }

  @Override
  public void opening(String line, Opening to) {
    read(
        Text.withoutByteOrderMark(line),
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

  @Override
  public boolean promptsForPassword() {
    return false;
  }

  @Override
  public void password(String line, Hello of, Opening to) {
    throw new IllegalStateException("nobody was asked for a password");
  }

  @Override
  public void request(String line, Requests to) {
    read(
        line,
        to,
        (type, fields) -> {
          if (!session(type, fields, to) && !room(type, fields, to) && !order(type, fields, to)) {
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
    String room = null;
    try {
      Fields fields = Fields.of(line);
      ref = fields.refOrNone();
      room = fields.textOrNone("room");
      reading.line(fields.needed("type"), fields);
    } catch (RefusedException e) {
      to.refused(e.code(), e.getMessage(), room, ref);
    }
  }

  private static RefusedException unknown(String type) {
    return new RefusedException(
        ErrorCode.UNKNOWN_TYPE,
        "Unknown type \""
            + Text.clean(type)
            + "\", allowed: hello, say, tell, nick, register, join, leave,"
            + " who, rooms, history, search, ping, pong, quit");
  }

  private static boolean isRequest(String type) {
    return switch (type) {
      case "say",
          "tell",
          "nick",
          "register",
          "join",
          "leave",
          "who",
          "rooms",
          "history",
          "search" ->
          true;
      default -> Order.Kind.of(type) != null;
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
      case "tell" -> to.tell(f.needed("to"), f.said("text"), f.ref());
      case "nick" -> to.nick(f.needed("name"));
      case "register" -> to.register(f.needed("password"));
      case "join" -> to.join(place(f));
      case "leave" -> to.leave(f.text("room"));
      case "who" -> to.who(f.text("room"));
      case "rooms" -> to.rooms();
      case "history" -> to.history(f.text("room"), f.before(), f.historyLimit());
      case "search" ->
          to.search(
              f.text("room"),
              Search.parseWords("text", f.needed("text")),
              f.before(),
              f.limit(Search.DEFAULT_LIMIT));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean order(String type, Fields f, Requests to) {
    Order.Kind kind = Order.Kind.of(type);
    if (kind != null) {
      to.order(() -> order(kind, f));
    }
    return kind != null;
  }

  private static Order order(Order.Kind kind, Fields f) {
    if (kind == Order.Kind.BANS) {
      return Order.of(kind, "");
    }
    if (kind == Order.Kind.ANNOUNCE) {
      return Order.of(kind, f.said("text"));
    }
    String address = kind.takesAddress() ? f.text("address") : null;
    if (address != null && f.has("name")) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, "address: found beside name, allowed: one of them");
    }
    String name = address == null ? f.needed("name") : null;
    long seconds =
        kind.takesTime()
            ? f.number("seconds", Order.FOR_GOOD, 1, Order.MAX_SECONDS)
            : Order.FOR_GOOD;
    return new Order(kind, name, address, seconds, f.why());
  }

  private static void say(Fields f, Requests to) {
    boolean nothing = Text.clean(f.needed("text")).isEmpty();
    if (!nothing || f.ref() != Entry.NO_REF) { // who gave a ref waits for an answer
      to.say(f.text("room"), f.said("text"), f.ref(), f.flag("action"));
    }
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
    boolean register = f.flag("register");
    String password = register ? f.needed("password") : f.text("password");
    String name = f.text("name");
    return new Hello(name == null ? "" : name, places(f), client, password, register);
  }

  /** Those of {@code rooms} or, in the short form, the one room; none named is the lobby. */
  private static List<Hello.Place> places(Fields f) {
    List<Fields> rooms = f.objects("rooms");
    if (rooms == null) {
      String room = f.text("room");
      return List.of(new Hello.Place(room == null ? Names.LOBBY : room, resume(f)));
    }
    for (String member : List.of("room", "log", "since")) {
      if (f.has(member)) {
        throw new RefusedException(
            ErrorCode.BAD_REQUEST, member + ": found beside rooms, allowed: one of them");
      }
    }
    return rooms.stream().map(JsonReader::place).toList();
  }

  private static Hello.Place place(Fields f) {
    return new Hello.Place(f.needed("room"), resume(f));
  }

  private static Hello.Resume resume(Fields f) {
    return new Hello.Resume(f.text("log"), f.number("since", Hello.Resume.NEW, 0, Long.MAX_VALUE));
  }
}
