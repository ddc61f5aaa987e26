package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server whose application says who may speak. */
class ProvidedUsersTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    TestServer.await(vertx.close());
  }

  private Future<User> user(Credentials credentials) {
    UsernamePasswordCredentials given = (UsernamePasswordCredentials) credentials;
    asked.add(given.getUsername() + "/" + given.getPassword());
    return given.getPassword().equals("of " + given.getUsername())
        ? Future.succeededFuture(User.fromName(given.getUsername()))
        : Future.failedFuture("unknown");
  }

  private int start(AuthenticationProvider provider) {
    ChatServerVerticle server =
        new ChatServerVerticle(TestServer.options().setAuthenticationProvider(provider));
    TestServer.await(vertx.deployVerticle(server));
    return server.actualPort();
  }

  @Test
  void aPersonIsAskedAndTheProviderDecides() {
    try (LineClient alice = LineClient.connect(start(this::user)).send("Alice")) {
      alice.expect("* Password for Alice:").send(" of Alice ");
      alice.expect("* That is not the password for Alice.");
      alice.expect("* Password for Alice:").send("of Alice");
      alice.expect("the welcome", line -> line.startsWith("* ✔ Connected to server as Alice in "));
      assertEquals(List.of("Alice/ of Alice ", "Alice/of Alice"), asked);
    }
  }

  @Test
  void nobodySpeaksUnderANameThatIsNotTheUsersOwn() {
    int port = start(this::user);
    try (LineClient alice = LineClient.json(port, "Alice", "password", "of Alice")) {
      alice
          .sendJson("nick", "name", "Bob")
          .expectJson(
              "error",
              "code",
              "bad_name",
              "message",
              "You may have the name that you came with, and no other.");
      alice.sendJson("nick", "name", "aLICE").expectJson("renamed", "name", "aLICE");
      alice
          .sendJson("register", "password", "another one")
          .expectJson("error", "code", "bad_request");
    }
  }

  @Test
  void aProviderThatThrowsLetsNobodyInAndTheServerGoesOn() {
    int port =
        start(
            credentials -> {
              throw new IllegalStateException("thrown on purpose");
            });
    try (LineClient alice = LineClient.connect(port)) {
      for (int i = 0; i < 10; i++) {
        alice
            .sendJson("hello", "name", "Alice", "password", "of Alice")
            .expectJson("error", "code", "unavailable");
      }
    }
  }

  @Test
  void wrongOnesCostTheirAddress() {
    int port = start(this::user);
    try (LineClient mallory = LineClient.connect(port);
        LineClient other = LineClient.connect(port)) {
      for (int i = 0; i < 3; i++) {
        mallory.sendJson("hello", "name", "Alice", "password", "wrong");
      }
      mallory.expectJson("error", "code", "bad_password");
      mallory.expectJson("error", "code", "bad_password");
      other.sendJson("hello", "name", "Alice", "password", "of Alice");
      other.expectJson("error", "code", "limited");
      assertEquals(3, asked.size());
    }
  }

  @Test
  void besideAccountsThereIsNone() {
    ChatServerOptions options =
        TestServer.options("auth.kind", "accounts").setAuthenticationProvider(this::user);
    ConfigException e = assertThrows(ConfigException.class, options::checkTogether);
    assertEquals(
        "auth.kind: found accounts beside an AuthenticationProvider, allowed: none",
        e.getMessage());
  }

  @Test
  void aCopyOfTheOptionsHasItToo() {
    AuthenticationProvider provider = this::user;
    ChatServerOptions options = new ChatServerOptions().setAuthenticationProvider(provider);
    assertSame(provider, new ChatServerOptions(options).getAuthenticationProvider());
  }

  @Test
  void serversOfOneVertxHaveTheSame() {
    start(this::user);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> start(credentials -> user(credentials)));
    assertEquals(
        "a chat server with other settings runs in this Vert.x already, and they share rooms and"
            + " members: only host, port, instances and tls may differ",
        e.getMessage());
  }
}
