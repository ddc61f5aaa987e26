package dev.vertxchat.bench;

/**
 * The line with which one sender says its texts: the dialect's frame around a {@link LineText},
 * patched in place for each line, so that all lines of a run have the same length. One per sender.
 */
final class SayLine {
  private static final int REF_DIGITS = 10;

  private final LineText text;
  private final int sender;
  private final byte[] line;
  private final int textAt;
  private final int refAt;

  SayLine(BenchDialect dialect, LineText text, int sender) {
    byte[] before = dialect.before();
    byte[] after = dialect.after();
    this.text = text;
    this.sender = sender;
    this.textAt = before.length;
    this.refAt = dialect.refAt() < 0 ? -1 : textAt + text.size() + dialect.refAt();
    this.line = new byte[before.length + text.size() + after.length];
    System.arraycopy(before, 0, line, 0, before.length);
    System.arraycopy(after, 0, line, textAt + text.size(), after.length);
  }

  /** Bytes of each line, with its end. */
  int length() {
    return line.length;
  }

  /**
   * The line as it goes over the wire, valid until the next call.
   *
   * @param seq the sender's number of the line, from 0
   * @param nanos when it is to be sent, since the run's base
   */
  byte[] render(int seq, long nanos) {
    text.write(line, textAt, sender, seq, nanos);
    if (refAt >= 0) {
      int ref = BenchDialect.FIRST_REF + seq;
      for (int i = REF_DIGITS - 1; i >= 0; i--) {
        line[refAt + i] = (byte) ('0' + ref % 10);
        ref /= 10;
      }
    }
    return line;
  }
}
