package dev.vertxchat.server.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SilentProviderTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void keepsNobodysPlaceForEverAndIsNoWrongPassword() {
    Authenticator users =
        new ProvidedUsers(
            credentials -> Promise.<User>promise().future(),
            Guard.of(vertx, 1, System::nanoTime),
            10);
    Credentials alice = new Credentials(Names.parse("Alice"), "password", "192.0.2.7", true);
    List<Future<Identity>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(users.authenticate(alice));
    }
    Until.isTrue("all are answered", () -> asked.stream().allMatch(Future::isComplete));
    asked.forEach(each -> assertInstanceOf(TimeoutException.class, each.cause()));
  }
}
