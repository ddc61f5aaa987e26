package dev.vertxchat.server;

import java.util.Locale;

/**
 * Why a connection ended: what its peer is told, what is logged, and what tests assert. One place,
 * so that these never differ.
 */
public enum CloseReason {
  QUIT("left", "Bye."),
  LOST("connection closed", null),
  RESET("connection lost", null),
  NOT_CHAT("no chat client", "This port is for chat clients: bye."),
  TOO_MANY_CONNECTIONS("too many connections", null),
  TOO_MANY_NAMES("too many names tried", null),
  TAKEN_OVER("its client connected again", "You connected from elsewhere: bye."),
  KICKED("put out by an operator", "You were put out."),
  BANNED("banned", "You are banned."),
  WRONG_PASSWORDS("too many wrong passwords", "Too many wrong passwords: bye."),
  HANDSHAKE_TIMEOUT("no username in time", null),
  NOT_ANSWERING("not answering", "You did not answer: bye."),
  RESTARTING("server is stopping", "The server is stopping: bye."),
  FAILED("internal error", "Something went wrong in the server: bye.");

  private final String words;
  private final String notice;

  CloseReason(String words, String notice) {
    this.words = words;
    this.notice = notice;
  }

  /** For logs and metrics and the {@code bye} of programs, e.g. {@code taken_over}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For the operator's log. */
  public String words() {
    return words;
  }

  /** What the peer is told in a {@code bye}, or null when it is gone or was told otherwise. */
  public String notice() {
    return notice;
  }

  /** Whether the session may come back, so that its leaving is announced after a grace only. */
  boolean mayComeBack() {
    return this == LOST || this == RESET || this == NOT_ANSWERING;
  }
}
