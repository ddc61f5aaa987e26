package dev.vertxchat.protocol;

/**
 * Takes what drives a terminal out of a text: whole control sequences (ECMA-48), in the form of 7
 * bits that begins with ESC and in that of one C1 character, ended or not, and the control
 * characters that stand alone. A run of line breaks becomes one space, none at either end; tab
 * stays. An unpaired surrogate, which UTF-8 cannot carry, becomes U+FFFD.
 *
 * <p>Where a sequence ends is read as terminals read it (the parser of
 * https://vt100.net/emu/dec_ansi_parser), so that nothing is left of what they would not show. Each
 * character is looked at once. Pure; used once.
 */
final class ControlSequences {
  private static final char BEL = 0x07;
  private static final char CAN = 0x18;
  private static final char SUB = 0x1a;
  private static final char ESC = 0x1b;
  private static final char DEL = 0x7f;

  private final String text;
  private final StringBuilder clean;
  private int at;
  private boolean broken; // line breaks came after what is in clean

  private ControlSequences(String text, int start) {
    this.text = text;
    this.clean = new StringBuilder(text.length()).append(text, 0, start);
    this.at = start;
  }

  /** Cleans a text in which nothing is to be removed before {@code start}. */
  static String remove(String text, int start) {
    return new ControlSequences(text, start).read();
  }

  static boolean isLineBreak(int c) {
    return (c >= 0x0a && c <= 0x0d) || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  static boolean isControl(int c) {
    return (c < ' ' && c != '\t') || (c >= DEL && c <= 0x9f);
  }

  private String read() {
    while (at < text.length()) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (isLineBreak(c)) {
        broken = true;
      } else if (c == ESC) {
        escape();
      } else if (isControl(c)) {
        control(c);
      } else {
        keep(c);
      }
    }
    return clean.toString();
  }

  private void keep(int c) {
    if (broken && clean.length() > 0) {
      clean.append(' ');
    }
    broken = false;
    clean.appendCodePoint(
        c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c);
  }

  /** Behind an ESC: the 7-bit form of a C1 control, or another escape. */
  private void escape() {
    if (isNext('@', '_')) {
      control(text.charAt(at++) + 0x40);
    } else {
      skipAll(' ', '/');
      skipOne('0', '~');
    }
  }

  private void control(int c) {
    switch (c) {
      case 0x9b -> { // CSI: parameters, intermediates, final
        skipAll('0', '?');
        skipAll(' ', '/');
        skipOne('@', '~');
      }
      case 0x90, 0x98, 0x9e, 0x9f -> skipString(ESC); // DCS, SOS, PM, APC
      case 0x9d -> skipString(BEL); // OSC, which xterm's BEL ends too
      case 0x8e, 0x8f -> skipOne('!', '~'); // SS2, SS3: keys send a letter behind it
      case 0x85 -> broken = true; // NEL, as ESC E
      default -> {
        // it stands alone
      }
    }
  }

  /** Up to ST or what else ends or aborts a string, which is then read as any other. */
  private void skipString(char end) {
    while (at < text.length() && !endsString(text.charAt(at), end)) {
      at++;
    }
  }

  private static boolean endsString(char c, char end) {
    return c == end || c == ESC || c == CAN || c == SUB || (c > DEL && c <= 0x9f);
  }

  private void skipAll(char from, char to) {
    while (isNext(from, to)) {
      at++;
    }
  }

  private void skipOne(char from, char to) {
    if (isNext(from, to)) {
      at++;
    }
  }

  private boolean isNext(char from, char to) {
    return at < text.length() && text.charAt(at) >= from && text.charAt(at) <= to;
  }
}
