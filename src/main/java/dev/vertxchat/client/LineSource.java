package dev.vertxchat.client;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where the terminal's client gets what is typed or piped into it. */
@FunctionalInterface
public interface LineSource {
  /**
   * Starts to read, on a thread of its own, once.
   *
   * @param line given every line, without its end; it blocks the reading thread while too much
   *     waits for the server, so it must not be called on an event loop; false: no more is wanted,
   *     and reading ends without a call of {@code end}
   * @param end called on the reading thread after the last line, with null or with what went wrong
   */
  void start(Predicate<String> line, Consumer<Throwable> end);
}
