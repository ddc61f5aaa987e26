package dev.vertxchat.account;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import rocks.xmpp.precis.PrecisProfiles;

/** What a password may be: RFC 8265 OpaqueString, and how long. No error quotes one. Pure. */
public final class Passwords {
  /** Characters of a new one at least (NIST SP 800-63B, 5.1.1.1). */
  public static final int MIN_CHARACTERS = 8;

  /** Characters at most: more than anyone types, and quickly looked through. */
  public static final int MAX_CHARACTERS = 128;

  /** In words that follow "allowed: ". */
  public static final String RULE =
      MIN_CHARACTERS + " to " + MAX_CHARACTERS + " characters, none of them a control character";

  private Passwords() {}

  /**
   * The one form of all writings of a password that count as the same.
   *
   * @return null when it can't be anybody's password
   */
  public static String normalized(String typed) {
    if (typed.length() > 2 * MAX_CHARACTERS) {
      return null;
    }
    try {
      String password = PrecisProfiles.OPAQUE_STRING.enforce(typed);
      return characters(password) > MAX_CHARACTERS ? null : password;
    } catch (IllegalArgumentException refusedByRfc8265) {
      return null;
    }
  }

  /** Whether somebody may take it as a password. */
  public static boolean isAllowed(String typed) {
    String password = normalized(typed);
    return password != null && characters(password) >= MIN_CHARACTERS;
  }

  /**
   * Takes a new password.
   *
   * @throws RefusedException when it is not allowed, saying what is
   */
  public static String parseNew(String typed) {
    if (!isAllowed(typed)) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, "That can't be a password: allowed are " + RULE + ".");
    }
    return normalized(typed);
  }

  private static int characters(String password) {
    return password.codePointCount(0, password.length());
  }
}
