package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static RefusedException refused(String typed) {
    return assertThrows(RefusedException.class, () -> Names.parse(typed), typed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "a",
        "7",
        "Alice",
        "a.b-c_d",
        "Zoë",
        "Ольга",
        "山田",
        "محمد",
        "देवी",
        "ก้อง",
        "བསྟན་འཛིན",
        "二〇二六",
        "علی‌رضا",
        "می‌خواهم",
        "مَ‌ن",
        "ශ්‍රී",
        "ന്‍",
        "क्‌ष"
      })
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
    "ＺＯＥ\u0308, zoë",
    "ΟΔΟΣ, οδος",
    "οδοσ, οδος",
    "ΣΑΣ.Σ, σασ.σ",
    "İstanbul, istanbul",
    "i\u0307stanbul, istanbul",
    "I\u0323\u0307x, i\u0323\u0307x",
    "STRAẞE, straße",
    "ꭰꮎ, ᎠᎾ", // Cherokee
    "ⴀ, Ⴀ", // Georgian
    "თბილისი, ᲗᲑᲘᲚᲘᲡᲘ",
    "ᲀа, ВА",
    "علی‌رضا, علیرضا", // joiners don't always show
    "க்‌ஷ, க்ஷ"
  })
  void namesThatDifferInCaseWidthOrCompositionAreOne(String one, String other) {
    assertEquals(Names.parse(one).key(), Names.parse(other).key());
  }

  @Test
  void namesThatDifferOtherwiseAreTwo() {
    assertNotEquals(Names.parse("Zoe").key(), Names.parse("Zoë").key());
    assertNotEquals(Names.parse("a_b").key(), Names.parse("a-b").key());
    assertNotEquals(Names.parse("Weiß").key(), Names.parse("Weiss").key());
    assertNotEquals(Names.parse("ılık").key(), Names.parse("ilik").key());
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

  @Test
  void aNameThatIsTooLongIsToldHowLongItIs() {
    assertEquals(
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" can't be a username: it has 33 characters, allowed are 1"
            + " to 32 letters, digits, _, - or ., beginning with a letter or digit.",
        refused("x".repeat(33)).getMessage());
  }

  /** What it is told is the length as typed: nothing has composed it. */
  @Test
  void aNameIsMeasuredBeforeAnythingIsDoneWithIt() {
    String name = "e\u0301".repeat(500_000);
    String room = assertThrows(RefusedException.class, () -> Names.parseRoom(name)).getMessage();
    assertTrue(room.contains(" can't be a room name: it has 1,000,000 characters, "), room);
    String user = refused(name).getMessage();
    assertTrue(user.contains(" can't be a username: it has 1,000,000 characters, "), user);
    assertTrue(characters(user) < 200, user);
  }

  @Test
  void aNameThatIsComposedOfThreeTimesAsManyCharactersIsNotTooLong() {
    assertEquals("ệ".repeat(32), Names.parse("e\u0323\u0302".repeat(32)).text());
    assertEquals("ᾧ".repeat(32), Names.parse("ω\u0314\u0342\u0345".repeat(32)).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nguyễn",
        "Nguye\u0302\u0303n", // decomposed
        "Phươ\u0323ng",
        "ᾧ", // Greek, three marks
        "ก๊กุ้ง",
        "กี้",
        "क्षितिज",
        "र्द्धिंग",
        "রিঙ্কু",
        "ಗೋಂ",
        "ක්‍රෝ",
        "மீனாட்சி",
        "יִשָּׂשכָר", // Hebrew with points, three on one letter
        "מֹשֶׁה",
        "مُحَمَّد", // Arabic with all its vowels
        "اللّٰه",
        "བསྒྲུབས", // Tibetan, three below one another
        "སྒྲོལ་མ",
        "ཧཱུྃ",
        "ស៊ុំ",
        "មេតោ",
        "မြို့",
        "ꦱꦿꦶ"
      })
  void upToThreeMarksStandOnALetter(String typed) {
    String composed = Normalizer.normalize(typed, Normalizer.Form.NFC);
    assertEquals(composed, Names.parse(typed).text());
    Names.parseRoom(typed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0316\u0317\u0318\u0319",
        "ệ\u0316\u0317", // two that are composed with the letter, and two more
        "ẹ\u0302\u0301\u0300x",
        "bo\u0301\u0302\u0303\u0304b",
        "ก็็็็",
        "क्‍्‍्‍्‍", // joiners between them
        "שָּׁ֣" // Hebrew with an accent besides
      })
  void aFourthMarkOnALetterIsRefused(String typed) {
    String message = refused(typed).getMessage();
    assertTrue(
        message.endsWith("\" can't be a username: at most 3 marks may stand on one letter."),
        message);
    assertThrows(RefusedException.class, () -> Names.parseRoom(typed));
  }

  @Test
  void thirtyMarksOnOneLetterAreRefused() {
    String message = refused("Z" + "\u0335".repeat(30)).getMessage();
    assertTrue(message.endsWith("at most 3 marks may stand on one letter."), message);
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
        "a\udb40\udd00", // a variation selector, which is a mark
        "a\ufe0f",
        "a\u200cb",
        "a\u200d",
        "\u200dعلی",
        "ع\u200dع", // a joiner where they join without it
        "ر\u200cه", // a non-joiner where nothing would join
        "ب\u200cء",
        "ب\u200c",
        "ب\u200c\u200cب",
        "अ\u200d",
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
  @ValueSource(strings = {"", " ", "\t\r\n", "\u3000", "\u00a0", "\u200b", "\u3164", "\u001b[m"})
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

  @Test
  void aRoomInAnyCaseIsAcceptedAgainByItsName() {
    assertEquals("i".repeat(20), Names.parseRoom("İ".repeat(20)));
    assertEquals("i".repeat(32), Names.parseRoom("İ".repeat(32)));
    assertEquals("οδος", Names.parseRoom("ΟΔΟΣ"));
    assertEquals("οδος", Names.parseRoom("οδοσ"));
    assertEquals("σ", Names.parseRoom("Σ"));
    assertEquals("σας-σας2", Names.parseRoom("ΣΑΣ-ΣΑΣ2"));
    assertEquals("straße", Names.parseRoom("Straße"));
    assertEquals("گپ‌زنی", Names.parseRoom("گپ‌زنی"));
  }

  private static String oneOf(int... codePoints) {
    return new String(codePoints, 0, codePoints.length);
  }

  private static void assertIsItsOwnKey(String typed) {
    Names.Name name;
    try {
      name = Names.parse(typed);
    } catch (RefusedException refused) {
      return;
    }
    assertEquals(name, Names.parse(name.text()), "a name as it is shown is itself");
    assertEquals(name.key(), Names.parse(name.key()).key(), "a key is its own key");
    String room = Names.parseRoom(typed);
    assertEquals(room, Names.parseRoom(room), "a room is found by its name");
    assertEquals(name.key(), Names.parse(room).key());
    assertTrue(characters(room) <= Names.MAX_LENGTH, room);
    assertTrue(characters(name.key()) <= Names.MAX_LENGTH, name.key());
    assertHasOneKeyInCapitals(name);
  }

  private static void assertHasOneKeyInCapitals(Names.Name name) {
    String capitals = name.text().toUpperCase(Locale.ROOT);
    boolean some = characters(capitals) != characters(name.text()); // have none of their own, as ß
    if (some || name.text().chars().anyMatch(c -> c == 'ı' || c == 0x345)) { // are other letters
      return;
    }
    try {
      assertEquals(name.key(), Names.parse(capitals).key(), "case makes no other name");
    } catch (RefusedException noCapitalIsAllowed) {
      assertFalse(capitals.equals(name.text()), capitals);
    }
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES) // eight seconds of a core, whoever shares it
  void everyCharacterOfUnicodeKeepsANameItsOwnKey() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
        assertIsItsOwnKey(oneOf(c));
        assertIsItsOwnKey(oneOf('I', c, 0x307, 0x301));
        assertIsItsOwnKey(oneOf(c, 'Σ', c, 'σ'));
        assertIsItsOwnKey(oneOf(c).repeat(Names.MAX_LENGTH));
      }
    }
  }

  @Provide
  static Arbitrary<String> names() {
    Arbitrary<Integer> any = Arbitraries.integers().between(1, Character.MAX_CODE_POINT);
    Arbitrary<Integer> letter = any.filter(c -> Character.isLetter(c) || Joiners.isMark(c));
    Arbitrary<Integer> odd =
        Arbitraries.of(
            (int) 'I', (int) 'i', 0x130, 0x131, 0x307, 0x323, 0x345, 0x3a3, 0x3c2, 0x3c3, 0xdf,
            0x1e9e, 0x13a0, 0xab70, 0x1c80, 0x200c, 0x200d, 0x628, 0x654, 0x64e, 0x94d, 0x915,
            (int) '.');
    return Arbitraries.oneOf(letter, odd, odd)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(list -> oneOf(list.stream().mapToInt(c -> c).toArray()));
  }

  @Property(tries = 20_000)
  void aNameOfAnyLettersIsItsOwnKey(@ForAll @From("names") String typed) {
    assertIsItsOwnKey(typed);
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
