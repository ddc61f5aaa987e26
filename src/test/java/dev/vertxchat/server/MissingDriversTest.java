package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.ClassPathWithout;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that embeds the server and has none of the databases' drivers. */
class MissingDriversTest {
  private static final Pattern DRIVERS =
      Pattern.compile(".*(sqlite-jdbc|vertx-(jdbc|pg|sql)-client|scram|agroal).*\\.jar");

  /** What the application does; loaded without the drivers. */
  public static final class Application implements Callable<String> {
    private final String url;

    public Application(String url) {
      this.url = url;
    }

    /** The message of what the deployment failed with. */
    @Override
    public String call() {
      Vertx vertx = Vertx.vertx();
      try {
        ChatServerOptions options = TestServer.options("history.url", url);
        vertx
            .deployVerticle(new ChatServerVerticle(options))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
        return "deployed";
      } catch (CompletionException e) {
        return e.getCause().getMessage();
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:chat.db, sqlite: needs io.vertx:vertx-jdbc-client and org.xerial:sqlite-jdbc",
    "postgresql://chat@db/chat, postgresql: needs io.vertx:vertx-pg-client",
    "memory, deployed"
  })
  void isToldWhichAreMissing(String url, String told) throws Exception {
    assertEquals(
        told.equals("deployed") ? told : "history.url " + told + " on the class path",
        ClassPathWithout.call(DRIVERS, Application.class, url));
  }
}
