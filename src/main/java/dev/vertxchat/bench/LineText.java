package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The text of a bench line, ASCII of a fixed size that tells all a receiver must know:
 *
 * <pre>
 * #k3x9a2f 000a 0000012f 0001c2a4be10 abcdefgh…   (without the blanks)
 *  run tag  |       |          |      padding
 *        sender  sequence   sent at, nanoseconds since the run's base; all hexadecimal
 * </pre>
 *
 * The tag differs from run to run, so that lines which a server kept from an earlier run are not
 * taken for this one's. Everything stands at a fixed place, so reading takes a few nanoseconds.
 * Immutable.
 */
final class LineText {
  /** Bytes before the padding, and so the smallest size. */
  static final int MIN_BYTES = 32;

  /** What four hexadecimal digits can number. */
  static final int MAX_SENDERS = 1 << 16;

  private static final int TAG_BYTES = 8;
  private static final int SENDER_AT = TAG_BYTES;
  private static final int SEQ_AT = SENDER_AT + 4;
  private static final int NANOS_AT = SEQ_AT + 8;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final int size;
  private final long tag;
  private final byte[] padding;

  /**
   * @param size bytes of the text, at least {@link #MIN_BYTES}
   * @param run what tells this run from others; its lowest 36 bits or so are used
   */
  LineText(int size, long run) {
    this.size = size;
    String digits = "0000000" + Long.toString(run & Long.MAX_VALUE, Character.MAX_RADIX);
    byte[] tagBytes = ("#" + digits.substring(digits.length() - 7)).getBytes(US_ASCII);
    this.tag = (long) LONG.get(tagBytes, 0);
    this.padding = new byte[size - MIN_BYTES];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = (byte) ('a' + i % 26);
    }
  }

  int size() {
    return size;
  }

  /** Writes a text of {@link #size()} bytes. */
  void write(byte[] to, int at, int sender, int seq, long nanos) {
    LONG.set(to, at, tag);
    writeHex(to, at + SENDER_AT, 4, sender);
    writeHex(to, at + SEQ_AT, 8, seq);
    writeHex(to, at + NANOS_AT, 12, nanos);
    System.arraycopy(padding, 0, to, at + MIN_BYTES, padding.length);
  }

  /** Whether a text of this run may begin here; the array must hold {@link #size()} bytes there. */
  boolean beginsAt(byte[] in, int at) {
    return (long) LONG.get(in, at) == tag;
  }

  /** Whether what follows the numbers is what was sent. */
  boolean intact(byte[] in, int at) {
    return Arrays.mismatch(in, at + MIN_BYTES, at + size, padding, 0, padding.length) < 0;
  }

  static int sender(byte[] in, int at) {
    return hex4((int) INT.get(in, at + SENDER_AT));
  }

  static int seq(byte[] in, int at) {
    return hex8((long) LONG.get(in, at + SEQ_AT));
  }

  /** When it was to be sent, in nanoseconds since the run's base. */
  static long nanos(byte[] in, int at) {
    return (hex8((long) LONG.get(in, at + NANOS_AT)) & 0xffff_ffffL) << 16
        | hex4((int) INT.get(in, at + NANOS_AT + 8));
  }

  private static void writeHex(byte[] to, int at, int digits, long value) {
    for (int i = digits - 1; i >= 0; i--) {
      to[at + i] = DIGITS[(int) value & 15];
      value >>>= 4;
    }
  }

  /** Eight digits at once: each byte becomes its nibble, then neighbours are joined three times. */
  private static int hex8(long ascii) {
    long nibbles = (ascii & 0x0f0f0f0f0f0f0f0fL) + 9 * ((ascii >>> 6) & 0x0101010101010101L);
    long bytes = (nibbles | nibbles >>> 4) & 0x00ff00ff00ff00ffL;
    long shorts = (bytes | bytes >>> 8) & 0x0000ffff0000ffffL;
    return (int) (shorts | shorts >>> 16);
  }

  private static int hex4(int ascii) {
    int nibbles = (ascii & 0x0f0f0f0f) + 9 * ((ascii >>> 6) & 0x01010101);
    int bytes = (nibbles | nibbles >>> 4) & 0x00ff00ff;
    return (bytes | bytes >>> 8) & 0xffff;
  }
}
