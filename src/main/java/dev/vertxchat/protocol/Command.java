package dev.vertxchat.protocol;

import java.util.Locale;

/** The commands of the plain dialect; the table that {@code /help} prints. */
enum Command {
  HELP("", "lists the commands"),
  WHO("", "who is in this room"),
  ROOMS("", "the rooms, and how many are in each"),
  JOIN("ROOM", "changes to another room; a new one is made"),
  NICK("NAME", "changes your name"),
  REGISTER("PASSWORD", "makes your name your own, where that is allowed"),
  MSG("NAME TEXT", "says TEXT to NAME alone; it is not kept"),
  ME("TEXT", "says what you do"),
  HISTORY("[N]", "the newest N lines (20) of this room"),
  SEARCH("[WORDS]", "the newest lines with all WORDS; alone: older ones"),
  QUIT("", "leaves"),
  KICK(Order.Kind.KICK, "NAME [WHY]", "puts NAME out"),
  BAN(Order.Kind.BAN, "NAME|ADDRESS [TIME] [WHY]", "puts out, and lets in no more for TIME (10m)"),
  BANS(Order.Kind.BANS, "", "who is banned or muted"),
  UNBAN(Order.Kind.UNBAN, "NAME|ADDRESS", "lets in again"),
  MUTE(Order.Kind.MUTE, "NAME [TIME] [WHY]", "lets NAME read only, for TIME (10m)"),
  UNMUTE(Order.Kind.UNMUTE, "NAME", "lets NAME speak again"),
  ANNOUNCE(Order.Kind.ANNOUNCE, "TEXT", "says TEXT to everybody here");

  private final Order.Kind order;
  private final String arguments;
  private final String does;

  Command(String arguments, String does) {
    this(null, arguments, does);
  }

  Command(Order.Kind order, String arguments, String does) {
    this.order = order;
    this.arguments = arguments;
    this.does = does;
  }

  /** The command of a word such as {@code /me}, or null. */
  static Command of(String word) {
    for (Command command : values()) {
      if (command.word().equals(word.toLowerCase(Locale.ROOT))) {
        return command;
      }
    }
    return null;
  }

  /** What it asks if it is for operators only, or null. */
  Order.Kind order() {
    return order;
  }

  String word() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  /** For example {@code /msg NAME TEXT}. */
  String usage() {
    return arguments.isEmpty() ? word() : word() + " " + arguments;
  }

  String does() {
    return does;
  }
}
