package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * One connection's way in: the server's prompt, the hello, the welcome, and in the plain dialect a
 * {@code /join} when it belongs elsewhere. Pure: takes bytes and returns what to send.
 */
final class Handshake {
  private enum Step {
    PROMPT,
    WELCOME,
    ROOM,
    IN
  }

  private final BenchDialect dialect;
  private final Newcomer newcomer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Step step = Step.PROMPT;
  private String heard = "nothing";

  Handshake(BenchDialect dialect, Newcomer newcomer) {
    this.dialect = dialect;
    this.newcomer = newcomer;
  }

  /**
   * Takes what came. What follows the line that lets the client in is dropped: history, presence.
   *
   * @return what to send, often empty
   * @throws IllegalStateException when the server refuses
   */
  String take(byte[] in, int from, int to) {
    StringBuilder reply = new StringBuilder();
    for (int i = from; i < to && !isIn(); i++) {
      if (in[i] != '\n') {
        line.write(in[i]);
      } else {
        heard = line.toString(UTF_8).stripTrailing();
        line.reset();
        reply.append(takeLine());
      }
    }
    return reply.toString();
  }

  private String takeLine() {
    switch (step) {
      case PROMPT -> {
        if (heard.startsWith("* Enter your username")) {
          step = Step.WELCOME;
          return dialect.hello(newcomer.name(), newcomer.room(), newcomer.client());
        }
      }
      case WELCOME -> {
        if (dialect.refuses(heard)) {
          throw new IllegalStateException(newcomer.name() + " was refused: " + heard);
        }
        if (dialect.welcomes(heard)) {
          String join = newcomer.room().isEmpty() ? "" : dialect.join(newcomer.room());
          step = join.isEmpty() ? Step.IN : Step.ROOM;
          return join;
        }
      }
      case ROOM -> {
        boolean aboutRoom = heard.startsWith("* ") && heard.contains(newcomer.room());
        if (aboutRoom && !heard.endsWith(" joined")) {
          step = Step.IN;
        }
      }
      case IN -> throw new AssertionError("no line is taken once in");
    }
    return "";
  }

  boolean isIn() {
    return step == Step.IN;
  }

  /** For a person who asks why it goes no further. */
  @Override
  public String toString() {
    return newcomer.name() + " waits for " + step + "; the server last said: " + heard;
  }
}
