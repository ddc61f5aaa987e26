package dev.vertxchat.client;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints lines of UTF-8 to a stream, such as {@code System.out}, each at once. */
public final class StandardOutput implements Terminal {
  private final PrintStream out;

  public StandardOutput(OutputStream out) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public void print(String line) {
    out.print(line + "\n");
    out.flush();
  }
}
