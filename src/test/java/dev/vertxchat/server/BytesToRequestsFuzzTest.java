package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.protocol.Reader;
import dev.vertxchat.protocol.RecordedRequests;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.testing.Pieces;
import io.vertx.core.buffer.Buffer;
import java.util.List;

class BytesToRequestsFuzzTest {
  private static final int TEXT_BYTES = 48;

  @FuzzTest(maxDuration = "5m")
  void aPeerAsksTheSameHoweverItsBytesAreCut(byte[] bytes) {
    String expected = null;
    for (List<byte[]> pieces : Pieces.of(bytes)) {
      Peer peer = new Peer();
      LineFraming framing = new LineFraming(peer);
      pieces.forEach(piece -> framing.handle(Buffer.buffer(piece)));
      framing.end();
      String asked = peer.requests.toString();
      expected = expected == null ? asked : expected;
      assertEquals(expected, asked, () -> Pieces.shown(pieces));
    }
  }

  /** Reads the first line as an opening, the others as requests. */
  private static final class Peer implements LineFraming.Lines {
    private final RecordedRequests requests = new RecordedRequests();
    private Reader reader;

    @Override
    public void line(Buffer line) {
      String text = Text.decode(line);
      if (reader == null) {
        reader = Reader.of(text);
        reader.opening(text, requests);
      } else {
        reader.request(text, requests);
      }
    }

    @Override
    public void tooLong() {
      requests.nick("(too long)");
    }

    @Override
    public int lineBytes() {
      return reader == null ? TEXT_BYTES : reader.lineBytes(TEXT_BYTES);
    }
  }
}
