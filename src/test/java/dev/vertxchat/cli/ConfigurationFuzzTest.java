package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.config.ConfigException;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ConfigurationFuzzTest {
  private static final Path FILE = newFile();
  private static Vertx vertx;

  private static Path newFile() {
    try {
      Path file = Files.createTempFile("server", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  /** The first line is {@code --set KEY=VALUE} or a variable, {@code NAME=VALUE}; then the file. */
  @FuzzTest(maxDuration = "5m")
  void aConfigurationIsRefusedInOneLineOrMakesOptionsThatStayTheSame(byte[] bytes)
      throws Exception {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    Files.writeString(FILE, parts.length > 1 ? parts[1] : "{}");
    String[] pair = parts[0].split("=", 2);
    Map<String, String> given = pair.length > 1 ? Map.of(pair[0], pair[1]) : Map.of();
    boolean variable = pair[0].matches("VERTX_CHAT_[A-Z0-9_]*");
    ChatServerOptions options;
    try {
      Configuration configuration = new Configuration(ChatServerOptions.SETTINGS, List.of());
      if (!variable) {
        configuration.with(given);
      }
      options = new ChatServerOptions(configuration.load(vertx, FILE, variable ? given : Map.of()));
    } catch (ConfigException e) {
      assertFalse(e.getMessage().isBlank());
      assertFalse(e.getMessage().chars().anyMatch(c -> c < ' '), e.getMessage());
      return;
    }
    assertEquals(options, new ChatServerOptions(options.toJson()));
    assertEquals(options, new ChatServerOptions(new JsonObject(options.toJson().encode())));
    assertEquals(options, new ChatServerOptions(options));
  }
}
