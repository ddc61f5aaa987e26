package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.server.CloseReason;
import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md says of Vert.x's launcher, with its command and its file. */
@Timeout(120)
class LauncherTest {
  private static final Pattern COMMAND = Pattern.compile("\\njava -cp \\S+ (io\\.vertx\\..*)\\n");
  private static final Pattern CONFIG =
      Pattern.compile("```json\\n(\\{.*?\\})\\n```", Pattern.DOTALL);
  private static final int TERMINATED = 128 + 15;

  private static String documented(Pattern pattern) {
    Matcher matcher = pattern.matcher(Docs.text("embedding.md"));
    assertTrue(matcher.find(), pattern::toString);
    return matcher.group(1);
  }

  private static ChatProcess launch(Path dir, JsonObject config) throws Exception {
    Files.writeString(dir.resolve("conf.json"), config.encode());
    List<String> arguments = new ArrayList<>();
    // else the log is as silent as in the tests, and does not tell the port
    arguments.add("-Dorg.slf4j.simpleLogger.log.dev.vertxchat=info");
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of(documented(COMMAND).split(" ")));
    return ChatProcess.startJava(dir, arguments);
  }

  @Test
  void itServesAChatUntilItIsToldToStop(@TempDir Path dir) throws Exception {
    JsonObject config = new JsonObject(documented(CONFIG)).put("port", 0);
    try (ChatProcess server = launch(dir, config)) {
      int port = server.awaitPort();
      try (LineClient alice = LineClient.plain(port, "Alice");
          LineClient bob = LineClient.plain(port, "Bob")) {
        alice.expect("* Bob joined");
        bob.send("x".repeat(8_193));
        bob.expect("* The line is too long and was dropped, allowed: 8192 bytes");
        bob.send("Hello");
        alice.expect("Bob: Hello");
        server.terminate();
        alice.expect("* " + CloseReason.RESTARTING.notice());
        alice.expectEnd();
      }
      assertEquals(TERMINATED, server.awaitExit());
    }
  }

  @Test
  void itEndsWhenTheConfigHoldsWhatIsNotAllowed(@TempDir Path dir) throws Exception {
    try (ChatProcess server = launch(dir, new JsonObject().put("prot", 0))) {
      server.awaitLine("unknown setting \"prot\", allowed: host, port");
      assertTrue(server.awaitExit() > 0);
    }
  }
}
