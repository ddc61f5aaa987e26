package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvisibleTest {
  private static final String TAGS_OF_SCOTLAND =
      "\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74";
  private static final String TAG_END = "\udb40\udc7f";

  private static void assertRemoved(int... ranges) {
    for (int i = 0; i < ranges.length; i += 2) {
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        String invisible = Character.toString(c);
        assertEquals("ab", Text.clean("a" + invisible + "b"), Integer.toHexString(c));
        assertEquals("漢字", Text.clean(invisible + "漢字"), Integer.toHexString(c));
      }
    }
  }

  @Test
  void whatShowsNothingIsRemoved() {
    assertRemoved(0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x17b4, 0x17b5, 0x180b, 0x180f);
    assertRemoved(0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x206f, 0xfeff, 0xfeff);
    assertRemoved(0xfff0, 0xfffb, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe00ff);
    assertRemoved(0xe01f0, 0xe0fff);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "می‌خواهم", // Persian, "I want"
        "نامه‌ای", // "a letter"
        "ه‍.ق", // an abbreviation: joined to nothing
        "دستور‌ها", // as it is typed, though its r never joins
        "مَ‌ن", // behind a vowel sign
        "क्‍ष क्‌ष", // Devanagari, both forms of a cluster
        "র‍্যাব", // Bengali: before the virama
        "ශ්‍රී ලංකා", // Sinhala
        "ന്‍", // Malayalam, at the end
        "ᠮᠣᠩᠭᠣᠯ᠋ ᠬ᠎ᠠ", // Mongolian variations
        "สวัสดี\u200bครับ", // Thai, where a line may break
        "ខ្មែរ\u200bខ្មែរ", // Khmer
        "👩‍🚀 👩🏽‍🚀 👨‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈 🏴‍☠️ 🧑‍🤝‍🧑 🏃🏽‍➡️ 🙂‍↔️",
        "❤️ ☎︎ 1️⃣ ©️ 🇪🇺",
        "葛󠄀城", // an ideographic variation
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "שלום\u200f! C++\u200e",
        "\u200fمرحبا (1\u200f-2)",
        "مرحبا\u061c 1-2",
        "각 ㅤ" // Hangul and its filler
      })
  void whatWritingOrAnEmojiNeedsStays(String text) {
    assertEquals(text, Text.clean(text));
  }

  @Test
  void joinersAreRemovedWhereNothingJoins() {
    assertEquals("administrator", Text.clean("admin\u200cistr\u200dator"));
    assertEquals("αβ жз 漢字 12", Text.clean("α\u200dβ ж\u200cз 漢\u200d字 1\u200d2"));
    assertEquals("👩a", Text.clean("👩\u200da"));
    assertEquals("a👩", Text.clean("a\u200d👩"));
    assertEquals("👩", Text.clean("👩\u200d"));
    assertEquals("क", Text.clean("क\u200d"));
  }

  @Test
  void oneStaysOfThoseThatFollowEachOther() {
    assertEquals("ب\u200cب", Text.clean("ب\u200c\u200c\u200d\u200c\u200cب"));
    assertEquals("❤\ufe0f", Text.clean("❤\ufe0f\ufe0e\ufe0f\ufe01"));
    assertEquals("漢\udb40\udd00字", Text.clean("漢\udb40\udd00\udb40\udd01字"));
    assertEquals("ש\u200f!", Text.clean("ש\u200f\u200e\u200f!"));
    assertEquals("❤\ufe0f\u200d🔥", Text.clean("❤\ufe0f\u200d\u200d🔥"));
  }

  @Test
  void aVariationSelectorIsRemovedWhereNothingCanVary() {
    assertEquals(" a", Text.clean(" \ufe0fa"));
    assertEquals("a", Text.clean("\ufe0fa"));
    assertEquals("a", Text.clean("a\udb40\udd00"));
    assertEquals("漢", Text.clean("漢\u180b"));
  }

  @Test
  void marksOfDirectionAreRemovedFromATextWithoutLettersFromRightToLeft() {
    assertEquals("pay 1-2", Text.clean("pay \u200f1\u200f-\u200f2\u061c"));
    assertEquals("pay 1-2", Text.clean("pay \u200e1-2"));
  }

  @Test
  void tagsAreRemovedWhereTheyMakeNoFlag() {
    String scotland = "🏴" + TAGS_OF_SCOTLAND + TAG_END;
    assertEquals(scotland + scotland, Text.clean(scotland + scotland));
    assertEquals("🏴", Text.clean("🏴" + TAGS_OF_SCOTLAND));
    assertEquals("🏴a", Text.clean("🏴" + TAGS_OF_SCOTLAND + "a" + TAG_END));
    assertEquals("🏴", Text.clean("🏴" + TAGS_OF_SCOTLAND + TAGS_OF_SCOTLAND + TAG_END));
    assertEquals("🏴", Text.clean("🏴" + TAG_END));
    assertEquals("🏴", Text.clean("🏴\udb40\udc47\udb40\udc42\udb40\udc45" + TAG_END)); // GBE
    assertEquals("a", Text.clean("a" + TAGS_OF_SCOTLAND + TAG_END));
    assertEquals("😀", Text.clean("😀" + TAGS_OF_SCOTLAND + TAG_END));
  }

  @Test
  void aLongTextOfInvisibleCharactersIsCleanedInAMoment() {
    for (String part :
        new String[] {"\u200f", "🏴" + TAGS_OF_SCOTLAND, "ب\u200c", "\u200d\u064b", "\ufe0f"}) {
      String text = part.repeat(200_000);
      assertTimeout(Duration.ofSeconds(5), () -> Text.clean(text), part);
    }
  }

  @Provide
  static Arbitrary<String> mixed() {
    return Arbitraries.of(
            "a",
            " ",
            "漢",
            "ب",
            "ر",
            "\u064b",
            "क",
            "\u094d",
            "ส",
            "ᠮ",
            "ש",
            "❤",
            "👩",
            "🏽",
            "🏴",
            "\u200b",
            "\u200c",
            "\u200d",
            "\u200e",
            "\u200f",
            "\u061c",
            "\u180b",
            "\u180e",
            "\ufe0f",
            "\udb40\udd00",
            "\u00ad",
            "\ufeff",
            TAGS_OF_SCOTLAND,
            TAG_END,
            "\n",
            "\u001b[m")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000)
  void whatWasCleanedOnceStaysAsItIs(@ForAll @From("mixed") String text) {
    String clean = Text.clean(text);
    assertEquals(clean, Text.clean(clean));
    assertTrue(clean.length() <= text.length());
  }
}
