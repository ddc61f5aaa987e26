package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private static final String ALLOWED =
      ", allowed: words with a letter or digit, at most 200 characters";

  private static String refusal(String typed) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> Search.parseWords("text", typed));
    assertEquals(ErrorCode.BAD_REQUEST, refused.code());
    return refused.getMessage();
  }

  private static List<Entry> lines(long... seqs) {
    return LongStream.of(seqs)
        .mapToObj(seq -> new Entry(seq, 0, Entry.Kind.SAID, "Bob", "x", null, Entry.NO_REF))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fox", "fox den", "7", "\"fox\" OR (den*", "漢字", "C++", "नमस्ते", "é"})
  void wordsWithALetterOrDigitAreTakenAsTheyAre(String words) {
    assertEquals(words, Search.parseWords("text", words));
  }

  @Test
  void wordsAreCleanedAndStripped() {
    assertEquals("fox den", Search.parseWords("text", " \u001b[1mfox\u202e\nden\t"));
  }

  @Test
  void wordsWithoutALetterOrDigitAreRefused() {
    assertEquals("text: found nothing" + ALLOWED, refusal(""));
    assertEquals("text: found nothing" + ALLOWED, refusal(" \u0007 "));
    assertEquals("text: found \"?! …\"" + ALLOWED, refusal("?! …"));
    assertEquals("text: found \"" + "😀".repeat(40) + "…\"" + ALLOWED, refusal("😀".repeat(41)));
  }

  @Test
  void wordsOfMoreThan200CharactersAreRefused() {
    String longest = "𝒳".repeat(200); // two UTF-16 units, one character
    assertEquals(longest, Search.parseWords("text", longest));
    assertEquals("text: found 201 characters" + ALLOWED, refusal(longest + "x"));
  }

  @Test
  void whatIsOlderIsBelowTheOldestThatWasFound() {
    Search search = new Search("fox", Long.MAX_VALUE, 2);
    assertTrue(search.fromTheEnd());
    Search older = search.older(lines(9, 4));
    assertEquals(new Search("fox", 4, 2), older);
    assertFalse(older.fromTheEnd());
    assertEquals(older, older.older(lines()));
  }

  @Test
  void onlyAFullAnswerMayHaveMoreBehindIt() {
    Search search = new Search("fox", Long.MAX_VALUE, 2);
    assertTrue(search.mayHaveMore(lines(9, 4)));
    assertFalse(search.mayHaveMore(lines(9)));
    assertFalse(search.mayHaveMore(lines()));
  }

  @Property
  void wordsThatWereTakenAreTakenAgainAsTheyAre(@ForAll String typed) {
    try {
      String words = Search.parseWords("text", typed);
      assertEquals(words, Search.parseWords("text", words));
    } catch (RefusedException refused) {
      assertTrue(refused.getMessage().startsWith("text: found "), refused.getMessage());
    }
  }
}
