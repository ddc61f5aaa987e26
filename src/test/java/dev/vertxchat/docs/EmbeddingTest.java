package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.client.ChatClient;
import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every sample of docs/embedding.md does what the document says. */
@Timeout(30)
class EmbeddingTest {
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() throws Exception {
    System.setOut(console);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void everyJavaBlockIsASampleAndEverySampleIsShown() {
    assertEquals(Docs.samples(), Docs.javaBlocks("embedding.md"));
  }

  @Test
  void deploys() throws Exception {
    Vertx deployed = EmbeddingSamples.deploy(freePort());
    try {
      awaitPrinted("chat is up");
    } finally {
      deployed.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void deploysInstancesOnOnePort() throws Exception {
    EmbeddingSamples.deployInstances(vertx, freePort());
    EmbeddingSamples.hear(vertx);
    Until.isTrue(
        "a line is heard",
        () -> {
          EmbeddingSamples.say(vertx); // is refused until an instance is up
          return printed.toString(StandardCharsets.UTF_8).contains("Build: ");
        });
  }

  @Test
  void saysAndHearsOverTheBusUntilItIsUndeployed() throws Exception {
    String id = EmbeddingSamples.deployFromConfig(vertx).await(10, TimeUnit.SECONDS);
    EmbeddingSamples.hear(vertx);
    EmbeddingSamples.say(vertx);
    awaitPrinted("Build: All tests pass");
    awaitPrinted("said as 1");
    EmbeddingSamples.stop(vertx, id);
    awaitPrinted("chat is down");
    EmbeddingSamples.say(vertx);
    awaitPrinted("not said: ");
  }

  @Test
  void asksTheApplicationWhoMaySpeak() throws Exception {
    int port = freePort();
    EmbeddingSamples.deployWithUsers(
            vertx, port, credentials -> Future.succeededFuture(User.fromName("Alice")))
        .await(10, TimeUnit.SECONDS);
    ChatClientOptions options = new ChatClientOptions().setPort(port).setName("Alice");
    ChatClient client = ChatClient.create(vertx, options.setPassword("anything"));
    assertEquals("Alice", client.connect().await(10, TimeUnit.SECONDS).name());
  }

  @Test
  void failsARequestThatBreaksARuleWith400AndTheCodeOfTheProtocol() throws Exception {
    EmbeddingSamples.deployFromConfig(vertx).await(10, TimeUnit.SECONDS);
    JsonObject line = new JsonObject().put("from", "not a name").put("text", "Hello");
    ReplyException refused =
        assertThrows(
            ReplyException.class,
            () -> vertx.eventBus().request("chat.say", line).await(10, TimeUnit.SECONDS));
    assertEquals(400, refused.failureCode());
    assertTrue(refused.getMessage().startsWith("bad_name: "), refused.getMessage());
  }

  @Test
  void refusesASecondServerOfOtherSettingsInTheSameVertx() throws Exception {
    EmbeddingSamples.deployFromConfig(vertx).await(10, TimeUnit.SECONDS);
    ChatServerOptions others = new ChatServerOptions().setPort(0);
    assertThrows(
        IllegalStateException.class,
        () -> vertx.deployVerticle(new ChatServerVerticle(others)).await(10, TimeUnit.SECONDS));
  }

  @Test
  void chatsAsAClient() throws Exception {
    ChatServerVerticle server = new ChatServerVerticle(new ChatServerOptions().setPort(0));
    vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);
    EmbeddingSamples.hear(vertx);
    ChatClient client = EmbeddingSamples.chat(vertx, server.actualPort());
    awaitPrinted("ONLINE");
    awaitPrinted("said as 2"); // 1 is that it joined
    awaitPrinted("Build: All tests pass");
    client.close().await(10, TimeUnit.SECONDS);
    awaitPrinted("CLOSED");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPrinted(String text) {
    Until.isTrue(
        () -> printed.toString(StandardCharsets.UTF_8).contains(text),
        () -> "not printed: " + text + ", but " + printed);
  }
}
