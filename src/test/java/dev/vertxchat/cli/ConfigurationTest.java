package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.Options;
import dev.vertxchat.config.Setting;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ConfigurationTest {
  private static Configuration configuration() {
    return new Configuration(ChatServerOptions.SETTINGS, List.of());
  }

  @Test
  void theShippedFilesShowEverySettingWithItsDefault() throws Exception {
    JsonObject server = new JsonObject(Files.readString(Path.of("conf/server.json")));
    // but for the history: embedded in memory, from the command line in a file
    assertEquals(
        new ChatServerOptions().set(ChatServerOptions.HISTORY_URL, "sqlite:data/chat.db").toJson(),
        server);
    JsonObject client = new JsonObject(Files.readString(Path.of("conf/client.json")));
    assertEquals(new ChatClientOptions().toJson(), client);
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile(Vertx vertx, @TempDir Path dir)
      throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("server.json"),
            """
            {"port": 1, "host": "file", "instances": 3,
             "limits": {"lineBytes": 100, "queueLines": 100, "rooms": 100}}""");
    Map<String, String> environment =
        Map.of(
            "VERTX_CHAT_PORT",
            "2",
            "VERTX_CHAT_LIMITS_LINEBYTES",
            "200",
            "VERTX_CHAT_HOST",
            "env",
            "PATH",
            "x");
    JsonObject loaded =
        configuration()
            .with(Map.of("limits.rooms", "300"))
            .with(ChatServerOptions.HOST, "line")
            .with(ChatServerOptions.PORT, null)
            .load(vertx, file, environment);
    ChatServerOptions options = new ChatServerOptions(loaded);
    assertEquals("line", options.getHost());
    assertEquals(2, options.getPort());
    assertEquals(3, options.get(ChatServerOptions.INSTANCES));
    assertEquals(200, options.get(ChatServerOptions.LINE_BYTES));
    assertEquals(100, options.get(ChatServerOptions.QUEUE_LINES));
    assertEquals(300, options.get(ChatServerOptions.ROOMS));
    assertEquals(20, options.get(ChatServerOptions.HISTORY_ON_JOIN));
  }

  @Test
  void anUnknownVariableWithOurPrefixIsRefusedByName(Vertx vertx) {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> configuration().load(vertx, null, Map.of("VERTX_CHAT_PROT", "1")));
    assertTrue(e.getMessage().startsWith("unknown environment variable VERTX_CHAT_PROT, allowed:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHAT", "VERTX_CHAT"})
  void variablesThatAPlatformMakesForAServiceOfOurNameAreIgnored(String service, Vertx vertx)
      throws Exception {
    Map<String, String> environment =
        Map.of(
            service + "_PORT", "tcp://1.2.3.4:80",
            service + "_PORT_80_TCP", "tcp://1.2.3.4:80",
            service + "_PORT_80_TCP_PROTO", "tcp",
            service + "_PORT_80_TCP_PORT", "80",
            service + "_PORT_80_TCP_ADDR", "1.2.3.4",
            service + "_NAME", "/web/chat",
            service + "_SERVICE_HOST", "1.2.3.4",
            service + "_SERVICE_PORT", "80",
            service + "_SERVICE_PORT_CHAT", "80");
    assertEquals(new JsonObject(), configuration().load(vertx, null, environment));
  }

  @Test
  void aVariableOfAnotherCommandIsLeftAlone(Vertx vertx) throws Exception {
    Configuration client =
        new Configuration(List.of(ChatServerOptions.PORT), ChatServerOptions.SETTINGS);
    JsonObject loaded =
        client.load(
            vertx, null, Map.of("VERTX_CHAT_LIMITS_LINEBYTES", "200", "VERTX_CHAT_PORT", "5"));
    assertEquals(new JsonObject().put("port", 5), loaded);
  }

  @Test
  void aVariableWithABadValueIsRefusedByName(Vertx vertx) {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> configuration().load(vertx, null, Map.of("VERTX_CHAT_PORT", "http")));
    assertTrue(
        e.getMessage().startsWith("environment variable VERTX_CHAT_PORT: port: found \"http\""));
  }

  private static final Setting<String> SECRET =
      Setting.secret("auth.password", "any", text -> text, "What all of them know");

  @Test
  void aSecretIsNotTakenFromTheCommandLineWhichOthersCanRead() {
    Configuration configuration = new Configuration(List.of(SECRET), List.of());
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> configuration.with(Map.of("auth.password", "hunter2")));
    assertEquals(
        "auth.password: found on the command line, which others on this machine can read,"
            + " allowed: in the configuration file, or as VERTX_CHAT_AUTH_PASSWORD",
        e.getMessage());
  }

  @Test
  void aSecretIsTakenFromTheEnvironment(Vertx vertx) throws Exception {
    JsonObject loaded =
        new Configuration(List.of(SECRET), List.of())
            .load(vertx, null, Map.of("VERTX_CHAT_AUTH_PASSWORD", "hunter2"));
    assertEquals("hunter2", loaded.getJsonObject("auth").getString("password"));
  }

  @Test
  void whatIsNoJsonIsNotQuoted(Vertx vertx, @TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(dir.resolve("server.json"), "{\"auth\": {\"password\": hunter2}}");
    ConfigException e =
        assertThrows(ConfigException.class, () -> configuration().load(vertx, file, Map.of()));
    assertTrue(e.getMessage().contains("is not a JSON object: "), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  private static String history(Vertx vertx, Path file, Map<String, String> environment)
      throws Exception {
    JsonObject loaded = configuration().load(vertx, file, environment);
    return new ChatServerOptions(loaded).getHistoryUrl();
  }

  private static Path fileWithHistory(Path file, String url) throws Exception {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{\"history\": {\"url\": \"%s\"}}".formatted(url));
  }

  @Test
  void aHistoryNamedInAFileIsFoundFromThatFileAndNotFromWhereWeAreCalled(
      Vertx vertx, @TempDir Path dir) throws Exception {
    Path beside = fileWithHistory(dir.resolve("etc/chat.json"), "sqlite:data/chat.db");
    assertEquals("sqlite:" + dir.resolve("etc/data/chat.db"), history(vertx, beside, Map.of()));
    Path shipped = fileWithHistory(dir.resolve("conf/server.json"), "sqlite:data/chat.db");
    assertEquals("sqlite:" + dir.resolve("data/chat.db"), history(vertx, shipped, Map.of()));
    Path elsewhere = fileWithHistory(dir.resolve("conf/other.json"), "sqlite:/var/lib/chat.db");
    assertEquals("sqlite:/var/lib/chat.db", history(vertx, elsewhere, Map.of()));
  }

  @Test
  void aHistoryNamedElsewhereIsFoundFromWhereWeAreCalled(Vertx vertx, @TempDir Path dir)
      throws Exception {
    String here = "sqlite:" + Path.of("data/chat.db").toAbsolutePath();
    Path file = fileWithHistory(dir.resolve("chat.json"), "memory");
    Map<String, String> environment = Map.of("VERTX_CHAT_HISTORY_URL", "sqlite:data/chat.db");
    assertEquals(here, history(vertx, file, environment));
    JsonObject loaded =
        configuration()
            .with(ChatServerOptions.HISTORY_URL, "sqlite:./data/chat.db")
            .load(vertx, file, Map.of());
    assertEquals(here, new ChatServerOptions(loaded).getHistoryUrl());
  }

  @Test
  void accountsAreFoundAsAHistoryIs(Vertx vertx, @TempDir Path dir) throws Exception {
    Path shipped = Files.createDirectories(dir.resolve("conf")).resolve("server.json");
    Files.writeString(shipped, "{\"auth\": {\"file\": \"data/a.jsonl\"}}");
    JsonObject loaded = configuration().load(vertx, shipped, Map.of());
    assertEquals(
        dir.resolve("data/a.jsonl").toString(), new ChatServerOptions(loaded).getAuthFile());
  }

  @Test
  void aHistoryThatNoFileCanHoldIsRefusedInWords(Vertx vertx) {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> history(vertx, null, Map.of("VERTX_CHAT_HISTORY_URL", "sqlite:a\0b")));
    assertTrue(e.getMessage().startsWith("history.url: no file can be named so: "), e.getMessage());
  }

  @Test
  void dottedKeysBecomeGroups() {
    JsonObject json = new JsonObject();
    Options.put(json, "a.b.c", 1);
    Options.put(json, "a.d", 2);
    assertEquals(new JsonObject("{\"a\":{\"b\":{\"c\":1},\"d\":2}}"), json);
  }
}
