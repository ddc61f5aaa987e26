package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bench must know of a dialect of docs/protocol.md: how to come in, how to say a line, and
 * what of the received lines counts. It knows no more than a foreign client would, so that any
 * server that speaks the plain dialect's few lines can be measured.
 */
public enum BenchDialect {
  /** {@code NAME: TEXT}. Has no acknowledgements: a witness in the room tells of delivery. */
  PLAIN("", "\n") {
    @Override
    String hello(String name, String room, String client) {
      return name + "\n";
    }

    @Override
    String join(String room) {
      return "/join " + room + "\n";
    }

    @Override
    boolean welcomes(String line) {
      return line.startsWith("* ✔");
    }

    @Override
    boolean refuses(String line) {
      return false;
    }

    @Override
    int textAt(byte[] in, int from, int end, int size) {
      return end - size;
    }

    @Override
    int ackedRef(byte[] in, int from, int end) {
      return NO_REF;
    }

    @Override
    boolean isPing(byte[] in, int from, int end) {
      return false;
    }

    @Override
    long goneLines(String line) {
      Matcher gone = PLAIN_GONE.matcher(line);
      return gone.matches() ? Long.parseLong(gone.group(1).replace(",", "")) : 0;
    }
  },

  /** One JSON object a line, with acknowledgements. */
  JSON("{\"type\":\"say\",\"text\":\"", "\",\"ref\":" + BenchDialect.FIRST_REF + "}\n") {
    @Override
    String hello(String name, String room, String client) {
      String inRoom = room.isEmpty() ? "" : ",\"room\":\"" + room + '"';
      return "{\"type\":\"hello\",\"name\":\"%s\"%s,\"client\":\"%s\"}\n"
          .formatted(name, inRoom, client);
    }

    @Override
    String join(String room) {
      return "";
    }

    @Override
    boolean welcomes(String line) {
      return line.startsWith("{\"type\":\"welcome\"");
    }

    @Override
    boolean refuses(String line) {
      return line.startsWith("{\"type\":\"error\"") || line.startsWith("{\"type\":\"bye\"");
    }

    @Override
    int textAt(byte[] in, int from, int end, int size) {
      if (!Bytes.startWith(in, from, end, SAID)) {
        return -1;
      }
      int field = Bytes.indexOf(in, from, end, TEXT);
      return field < 0 ? -1 : field + TEXT.length;
    }

    @Override
    int ackedRef(byte[] in, int from, int end) {
      if (!Bytes.startWith(in, from, end, ACK)) {
        return NO_REF;
      }
      int field = Bytes.indexOf(in, from, end, REF);
      return field < 0 ? NO_REF : Bytes.decimal(in, field + REF.length, end);
    }

    @Override
    boolean isPing(byte[] in, int from, int end) {
      return Bytes.startWith(in, from, end, PING);
    }

    @Override
    long goneLines(String line) {
      Matcher gone = JSON_GONE.matcher(line);
      return gone.find() ? Long.parseLong(gone.group(2)) - Long.parseLong(gone.group(1)) + 1 : 0;
    }
  };

  /** What {@link #ackedRef} returns for a line that acknowledges nothing. */
  static final int NO_REF = -1;

  /**
   * The first ref of a sender: ten digits, as all its later ones, so that lines keep their size.
   */
  static final int FIRST_REF = 1_000_000_000;

  /** The answer to a ping. */
  static final String PONG = "{\"type\":\"pong\"}\n";

  private static final byte[] SAID = "{\"type\":\"said\"".getBytes(US_ASCII);
  private static final byte[] TEXT = "\"text\":\"".getBytes(US_ASCII);
  private static final byte[] ACK = "{\"type\":\"ack\"".getBytes(US_ASCII);
  private static final byte[] REF = "\"ref\":".getBytes(US_ASCII);
  private static final byte[] PING = "{\"type\":\"ping\"".getBytes(US_ASCII);
  private static final Pattern PLAIN_GONE =
      Pattern.compile("\\* \\(([0-9,]+) lines? (?:are|is) no longer kept\\)");
  private static final Pattern JSON_GONE =
      Pattern.compile("^\\{\"type\":\"gap\".*\"from\":(\\d+),\"to\":(\\d+)");

  private final String before;
  private final String after;

  BenchDialect(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** What stands before the text when a line is said. */
  byte[] before() {
    return before.getBytes(US_ASCII);
  }

  /** What stands after it, with {@link #FIRST_REF} where the ref belongs, up to the line's end. */
  byte[] after() {
    return after.getBytes(US_ASCII);
  }

  /** Where the ref stands in {@link #after()}, or -1. */
  int refAt() {
    return after.indexOf(Integer.toString(FIRST_REF));
  }

  /** The first line of a client; an empty room is the server's default. */
  abstract String hello(String name, String room, String client);

  /** What brings a client that is in to a room, or empty when the hello has done it. */
  abstract String join(String room);

  /** What takes leave for good, or empty when closing the connection does. */
  String goodbye() {
    return this == JSON ? "{\"type\":\"quit\"}\n" : "";
  }

  /** Whether this line lets the client in. */
  abstract boolean welcomes(String line);

  /** Whether this line says that the client is not let in. */
  abstract boolean refuses(String line);

  /**
   * Where the text would begin in a line that someone said, or -1 for other lines.
   *
   * @param end where the line ends, without its end of line
   * @param size bytes of the text
   */
  abstract int textAt(byte[] in, int from, int end, int size);

  /** The ref that a line acknowledges, or {@link #NO_REF}. */
  abstract int ackedRef(byte[] in, int from, int end);

  /** Whether the line wants {@link #PONG}. */
  abstract boolean isPing(byte[] in, int from, int end);

  /** How many lines the server here says it no longer keeps, 0 for most lines. */
  abstract long goneLines(String line);

  /** {@link #goneLines(String)} of a line in a buffer; cheap for the lines that are none. */
  long goneLines(byte[] in, int from, int end) {
    boolean may = end - from > 2 && (in[from] == '*' ? in[from + 2] == '(' : in[from] == '{');
    return may ? goneLines(new String(in, from, end - from, ISO_8859_1)) : 0;
  }
}
