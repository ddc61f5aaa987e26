package dev.vertxchat.protocol;

import java.util.Locale;

/** Why something was refused: the {@code code} of the JSON dialect's errors. */
public enum ErrorCode {
  NAME_TAKEN,
  BAD_NAME,
  BAD_ROOM,
  BAD_PASSWORD,
  TOO_LONG,
  BAD_REQUEST,
  UNKNOWN_TYPE,
  NO_SUCH_MEMBER,
  NOT_ALLOWED,
  BANNED,
  MUTED,
  BUSY,
  LIMITED,
  HANDSHAKE_TIMEOUT,
  UNAVAILABLE;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** As it stands on the wire, e.g. {@code name_taken}. */
  public String code() {
    return code;
  }
}
