package dev.vertxchat.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What an operator has imposed on somebody.
 *
 * @param name whose name it is on, null when it is on an address
 * @param account the key of the account that had the name then; null for none
 * @param address the address or network it is on, null when it is on a name
 * @param by the operator's name
 * @param why empty for no reason
 * @param since in milliseconds since 1970 UTC
 * @param until from when on it is over, the same, or {@link #NO_END}
 */
public record Sanction(
    Kind kind,
    Names.Name name,
    String account,
    String address,
    String by,
    String why,
    long since,
    long until) {
  /** The {@code until} of what holds for good. */
  public static final long NO_END = Long.MAX_VALUE;

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What somebody must not. */
  public enum Kind {
    /** Be here. */
    BAN("banned"),
    /** Speak. */
    MUTE("muted");

    private final String participle;

    Kind(String participle) {
      this.participle = participle;
    }

    /** As in "Bob is banned". */
    public String participle() {
      return participle;
    }

    /** In JSON and in a database. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind that a tag says.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Kind ofTag(String tag) {
      return valueOf(tag.toUpperCase(Locale.ROOT));
    }
  }

  /** On whom it is, as people write it. */
  public String whom() {
    return name == null ? address : name.text();
  }

  /** Of two of a kind with the same one, the later takes the place of the other. */
  public String target() {
    return name == null ? address : name.key();
  }

  public boolean isOver(long now) {
    return now >= until;
  }

  /** For example {@code Bob is banned by Alice until 2026-11-25 18:00:00 UTC: spam}. */
  public String words() {
    return whom() + " is " + kind.participle + " by " + by + term() + reason();
  }

  /** For example {@code until 2026-11-25 18:00:00 UTC}; empty for what has no end. */
  public String term() {
    return until == NO_END ? "" : " until " + SECOND.format(Instant.ofEpochMilli(until));
  }

  /** For example {@code : spam}; empty for none. */
  public String reason() {
    return reason(why);
  }

  /** That who was muted is so no more. */
  static String unmuted(String by) {
    return by + " lets you speak again";
  }

  /** A reason behind what has it; empty for none. */
  public static String reason(String why) {
    return why.isEmpty() ? "" : ": " + why;
  }
}
