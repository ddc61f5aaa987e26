package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

class JsonReaderFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void aLineOfJsonAsksOneThingOrIsRefusedAndTheSameWhenItIsWrittenAnew(byte[] bytes) {
    String line = Text.decode(Buffer.buffer(bytes));
    CheckedRequests opening = new CheckedRequests();
    JsonReader.INSTANCE.opening(line, opening.requests());
    opening.end();
    assertEquals(1, opening.calls(), "every first line is answered");
    CheckedRequests request = new CheckedRequests();
    JsonReader.INSTANCE.request(line, request.requests());
    request.end();
    JsonObject json = decoded(line);
    if (json == null) {
      assertTrue(request.isRefused(), "what is no object is refused");
    } else if (!line.contains("/")) { // the other parser passes over comments
      assertEquals(asked(line), asked(json.encode()), "escapes and blanks change nothing");
    }
  }

  /** As another parser has it, or null when it is no JSON object. */
  private static JsonObject decoded(String line) {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      return null;
    }
  }

  private static String asked(String line) {
    RecordedRequests requests = new RecordedRequests();
    JsonReader.INSTANCE.request(line, requests);
    return requests.toString();
  }
}
