package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.ClassPathWithout;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that embeds the server and has nothing of what is optional. */
class MissingDriversTest {
  private static final Pattern DRIVERS =
      Pattern.compile(
          ".*(sqlite-jdbc|vertx-(jdbc|pg|sql)-client|scram|agroal|bcprov|vertx-auth).*\\.jar");

  /** What the application does; loaded without the drivers. */
  public static final class Application implements Callable<String> {
    private final String setting;
    private final String value;

    public Application(String setting, String value) {
      this.setting = setting;
      this.value = value;
    }

    /** The message of what the deployment failed with. */
    @Override
    public String call() {
      Vertx vertx = Vertx.vertx();
      try {
        ChatServerOptions options = TestServer.options(setting, value);
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
    "history.url, sqlite:chat.db,"
        + "history.url sqlite: needs io.vertx:vertx-jdbc-client and org.xerial:sqlite-jdbc"
        + " on the class path",
    "history.url, postgresql://chat@db/chat,"
        + "history.url postgresql: needs io.vertx:vertx-pg-client on the class path",
    "history.url, memory, deployed",
    "auth.kind, accounts,"
        + "auth.kind accounts needs org.bouncycastle:bcprov-jdk18on on the class path"
  })
  void isToldWhatIsMissing(String setting, String value, String told) throws Exception {
    assertEquals(told, ClassPathWithout.call(DRIVERS, Application.class, setting, value));
  }
}
