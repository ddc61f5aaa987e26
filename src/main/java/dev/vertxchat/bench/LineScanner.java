package dev.vertxchat.bench;

/**
 * Finds the lines in what was read. Nearly all lines of a run have one shape, so it tries first
 * whether the next line has the shape of the last: then neither its end nor its text is searched.
 * One per thread.
 */
final class LineScanner {
  private final BenchDialect dialect;
  private final LineText text;
  private int textOffset;
  private int lineLength = Integer.MAX_VALUE / 2;

  LineScanner(BenchDialect dialect, LineText text) {
    this.dialect = dialect;
    this.text = text;
  }

  /** Who is told of the lines. */
  interface Listener {
    /** A line of this run was said; its text begins at {@code textAt} and is all there. */
    void said(byte[] in, int textAt);

    /** Any other line, without its end of line. */
    void other(byte[] in, int from, int end);
  }

  /**
   * Tells the listener of each whole line.
   *
   * @return where the rest begins that is not a whole line yet; {@code to} when there is none
   */
  int scan(byte[] in, int from, int to, Listener listener) {
    int at = from;
    while (at < to) {
      if (at + lineLength <= to
          && in[at + lineLength - 1] == '\n'
          && text.beginsAt(in, at + textOffset)) {
        listener.said(in, at + textOffset);
        at += lineLength;
        continue;
      }
      int newline = Bytes.indexOf(in, at, to, (byte) '\n');
      if (newline < 0) {
        return at;
      }
      takeLine(in, at, newline, listener);
      at = newline + 1;
    }
    return at;
  }

  private void takeLine(byte[] in, int from, int newline, Listener listener) {
    int end = newline > from && in[newline - 1] == '\r' ? newline - 1 : newline;
    int textAt = dialect.textAt(in, from, end, text.size());
    if (textAt >= from && textAt + text.size() <= end && text.beginsAt(in, textAt)) {
      textOffset = textAt - from;
      lineLength = newline + 1 - from;
      listener.said(in, textAt);
    } else {
      listener.other(in, from, end);
    }
  }
}
