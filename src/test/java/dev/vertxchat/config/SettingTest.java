package dev.vertxchat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private enum Kind {
    NONE,
    PASSWORD
  }

  private static final Setting<Integer> NUMBER = Setting.number("lines", 5, 0, 100, "Lines");
  private static final Setting<Boolean> FLAG = Setting.flag("shown", true, "Whether it is shown");
  private static final Setting<String> TEXT = Setting.text("host", "here", "The host");
  private static final Setting<Integer> SIZE =
      Setting.size("lineBytes", 4_096, 64, 1_073_741_824, "Bytes of a line");
  private static final Setting<Integer> DURATION =
      Setting.duration("idleSeconds", TimeUnit.SECONDS, 30, 0, 86_400, "Seconds of silence");
  private static final Setting<Integer> DAYS =
      Setting.duration("keepDays", TimeUnit.DAYS, 0, 0, 36_500, "Days of age");
  private static final Setting<Kind> CHOICE =
      Setting.choice("auth.kind", Kind.NONE, "How people show who they are");
  private static final Setting<List<String>> LIST =
      Setting.list(
          "cluster.members",
          List.of(),
          "HOST:PORT",
          member -> member.matches("\\w+:\\d+") ? member : null,
          "Whom to ask first");

  private static final Setting<String> SECRET =
      Setting.secret(
          "auth.password",
          "4 characters or more",
          text -> text.length() < 4 ? null : text,
          "What all of them know");

  /** All kinds together. */
  private static final class Everything extends Options<Everything> {
    private Everything() {
      super(List.of(NUMBER, FLAG, TEXT, SIZE, DURATION, DAYS, CHOICE, LIST, SECRET));
    }

    @Override
    protected Everything self() {
      return this;
    }
  }

  private static String refusal(Setting<?> setting, Object found) {
    return assertThrows(ConfigException.class, () -> setting.check(found)).getMessage();
  }

  @Test
  void aNumberIsWhole() {
    assertEquals(0, NUMBER.check(0));
    assertEquals(100, NUMBER.check(100));
    assertEquals(7, NUMBER.parse(" 7 "));
    for (String bad : new String[] {"", "x", "1.5", "-1", "101", "99999999999", "7s"}) {
      assertThrows(ConfigException.class, () -> NUMBER.parse(bad), bad);
    }
    assertEquals(
        "lines: found \"7\", allowed: a whole number from 0 to 100 (default 5)",
        refusal(NUMBER, "7"));
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertEquals(false, FLAG.check(false));
    assertEquals(false, FLAG.parse(" false "));
    assertThrows(ConfigException.class, () -> FLAG.parse("TRUE"));
    assertEquals(
        "shown: found \"true\", allowed: true or false (default true)", refusal(FLAG, "true"));
  }

  @Test
  void aTextIsTakenAsItIs() {
    assertEquals(" x ", TEXT.parse(" x "));
    assertEquals("1", TEXT.check("1"));
    assertEquals(
        "host: found 1, allowed: a text that is not blank (default \"here\")", refusal(TEXT, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64",
    "' 65536 ', 65536",
    "64 KiB, 65536",
    "64KiB, 65536",
    "4 MiB, 4194304",
    "1 GiB, 1073741824",
    "100 B, 100"
  })
  void aSizeIsBytesOrHasAUnit(String text, int bytes) {
    assertEquals(bytes, SIZE.parse(text));
    assertEquals(bytes, SIZE.check(text), "in JSON too");
    assertEquals(bytes, SIZE.check(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "63",
        "63 B",
        "-64",
        "1.5 KiB",
        "4 MB",
        "4 mib",
        "KiB",
        "64 KiB KiB",
        "2 GiB",
        "1m",
        "17179869184 GiB",
        "99999999999",
        "1073741825"
      })
  void aSizeThatIsNoneOrOutOfBoundsIsRefused(String text) {
    String allowed =
        ", allowed: 64 to 1073741824 bytes, as a whole number or with a unit: B, KiB, MiB, GiB"
            + " (default 4096)";
    assertEquals("lineBytes: found \"" + text + "\"" + allowed, refusal(SIZE, text));
    assertThrows(ConfigException.class, () -> SIZE.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "30, 30", "30s, 30", "2m, 120", "1h, 3600", "1d, 86400", "2 m, 120"})
  void aDurationIsInTheUnitOfItsKeyOrHasOneOfItsOwn(String text, int seconds) {
    assertEquals(seconds, DURATION.parse(text));
    assertEquals(seconds, DURATION.check(text), "in JSON too");
    assertEquals(seconds, DURATION.check(seconds));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "30, 30", "30d, 30", "48h, 2", "86400s, 1"})
  void aDurationOfDaysIsToldInDays(String text, int days) {
    assertEquals(days, DAYS.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "90 seconds", "1h30m", "1.5h", "s", "25h", "500ms", "1 KiB"})
  void aDurationThatIsNoneOrOutOfBoundsIsRefused(String text) {
    String allowed =
        ", allowed: 0 to 86400 seconds, as a whole number or with a unit: s, m, h, d (default 30)";
    assertEquals("idleSeconds: found \"" + text + "\"" + allowed, refusal(DURATION, text));
  }

  @Test
  void aDurationThatIsNoWholeNumberOfTheUnitIsRefused() {
    assertEquals(
        "keepDays: found \"36h\", allowed: 0 to 36500 days, as a whole number or with a unit: s, m,"
            + " h, d (default 0)",
        refusal(DAYS, "36h"));
    assertEquals(
        "idleSeconds: found 1.5, allowed: 0 to 86400 seconds, as a whole number or with a unit: s,"
            + " m, h, d (default 30)",
        refusal(DURATION, 1.5));
  }

  @Test
  void aChoiceIsOneOfASet() {
    assertEquals(Kind.PASSWORD, CHOICE.check(Kind.PASSWORD));
    assertEquals(Kind.PASSWORD, CHOICE.check("password"));
    assertEquals(Kind.PASSWORD, CHOICE.parse(" password "));
    assertEquals(
        "auth.kind: found \"PASSWORD\", allowed: one of \"none\", \"password\" (default \"none\")",
        refusal(CHOICE, "PASSWORD"));
    assertThrows(ConfigException.class, () -> CHOICE.check(1));
    assertThrows(ConfigException.class, () -> CHOICE.check(null));
    assertThrows(ConfigException.class, () -> CHOICE.check(TimeUnit.DAYS));
  }

  @Test
  void aListIsAnArrayOrOneTextWithCommas() {
    List<String> members = List.of("a:1", "b:2");
    assertEquals(members, LIST.check(new JsonArray().add("a:1").add("b:2")));
    assertEquals(members, LIST.check(members));
    assertEquals(members, LIST.check("a:1,b:2"));
    assertEquals(members, LIST.parse(" a:1 , b:2 "));
    assertEquals(List.of("a:1"), LIST.parse("a:1"));
    assertEquals(List.of(), LIST.parse(" "));
    assertEquals(List.of(), LIST.check(new JsonArray()));
  }

  @Test
  void aListWithAnElementThatIsNotAllowedIsRefused() {
    String allowed =
        ", allowed: a list of HOST:PORT, or one text with commas between them (default [])";
    assertEquals("cluster.members: found \"a:1,,b:2\"" + allowed, refusal(LIST, "a:1,,b:2"));
    assertEquals(
        "cluster.members: found [\"a:1\",2]" + allowed,
        refusal(LIST, new JsonArray().add("a:1").add(2)));
    assertEquals("cluster.members: found 1" + allowed, refusal(LIST, 1));
    assertEquals("cluster.members: found null" + allowed, refusal(LIST, null));
  }

  @Test
  void aListIsNotChangedByWhoGaveIt() {
    List<String> members = new ArrayList<>(List.of("a:1"));
    Everything options = new Everything().set(LIST, members);
    members.add("b:2");
    assertEquals(List.of("a:1"), options.get(LIST));
  }

  @Test
  void everyKindGoesToJsonAndBack() {
    Everything options =
        new Everything()
            .set(NUMBER, 1)
            .set(FLAG, false)
            .set(TEXT, "there")
            .set(SIZE, 65_536)
            .set(DURATION, 60)
            .set(DAYS, 7)
            .set(CHOICE, Kind.PASSWORD)
            .set(LIST, List.of("a:1", "b:2"))
            .set(SECRET, "hunter2");
    JsonObject json = options.toJson();
    assertEquals(
        new JsonObject(
            """
            {"lines": 1, "shown": false, "host": "there", "lineBytes": 65536, "idleSeconds": 60,
             "keepDays": 7, "auth": {"kind": "password", "password": "hunter2"},
             "cluster": {"members": ["a:1", "b:2"]}}"""),
        json);
    assertEquals(json, new Everything().setAll(new JsonObject(json.encode())).toJson());
  }

  @Test
  void aRefusalIsOneLineWhateverWasFound() {
    assertEquals(
        "lines: found \"1\\n2\", allowed: a whole number from 0 to 100 (default 5)",
        refusal(NUMBER, "1\n2"));
  }

  @Test
  void aSecretIsNoneOrWhatItsRuleAccepts() {
    assertEquals("", SECRET.defaultValue());
    assertEquals("", SECRET.check(""));
    assertEquals("hunter2", SECRET.check("hunter2"));
    assertEquals("hunter2", SECRET.parse("hunter2"));
    assertTrue(SECRET.isSecret());
    assertFalse(TEXT.isSecret());
  }

  @Test
  void noErrorShowsWhatWasFoundForASecret() {
    String told =
        "auth.password: found what is not shown, allowed: 4 characters or more (default \"\")";
    assertEquals(told, refusal(SECRET, "abc"));
    assertEquals(told, refusal(SECRET, 7351));
    assertEquals(told, refusal(SECRET, new JsonObject().put("hunter2", 1)));
  }

  @Test
  void aSecretIsInTheJsonOfOptionsAndNotInTheirText() {
    Everything options = new Everything().set(SECRET, "hunter2");
    assertEquals("hunter2", options.toJson().getJsonObject("auth").getString("password"));
    assertEquals(
        "…", new JsonObject(options.toString()).getJsonObject("auth").getString("password"));
    String none = new Everything().toString();
    assertEquals("", new JsonObject(none).getJsonObject("auth").getString("password"));
  }

  @Test
  void noErrorShowsWhatStandsInThePlaceOfAGroupWithASecret() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> new Everything().setAll(new JsonObject().put("auth", "hunter2")));
    assertEquals(
        "auth: found what is not shown, allowed: an object with the settings of that group",
        refused.getMessage());
  }
}
