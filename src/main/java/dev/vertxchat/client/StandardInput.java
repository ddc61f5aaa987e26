package dev.vertxchat.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads lines of UTF-8 from a stream, such as {@code System.in}, on a daemon thread. Bytes that are
 * not UTF-8 become U+FFFD.
 */
public final class StandardInput implements LineSource {
  /** A longer line is cut there, for no server takes one (limits.lineBytes). */
  static final int MAX_LINE_CHARACTERS = 1_048_576;

  private final InputStream in;

  public StandardInput(InputStream in) {
    this.in = in;
  }

  @Override
  public void start(Predicate<String> line, Consumer<Throwable> end) {
    Thread reader = new Thread(() -> run(line, end), "standard-input");
    reader.setDaemon(true);
    reader.start();
  }

  private void run(Predicate<String> line, Consumer<Throwable> end) {
    try {
      if (read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), line)) {
        end.accept(null);
      }
    } catch (IOException e) {
      end.accept(e);
    }
  }

  /** Returns whether it read to the end. */
  private static boolean read(Reader from, Predicate<String> line) throws IOException {
    StringBuilder unfinished = new StringBuilder();
    boolean any = false;
    int c;
    while ((c = from.read()) >= 0) {
      if (c == '\n') {
        if (!line.test(withoutReturn(unfinished))) {
          return false;
        }
        unfinished.setLength(0);
        any = false;
      } else {
        any = true;
        if (unfinished.length() < MAX_LINE_CHARACTERS) {
          unfinished.append((char) c);
        }
      }
    }
    return !any || line.test(withoutReturn(unfinished));
  }

  private static String withoutReturn(StringBuilder line) {
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }
}
