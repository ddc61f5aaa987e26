package dev.vertxchat.protocol;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What only an operator may ask.
 *
 * @param name whom it is about, as typed, or null
 * @param address whom it is about if it is where they are, as typed, or null
 * @param seconds for how long, or {@link #FOR_GOOD}
 * @param text why or, of an announcement, what is announced; empty for nothing
 */
public record Order(Kind kind, String name, String address, long seconds, String text) {
  /** The {@code seconds} of what has no end. */
  public static final long FOR_GOOD = 0;

  /** Characters (code points) of the longest reason: it stands in a line with all else. */
  public static final int MAX_WHY = 200;

  /** A hundred years. */
  static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(36_500);

  /** Of a number of seconds that is not too long. */
  private static final int MAX_DIGITS = 10;

  /** An IPv4 address, or what has a colon, as no name can. */
  private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}(/.*)?|.*:.*");

  private static final Pattern TIME = Pattern.compile("(\\d+)([smhd])");

  /** What can be asked. */
  public enum Kind {
    KICK,
    BAN,
    BANS,
    UNBAN,
    MUTE,
    UNMUTE,
    ANNOUNCE;

    private final String type = name().toLowerCase(Locale.ROOT);

    /** Of the line that asks it in the JSON dialect, e.g. {@code kick}. */
    public String type() {
      return type;
    }

    /** The kind that a line of that type asks, or null. */
    static Kind of(String type) {
      for (Kind kind : values()) {
        if (kind.type.equals(type)) {
          return kind;
        }
      }
      return null;
    }

    boolean takesAddress() {
      return this == BAN || this == UNBAN;
    }

    boolean takesTime() {
      return this == BAN || this == MUTE;
    }
  }

  /** One that is about nobody. */
  static Order of(Kind kind, String text) {
    return new Order(kind, null, null, FOR_GOOD, text);
  }

  /**
   * One that is about somebody, as a person types it: {@code NAME|ADDRESS [TIME] [WHY]}. What reads
   * as an address is one, though an IPv4 address could be a name too.
   *
   * @param whom the first word
   * @param rest what follows it, cleaned
   * @throws RefusedException when it is for too long or too short
   */
  static Order parse(Kind kind, String whom, String rest) {
    boolean isAddress = kind.takesAddress() && ADDRESS.matcher(whom).matches();
    String name = isAddress ? null : whom;
    String address = isAddress ? whom : null;
    String[] words = rest.split("\\s+", 2);
    Matcher time = TIME.matcher(words[0]);
    if (!kind.takesTime() || !time.matches()) {
      return new Order(kind, name, address, FOR_GOOD, rest);
    }
    String why = words.length > 1 ? Text.clean(words[1]) : "";
    return new Order(kind, name, address, seconds(time), why);
  }

  private static long seconds(Matcher time) {
    TimeUnit unit =
        switch (time.group(2)) {
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.DAYS;
        };
    String digits = time.group(1);
    long seconds = digits.length() > MAX_DIGITS ? 0 : unit.toSeconds(Long.parseLong(digits));
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          "time: found " + Text.shown(time.group()) + ", allowed: 1s to 36500d, such as 10m or 2h");
    }
    return seconds;
  }
}
