package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.config.Setting;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.CloseReason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the documents hold what the code holds. */
class SettingsTableTest {
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  @Test
  void settingsAreThoseOfTheServer() {
    List<List<String>> expected =
        ChatServerOptions.SETTINGS.stream().map(SettingsTableTest::row).toList();
    assertEquals(lines(expected), lines(Docs.table("operations.md", "key")));
  }

  @Test
  void closeReasonsAreThoseOfTheServer() {
    List<List<String>> expected =
        Arrays.stream(CloseReason.values())
            .map(
                r ->
                    List.of(
                        code(r.words()),
                        r.notice() == null ? "" : code(r.tag()),
                        r.notice() == null ? "" : code("* " + r.notice())))
            .toList();
    List<List<String>> found =
        Docs.table("operations.md", "`[-]` in the output").stream()
            .map(row -> row.subList(0, 3))
            .toList();
    assertEquals(lines(expected), lines(found));
  }

  @Test
  void errorCodesAreThoseOfTheProtocol() {
    Set<String> expected =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
    Set<String> found =
        Docs.table("protocol.md", "code").stream()
            .flatMap(row -> codes(row.get(0)))
            .collect(Collectors.toSet());
    assertEquals(expected, found);
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult match) -> match.group(1));
  }

  private static <T> List<String> row(Setting<T> setting) {
    return List.of(
        code(setting.key()),
        setting.defaultValue().equals("")
            ? ""
            : code(setting.toJson(setting.defaultValue()).toString()),
        setting.allowed(),
        code(setting.environmentVariable()),
        setting.description());
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** As they stand in the document: what a failure shows can be pasted there. */
  private static String lines(List<List<String>> rows) {
    return rows.stream()
        .map(row -> ("| " + String.join(" | ", row) + " |").replace("|  |", "| |"))
        .collect(Collectors.joining("\n"));
  }
}
