package dev.vertxchat.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts bytes into lines and holds the limit on their length exactly: a longer line is reported once
 * and dropped up to its end, and the lines around it live on.
 *
 * <p>The parser's own {@code maxRecordSize} is no such limit: it looks only at what is left after
 * parsing, so a long line that arrives whole would be delivered. So the length is checked here for
 * whole lines and for unfinished ones, and a parser that holds too much is thrown away.
 *
 * <p>While it is paused it keeps bytes, not lines: a line that is found weighs a hundred times as
 * much as an empty one on the wire. So whoever takes the lines gets at most those of one slice
 * after he asked for a pause.
 */
final class LineFraming implements Handler<Buffer> {
  private static final Buffer END = Buffer.buffer("\n");

  /** Bytes that are looked through at once. */
  static final int SLICE_BYTES = 2_048;

  /** What the framing finds. */
  interface Lines {
    /** A line without its {@code \n} or {@code \r\n}. */
    void line(Buffer line);

    /** A line longer than the limit. */
    void tooLong();

    /** Most bytes of a line, its end not counted: it may change with each line. */
    int lineBytes();
  }

  private final Lines lines;
  private RecordParser parser;
  private int unfinished; // bytes the parser holds
  private boolean dropping; // what comes belongs to a line that was too long
  private boolean paused;
  private boolean cutting; // the parser is at work, and must not be given more by what it finds
  private final Deque<Buffer> kept = new ArrayDeque<>(0);

  /** A framing that holds nothing yet. */
  LineFraming(Lines lines) {
    this.lines = lines;
    this.parser = newParser();
  }

  private RecordParser newParser() {
    return RecordParser.newDelimited("\n", this::record);
  }

  /** Takes bytes as they arrive, cut anywhere. */
  @Override
  public void handle(Buffer bytes) {
    kept.addLast(bytes);
    goOn();
  }

  /** Finds no more lines for now. */
  void pause() {
    paused = true;
  }

  /** Goes on with what was kept, until it is paused again. */
  void resume() {
    paused = false;
    goOn();
  }

  boolean isPaused() {
    return paused;
  }

  private void goOn() {
    while (!paused && !cutting && !kept.isEmpty()) {
      Buffer bytes = kept.removeFirst();
      if (bytes.length() > SLICE_BYTES) {
        kept.addFirst(bytes.slice(SLICE_BYTES, bytes.length()));
        cut(bytes.slice(0, SLICE_BYTES));
      } else {
        cut(bytes);
      }
    }
  }

  private void cut(Buffer bytes) {
    cutting = true;
    try {
      find(bytes);
    } finally {
      cutting = false;
    }
  }

  private void find(Buffer bytes) {
    int start = dropping ? afterEnd(bytes) : 0;
    dropping = start < 0;
    if (dropping || start == bytes.length()) {
      return;
    }
    Buffer rest = bytes.slice(start, bytes.length());
    unfinished += rest.length();
    parser.handle(rest);
    if (unfinished - endsInCarriageReturn(rest) > lines.lineBytes()) {
      drop();
      dropping = true;
    }
  }

  /** The stream ended cleanly: what has no {@code \n} yet is a line too. */
  void end() {
    if (!dropping && unfinished > 0) {
      cut(END);
    }
  }

  private void drop() {
    parser = newParser();
    unfinished = 0;
    lines.tooLong();
  }

  private void record(Buffer record) {
    unfinished -= record.length() + 1;
    int length = record.length() - endsInCarriageReturn(record);
    if (length > lines.lineBytes()) {
      lines.tooLong();
    } else {
      lines.line(length == record.length() ? record : record.slice(0, length));
    }
  }

  private static int endsInCarriageReturn(Buffer bytes) {
    return bytes.length() > 0 && bytes.getByte(bytes.length() - 1) == '\r' ? 1 : 0;
  }

  /** Where the next line begins, -1 when no line ends in these bytes. */
  private static int afterEnd(Buffer bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.getByte(i) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }
}
