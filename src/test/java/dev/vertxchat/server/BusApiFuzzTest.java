package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.protocol.Seen;
import dev.vertxchat.protocol.Text;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class BusApiFuzzTest {
  private static final List<String> ADDRESSES =
      List.of("chat.say", "chat.tell", "chat.who", "chat.rooms", "chat.history");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start("limits.lineBytes", 64, "limits.rooms", 8);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The first byte chooses the address; the rest is the body, as JSON. */
  @FuzzTest(maxDuration = "5m")
  void everyRequestOfTheApplicationIsAnswered(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    Object body = body(Text.decode(Buffer.buffer(input).slice(1, input.length)));
    String address = ADDRESSES.get((input[0] & 0xff) % ADDRESSES.size());
    Future<Message<Object>> reply = server.vertx().eventBus().request(address, body);
    try {
      Message<Object> message =
          reply.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertTrue(message.body() instanceof JsonObject, () -> "answered " + message.body());
    } catch (ExecutionException e) {
      ReplyException refused = (ReplyException) e.getCause();
      assertEquals(ReplyFailure.RECIPIENT_FAILURE, refused.failureType(), refused.getMessage());
      assertEquals(BusApi.REFUSED, refused.failureCode(), refused.getMessage());
      Seen.isOneLine(refused.getMessage());
    }
  }

  /** What is no JSON is sent as a text. */
  private static Object body(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      return text;
    }
  }
}
