package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;

class PlainReaderFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void aTypedLineAsksOneThingOrNoneAndIsSaidAsOthersMayReadIt(byte[] bytes) {
    String line = Text.decode(Buffer.buffer(bytes));
    CheckedRequests opening = new CheckedRequests();
    PlainReader.INSTANCE.opening(line, opening.requests());
    opening.end();
    assertEquals(1, opening.calls(), "every first line is a name, or asks to quit");
    CheckedRequests request = new CheckedRequests();
    PlainReader.INSTANCE.request(line, request.requests());
    request.end();
    String clean = Text.clean(line);
    assertEquals(clean.isEmpty() ? 0 : 1, request.calls(), "a blank line alone asks nothing");
    assertEquals(asked(clean), asked(line), "what goes unseen changes nothing");
    PlainReader.isHttp(line);
  }

  private static String asked(String line) {
    RecordedRequests requests = new RecordedRequests();
    PlainReader.INSTANCE.request(line, requests);
    return requests.toString();
  }
}
