package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private static boolean finds(String typed, String line) {
    return Words.of(line).containsAll(Words.sought(typed));
  }

  @Test
  void wordsArePartedByWhatIsNoLetterAndNoDigit() {
    assertEquals(
        Set.of("the", "fox", "s", "den", "2", "example"),
        Words.of("The fox's den: <fox@den.example> #2!"));
  }

  @ParameterizedTest
  @CsvSource({
    "ÜBERMUT, übermut",
    "ubermut, Übermut",
    "cafe\u0301, café",
    "ОДИН, один",
    "ελα, ΈΛΑ",
    "οδοσ, ΟΔΟΣ",
    "οδος, ΟΔΟΣ",
    "istanbul, İSTANBUL",
    "fi, ﬁ",
    "abc123, ＡＢＣ１２３",
    "שלום, שָׁלוֹם",
    "محمد, مُحَمَّد",
    "میخواهم, می\u200cخواهم",
    "हिन्दी, मेरी हिन्दी अच्छी है",
    "३, अध्याय ३"
  })
  void aWordIsFoundHoweverItIsWritten(String typed, String line) {
    assertTrue(finds(typed, line), Words.sought(typed) + " in " + Words.of(line));
  }

  @ParameterizedTest
  @CsvSource({"fox, foxes", "के, का", "か, が", "好你, 你好", "ab, a b"})
  void anotherWordIsNot(String typed, String line) {
    assertFalse(finds(typed, line), Words.sought(typed) + " in " + Words.of(line));
  }

  @ParameterizedTest
  @CsvSource({
    "你好, '你好世界，今天天气很好'",
    "世界, '你好世界，今天天气很好'",
    "天气很好, '你好世界，今天天气很好'",
    "好, '你好世界，今天天气很好'",
    "手机, 我的iPhone手机",
    "iphone, 我的iPhone手机",
    "がっこう, わたしのがっこうは",
    "サーバー, チャットサーバーです",
    "サーバ, チャットサーバーです",
    "ｻｰﾊﾞｰ, チャットサーバーです",
    "학교, 나는 학교에서 공부한다",
    "สวัสดี, สวัสดีครับ",
    "ครับ, สวัสดีครับ",
    "မြန်မာ, မြန်မာဘာသာစကား",
    "𠮷野家, 𠮷野家で"
  })
  void anyPartOfATextWithoutBlanksIsFound(String typed, String line) {
    assertTrue(finds(typed, line), Words.sought(typed) + " in " + Words.of(line));
  }

  @Test
  void aLongPartIsSoughtByItsPairsAloneWhichAreFewerThanAllItsTerms() {
    assertEquals(Set.of("你好", "好世", "世界"), Words.sought("你好世界"));
    assertEquals(Set.of("好"), Words.sought("好"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "🦊", "!?", "\u200d", "\u0301"})
  void whatHoldsNoWordHasNoTerms(String text) {
    assertEquals(Set.of(), Words.of(text));
  }

  @Test
  void aTermAndALineHaveABound() {
    String longest = "x".repeat(Words.TERM_CHARACTERS);
    assertEquals(Set.of(longest), Words.of(longest + "yz"));
    assertEquals(Words.sought(longest + "yz"), Words.of(longest + "yz"));
    assertEquals(Set.of("a"), Words.of("a ".repeat(Words.MOST_CHARACTERS / 2) + "beyond"));
  }

  @Property
  void whatIsSaidIsFoundByAllOfIt(@ForAll String text) {
    assertTrue(finds(text, text));
  }

  @Property
  void aTermIsOneTermByItself(@ForAll String text) {
    for (String term : Words.of(text)) {
      assertFalse(term.isEmpty() || term.chars().anyMatch(c -> c == ' ' || c == '"' || c == '\\'));
    }
  }
}
