package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static RefusedException refused(String typed) {
    return assertThrows(RefusedException.class, () -> Names.parse(typed), typed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "a", "7", "Alice", "a.b-c_d", "Zoë", "Ольга", "山田", "محمد", "देवी", "ก้อง"})
  void aNameInAnyScriptStaysAsItIs(String typed) {
    assertEquals(typed, Names.parse(typed).text());
  }

  @ParameterizedTest
  @CsvSource({
    "Alice, aLICE",
    "Zoë, ZOË",
    "Ольга, оЛЬГА",
    "Ａｌｉｃｅ, alice", // full width
    "Ame\u0301lie, amélie", // decomposed
    "ＺＯＥ\u0308, zoë"
  })
  void namesThatDifferInCaseWidthOrCompositionAreOne(String one, String other) {
    assertEquals(Names.parse(one).key(), Names.parse(other).key());
  }

  @Test
  void namesThatDifferOtherwiseAreTwo() {
    assertNotEquals(Names.parse("Zoe").key(), Names.parse("Zoë").key());
    assertNotEquals(Names.parse("a_b").key(), Names.parse("a-b").key());
  }

  @Test
  void theTextKeepsItsCaseButIsComposedAndOfOneWidth() {
    assertEquals("Alice", Names.parse("Ａｌｉｃｅ").text());
    assertEquals("Am\u00e9lie", Names.parse("Ame\u0301lie").text());
  }

  @Test
  void spacesAroundItAreNotPartOfIt() {
    assertEquals("Alice", Names.parse("  Alice \t").text());
  }

  @Test
  void thirtyTwoCharactersAreAllowedAndThirtyThreeAreNot() {
    assertEquals("x".repeat(32), Names.parse("x".repeat(32)).text());
    refused("x".repeat(33));
    String beyondTheBmp = "𠀀".repeat(32); // two Java chars each
    assertEquals(beyondTheBmp, Names.parse(beyondTheBmp).text());
    refused("𠀀".repeat(33));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-a",
        "_a",
        ".a",
        "*",
        "*a",
        "~a",
        "[private]",
        "a b",
        "a\tb",
        "a\u00a0b",
        "a:b",
        "a/b",
        "/quit",
        "a,b",
        "a@b",
        "😀",
        "a😀",
        "a\u0000",
        "a\u001b",
        "a\u007f",
        "a\u0085",
        "a\u202e",
        "\u202ea",
        "a\u2066",
        "a\u200b",
        "a\u00ad",
        "a\ufeff",
        "\u0301a",
        "ﬁ",
        "a\ud800",
        "\udc00",
        "אa",
        "a\ufffd"
      })
  void whatIsNoNameIsRefusedWithTheRule(String typed) {
    RefusedException e = refused(typed);
    assertEquals(ErrorCode.BAD_NAME, e.code());
    assertTrue(
        e.getMessage()
            .endsWith(
                " can't be a username: allowed are 1 to 32 letters, digits, _, - or ., beginning"
                    + " with a letter or digit."),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n", "\u3000"})
  void nothingIsAskedForAgain(String typed) {
    assertEquals(
        "A username is needed: 1 to 32 letters, digits, _, - or ., beginning with a letter or"
            + " digit.",
        refused(typed).getMessage());
  }

  @Test
  void aRefusalShowsNothingThatDrivesATerminalAndNotAllOfALongText() {
    String message = refused("\u001b[31m" + "x".repeat(4_000)).getMessage();
    assertTrue(message.startsWith("\"xxx"), message);
    assertTrue(message.length() < 200, message);
  }

  @Test
  void aRoomIsNamedInLowerCase() {
    assertEquals("ops", Names.parseRoom("OPS"));
    assertEquals("café", Names.parseRoom("CAFE\u0301"));
    RefusedException e = assertThrows(RefusedException.class, () -> Names.parseRoom("#ops"));
    assertEquals(ErrorCode.BAD_ROOM, e.code());
  }

  @Property(tries = 3_000)
  void anyTextIsANameOrRefused(@ForAll String typed) {
    try {
      Names.Name name = Names.parse(typed);
      assertFalse(name.text().isEmpty());
      assertTrue(name.text().codePointCount(0, name.text().length()) <= Names.MAX_LENGTH);
      assertEquals(name, Names.parse(name.text()), "a name as it is shown is itself");
    } catch (RefusedException refused) {
      assertEquals(ErrorCode.BAD_NAME, refused.code());
    }
  }
}
