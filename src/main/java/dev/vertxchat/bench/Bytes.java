package dev.vertxchat.bench;

import java.util.Arrays;

/** Searches in a part of an array, without a String in between. */
final class Bytes {
  private Bytes() {}

  static boolean startWith(byte[] in, int from, int end, byte[] what) {
    return end - from >= what.length
        && Arrays.equals(in, from, from + what.length, what, 0, what.length);
  }

  /** The index of the first byte of {@code what}, or -1. */
  static int indexOf(byte[] in, int from, int end, byte[] what) {
    for (int at = from; at <= end - what.length; at++) {
      if (in[at] == what[0] && startWith(in, at, end, what)) {
        return at;
      }
    }
    return -1;
  }

  /** The index of the first such byte, or -1. */
  static int indexOf(byte[] in, int from, int end, byte what) {
    for (int at = from; at < end; at++) {
      if (in[at] == what) {
        return at;
      }
    }
    return -1;
  }

  /** The decimal number that begins here, after blanks; 0 when there is none. */
  static int decimal(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] == ' ') {
      at++;
    }
    int value = 0;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      value = value * 10 + in[at++] - '0';
    }
    return value;
  }
}
