package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A person at a terminal, or one who feeds a pipe: what they type, and what they see. */
final class Person implements LineSource {
  private static final Pattern MINUTE = Pattern.compile("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d]");

  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<Boolean> echo = new CopyOnWriteArrayList<>();
  final ChatClientVerticle verticle;
  private Predicate<String> line;
  private Consumer<Throwable> end;

  Person(Vertx vertx, ChatClientOptions options) {
    this(vertx, options, true);
  }

  Person(Vertx vertx, ChatClientOptions options, boolean interactive) {
    verticle = new ChatClientVerticle(options, interactive, terminal(), this);
    vertx.deployVerticle(verticle).await();
  }

  private Terminal terminal() {
    return new Terminal() {
      @Override
      public void print(String shown) {
        seen.add(shown);
      }

      @Override
      public boolean echo(boolean shown) {
        echo.add(shown);
        return true;
      }
    };
  }

  @Override
  public void start(Predicate<String> line, Consumer<Throwable> end) {
    this.line = line;
    this.end = end;
  }

  void types(String text) {
    boolean more = line.test(text);
    assertTrue(more || text.equals("/quit"), "no more is wanted");
  }

  void endsInput() {
    end.accept(null);
  }

  /** Exactly these lines since the last look, times written as {@code [MINUTE]}. */
  void sees(String... expected) {
    Until.isTrue(() -> seen.size() >= expected.length, () -> seen);
    assertEquals(
        List.of(expected),
        seen.stream().map(s -> MINUTE.matcher(s).replaceAll("[MINUTE]")).toList());
    seen.clear();
  }

  int exitCode() {
    return verticle.exitCode().await();
  }
}
