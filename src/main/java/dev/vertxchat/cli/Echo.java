package dev.vertxchat.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Whether what is typed on the terminal shows. By {@code stty}, which every system with a terminal
 * has: what Java has for it needs a terminal as the output too, and reads the input by itself.
 */
final class Echo {
  private Echo() {}

  /** Returns false when it can't be changed. */
  static boolean set(boolean shown) {
    try {
      return new ProcessBuilder("stty", shown ? "echo" : "-echo")
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no stty
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What was typed after this is hidden until the end of the process at the latest. */
  static void showAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> set(true), "echo"));
  }
}
