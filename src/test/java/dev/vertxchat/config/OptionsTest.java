package dev.vertxchat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void theLimitsOfPeersAreSwitchedOffTogetherAndNoOther() {
    JsonObject limits = new ChatServerOptions().unlimited().toJson().getJsonObject("limits");
    List<String> off =
        limits.fieldNames().stream().filter(name -> limits.getValue(name).equals(0)).toList();
    assertEquals(
        List.of(
            "connections",
            "connectionsPerAddress",
            "namesTried",
            "linesPerSecond",
            "bytesPerSecond",
            "requestsPerSecond",
            "newRoomsPerMinute"),
        off);
  }

  private static final String PASSWORD = "postgres://user:p@ss/word@db/chat";

  private static String refusal(JsonObject json) {
    return assertThrows(ConfigException.class, () -> new ChatServerOptions(json)).getMessage();
  }

  private static JsonObject limits(String key, Object value) {
    return new JsonObject().put("limits", new JsonObject().put(key, value));
  }

  @Test
  void nothingGivenIsTheDefaults() {
    ChatServerOptions options = new ChatServerOptions(new JsonObject());
    ChatServerOptions.SETTINGS.forEach(
        s -> assertEquals(s.defaultValue(), options.get(s), s.key()));
    assertEquals("127.0.0.1", options.getHost());
    assertEquals(8081, options.getPort());
  }

  @Test
  void everyDefaultIsAllowed() {
    ChatServerOptions.SETTINGS.forEach(
        s -> assertEquals(s.defaultValue(), s.check(s.defaultValue())));
  }

  @Test
  void everyKeyIsThereOnceAndDescribed() {
    Set<String> keys = new HashSet<>();
    Set<String> variables = new HashSet<>();
    for (Setting<?> s : ChatServerOptions.SETTINGS) {
      assertTrue(keys.add(s.key()), s.key());
      assertTrue(variables.add(s.environmentVariable()), s.environmentVariable());
      assertTrue(s.description().length() > 10, s.key());
    }
  }

  @Test
  void groupsAreNestedObjects() {
    ChatServerOptions options = new ChatServerOptions(limits("lineBytes", 512).put("port", 0));
    assertEquals(512, options.get(ChatServerOptions.LINE_BYTES));
    assertEquals(0, options.getPort());
    assertEquals(512, options.toJson().getJsonObject("limits").getInteger("lineBytes"));
  }

  @Test
  void toJsonAndBackIsTheSame() {
    ChatServerOptions options =
        new ChatServerOptions()
            .setHost("0.0.0.0")
            .setPort(1)
            .set(ChatServerOptions.LOG_LINES, false);
    assertEquals(options.toJson(), new ChatServerOptions(options.toJson()).toJson());
  }

  @Test
  void optionsOfAnotherClassAreNotEqual() {
    assertNotEquals(new ChatServerOptions(), new ChatClientOptions());
    assertNotEquals(new ChatServerOptions(), null);
  }

  @Test
  void theTextOfOptionsShowsNoPassword() {
    ChatServerOptions options =
        new ChatServerOptions().setHistoryUrl("postgresql://user:secret@db/chat");
    assertTrue(
        options.toString().contains("\"url\":\"postgresql://…@db/chat\""), options::toString);
    assertEquals("postgresql://user:secret@db/chat", options.getHistoryUrl());
  }

  @Test
  void aCopyIsItsOwn() {
    ChatServerOptions options = new ChatServerOptions();
    ChatServerOptions copy = new ChatServerOptions(options).setPort(1);
    assertEquals(8081, options.getPort());
    assertEquals(1, copy.getPort());
  }

  @Test
  void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
    String message = refusal(new JsonObject().put("Port", 1));
    assertTrue(
        message.startsWith(
            "unknown setting \"Port\" (did you mean \"port\"?), allowed: host, port,"),
        message);
    message = refusal(new JsonObject().put("lineBytes", 100));
    assertTrue(message.contains("(did you mean \"limits.lineBytes\"?)"), message);
    message = refusal(limits("x", 1));
    assertTrue(message.startsWith("unknown setting \"limits.x\", allowed: "), message);
    message = refusal(new JsonObject().put("limit", new JsonObject()));
    assertTrue(message.startsWith("unknown setting \"limit\", allowed: "), message);
  }

  @Test
  void whatIsRefusedIsShownOnOneLineWhateverItHolds() {
    String message = refusal(new JsonObject().put("\u001b[2J\n", 1));
    assertTrue(message.startsWith("unknown setting \"\\u001B[2J\\n\", allowed: "), message);
    assertEquals(
        "limits: found \"\\n\", allowed: an object with the settings of that group",
        refusal(new JsonObject().put("limits", "\n")));
  }

  @Test
  void aGroupMustBeAnObject() {
    assertEquals(
        "limits: found 5, allowed: an object with the settings of that group",
        refusal(new JsonObject().put("limits", 5)));
    refusal(new JsonObject().putNull("limits"));
  }

  @Test
  void aValueOutOfBoundsOrOfAnotherTypeIsRefused() {
    String allowed = ", allowed: a whole number from 16 to 1000000 (default 4096)";
    assertEquals("limits.queueLines: found 15" + allowed, refusal(limits("queueLines", 15)));
    assertEquals(
        "limits.queueLines: found 1000001" + allowed, refusal(limits("queueLines", 1_000_001)));
    assertEquals(
        "limits.queueLines: found \"512\"" + allowed, refusal(limits("queueLines", "512")));
    assertEquals("limits.queueLines: found 512.5" + allowed, refusal(limits("queueLines", 512.5)));
    assertEquals("limits.queueLines: found null" + allowed, refusal(limits("queueLines", null)));
    assertEquals(
        "limits.queueLines: found [1]" + allowed,
        refusal(limits("queueLines", new JsonArray().add(1))));
    assertEquals(
        "host: found \" \", allowed: a text that is not blank (default \"127.0.0.1\")",
        refusal(new JsonObject().put("host", " ")));
    assertEquals(
        "log.lines: found \"yes\", allowed: true or false (default true)",
        refusal(new JsonObject().put("log", new JsonObject().put("lines", "yes"))));
    assertEquals(
        "history.url: found \"mysql:x\", allowed: \"memory\", \"sqlite:FILE\" or"
            + " \"postgresql://USER:PASSWORD@HOST:PORT/DATABASE\" (default \"memory\")",
        refusal(new JsonObject().put("history", new JsonObject().put("url", "mysql:x"))));
    String shown = refusal(new JsonObject().put("history", new JsonObject().put("url", PASSWORD)));
    assertTrue(shown.startsWith("history.url: found \"postgres://…@db/chat\", allowed: "), shown);
  }

  @Test
  void whatIsReservedMustBeNames() {
    JsonObject json = new JsonObject().put("reserved", new JsonArray().add("root").add("a b"));
    String shown = refusal(new JsonObject().put("names", json));
    assertTrue(
        shown.startsWith(
            "names.reserved: found [\"root\",\"a b\"], allowed: a list of names as the protocol"
                + " allows them, or one text with commas between them (default "),
        shown);
  }

  @Test
  void anEnvironmentVariableIsTheKeyInCapitals() {
    assertEquals("VERTX_CHAT_LIMITS_LINEBYTES", ChatServerOptions.LINE_BYTES.environmentVariable());
  }
}
