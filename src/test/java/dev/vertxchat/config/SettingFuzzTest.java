package dev.vertxchat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class SettingFuzzTest {
  private static final String SECRET = "s3cret";

  private static final List<Setting<?>> SETTINGS =
      Stream.of(
              ChatServerOptions.SETTINGS.stream(),
              ChatClientOptions.SETTINGS.stream(),
              Stream.<Setting<?>>of(
                  Setting.number("number", 3, -5, 9, ""),
                  Setting.size("size", 3, 0, Integer.MAX_VALUE, ""),
                  Setting.duration("duration", TimeUnit.MINUTES, 3, 0, 1_000, ""),
                  Setting.flag("flag", true, ""),
                  Setting.choice("choice", TimeUnit.DAYS, ""),
                  Setting.list("list", List.of("a"), "words", SettingFuzzTest::word, "")))
          .<Setting<?>>flatMap(settings -> settings)
          .toList();

  private static String word(String found) {
    return !found.isEmpty() && found.chars().allMatch(Character::isLetter) ? found : null;
  }

  /** The first byte chooses the setting; the rest is what somebody typed. */
  @FuzzTest(maxDuration = "5m")
  void aTypedValueIsRefusedInOneLineOrTheSameInEveryForm(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Setting<?> setting = SETTINGS.get((input[0] & 0xff) % SETTINGS.size());
    String typed = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    check(setting, typed);
    if (!typed.contains(SECRET)) {
      isSilentOfSecrets(setting, typed + "://user:" + SECRET + "@host/");
    }
  }

  private static <T> void check(Setting<T> setting, String typed) {
    T value;
    try {
      value = setting.parse(typed);
    } catch (ConfigException e) {
      isOneLine(setting, e.getMessage());
      return;
    }
    Object json = setting.toJson(value);
    assertEquals(value, setting.check(json), "JSON gives it back");
    assertEquals(value, setting.check(value), "so does Java");
    assertEquals(value, setting.parse(asText(json)), "so does text");
  }

  private static String asText(Object json) {
    if (json instanceof JsonArray array) {
      List<String> items = new ArrayList<>();
      array.forEach(item -> items.add((String) item));
      return String.join(",", items);
    }
    return String.valueOf(json);
  }

  private static void isOneLine(Setting<?> setting, String message) {
    assertTrue(message.startsWith(setting.key() + ": found "), message);
    assertTrue(message.contains(setting.allowed()), message);
    assertFalse(message.chars().anyMatch(c -> c < ' '), message);
  }

  private static void isSilentOfSecrets(Setting<?> setting, String typed) {
    try {
      setting.parse(typed);
    } catch (ConfigException e) {
      assertFalse(e.getMessage().contains(SECRET), e.getMessage());
    }
  }
}
