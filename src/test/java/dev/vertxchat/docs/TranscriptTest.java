package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transcript of docs/protocol.md is what the server really says, but for ids and times. */
@Timeout(30)
class TranscriptTest {
  private static final String GREETING = "* Enter your username:";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, LineClient> peers = new HashMap<>();

  @AfterEach
  void stop() {
    peers.values().forEach(LineClient::close);
    vertx.close().await();
  }

  @Test
  void theServerSaysWhatTheTranscriptShows() {
    ChatServerVerticle server = new ChatServerVerticle(new ChatServerOptions().setPort(0));
    vertx.deployVerticle(server).await();
    String speaker = null;
    StringBuilder sending = new StringBuilder(); // lines shown together are sent together
    for (String line : Docs.transcript("protocol.md")) {
      String peer = line.substring(0, 1);
      String text = line.substring("A < ".length());
      if (line.charAt(2) == '>') {
        sending.append(text).append('\n');
        speaker = peer;
        continue;
      }
      if (sending.length() > 0) {
        peers.get(speaker).sendRaw(sending.toString().getBytes(StandardCharsets.UTF_8));
        sending.setLength(0);
      }
      if (text.equals(GREETING)) {
        LineClient before = peers.put(peer, LineClient.connect(server.actualPort()));
        if (before != null) {
          before.reset();
        }
      } else {
        assertEquals(withoutIds(text), withoutIds(peers.get(peer).next()), line);
      }
    }
    assertEquals(Set.of("A", "B"), peers.keySet());
  }

  private static String withoutIds(String line) {
    return line.replaceAll("\"(log|time)\":\"[^\"]+\"", "\"$1\":…");
  }
}
