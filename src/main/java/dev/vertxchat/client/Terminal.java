package dev.vertxchat.client;

/** Where the terminal's client prints; called on its context, so it must not block for long. */
@FunctionalInterface
public interface Terminal {
  /** Prints a line, given without its end and without control characters. */
  void print(String line);

  /**
   * Whether what is typed is shown from now on.
   *
   * @return false when that can't be changed
   */
  default boolean echo(boolean shown) {
    return false;
  }
}
