package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import dev.vertxchat.server.AuthKind;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of a server that asks for a password. */
@Timeout(30)
class PasswordAskedTest {
  private static final String PASSWORD = "correct  horse";
  private static final String WELCOME =
      "✔ Connected to server as Alice in lobby: no others here. /help lists the commands.";

  private final Vertx vertx = Vertx.vertx();
  private final Vertx serverVertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void startServer() {
    ChatServerVerticle server =
        new ChatServerVerticle(
            new ChatServerOptions()
                .setPort(0)
                .setLogLines(false)
                .setAuthKind(AuthKind.PASSWORD)
                .setAuthPassword(PASSWORD));
    serverVertx.deployVerticle(server).await();
    port = server.actualPort();
  }

  @AfterEach
  void stopAll() {
    vertx.close().await();
    serverVertx.close().await();
  }

  private ChatClientOptions options(String name, String password) {
    return new ChatClientOptions().setPort(port).setName(name).setPassword(password);
  }

  @Test
  void whoGivesItIsNotAsked() {
    Person alice = new Person(vertx, options("Alice", PASSWORD));
    alice.sees(WELCOME);
    assertEquals(List.of(), alice.echo);
  }

  @Test
  void aPersonTypesItUnseenUntilItIsRight() {
    Person alice = new Person(vertx, options("", ""));
    alice.sees("Enter your username:");
    alice.types("Alice");
    alice.sees("Password for Alice:");
    assertEquals(List.of(false), alice.echo);
    alice.types("wrong");
    alice.sees("✘ That is not the password for Alice.", "Password for Alice:");
    alice.types(PASSWORD);
    alice.sees(WELCOME);
    assertEquals(List.of(false, true, false, true), alice.echo);
  }

  @Test
  void anEmptyLineGoesBackToTheName() {
    Person alice = new Person(vertx, options("Alise", ""));
    alice.sees("Password for Alise:");
    alice.types("");
    alice.sees("Enter your username:");
    alice.types("Alice");
    alice.sees("Password for Alice:");
    alice.types(PASSWORD);
    alice.sees(WELCOME);
  }

  @Test
  void whoPipesIsRefusedAndNotAsked() {
    Person pipe = new Person(vertx, options("Alice", "wrong"), false);
    assertEquals(ChatClientVerticle.REFUSED, pipe.exitCode());
    pipe.sees("✘ That is not the password for Alice.");
    assertEquals(List.of(), pipe.echo);
  }

  @Test
  void aProgramIsToldAndMayTryAnother() {
    ChatClient client = ChatClient.create(vertx, options("Alice", ""));
    RefusedException refused = assertThrows(RefusedException.class, () -> client.connect().await());
    assertEquals(ErrorCode.BAD_PASSWORD, refused.code());
    assertEquals("Alice", client.connect("Alice", PASSWORD).await().name());
  }

  @Test
  void whenItHasBecomeWrongTheClientEndsRatherThanTryOn() {
    try (ScriptedServer server = new ScriptedServer()) {
      ChatClientOptions options =
          new ChatClientOptions().setPort(server.port()).setName("Alice").setPassword(PASSWORD);
      Recorder alice = new Recorder(ChatClient.create(vertx, options, "client-id-of-alice", 10));
      Future<Welcome> connected = alice.client.connect();
      server.accept();
      assertEquals(PASSWORD, server.next().getString("password"));
      server.welcome("Alice", "lobby", 1, false);
      connected.await();
      server.cut();
      server.accept();
      assertEquals(PASSWORD, server.next().getString("password"), "each hello needs it");
      server.refuse("bad_password", null);
      alice.awaitState(ClientState.Kind.CLOSED);
      assertEquals(List.of("bad_password: No."), alice.errors);
    }
  }

  @Test
  void noTextOfTheOptionsShowsIt() {
    assertFalse(options("Alice", PASSWORD).toString().contains("horse"));
  }

  @Test
  void aNameThatItRegistersIsItsOwnFromThenOn() {
    try (ScriptedServer server = new ScriptedServer()) {
      ChatClientOptions options = new ChatClientOptions().setPort(server.port()).setName("Alice");
      Recorder alice = new Recorder(ChatClient.create(vertx, options, "client-id-of-alice", 10));
      Future<Welcome> connected = alice.client.connect();
      server.accept();
      assertFalse(server.next().containsKey("password"));
      server.welcome("Alice", "lobby", 1, false);
      connected.await();
      Future<String> taken = alice.client.register("no good one");
      server.expect("{'type':'register','password':'no good one'}").refuse("bad_request", null);
      assertThrows(RefusedException.class, taken::await);
      Future<String> registered = alice.client.register(PASSWORD);
      server.expect("{'type':'register','password':'" + PASSWORD + "'}");
      server.say("{'type':'registered','name':'Alice'}");
      assertEquals("Alice", registered.await());
      server.cut();
      server.accept();
      assertEquals(PASSWORD, server.next().getString("password"));
    }
  }

  @Test
  void aServerThatLooksAtNoPasswordNowIsAskedAgain() {
    try (ScriptedServer server = new ScriptedServer()) {
      ChatClientOptions options =
          new ChatClientOptions().setPort(server.port()).setName("Alice").setPassword(PASSWORD);
      Recorder alice = new Recorder(ChatClient.create(vertx, options, "client-id-of-alice", 10));
      Future<Welcome> connected = alice.client.connect();
      server.accept().next();
      server.refuse("busy", null);
      server.accept().next();
      server.refuse("limited", null);
      server.accept().next();
      server.welcome("Alice", "lobby", 1, false);
      assertEquals("Alice", connected.await().name());
    }
  }
}
