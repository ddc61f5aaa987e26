package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  private static void assertRemoved(int from, int to) {
    for (int c = from; c <= to; c++) {
      String text = "a" + Character.toString(c) + "b";
      assertEquals("ab", Text.clean(text), Integer.toHexString(c));
    }
  }

  @Test
  void controlCharactersAreRemoved() {
    assertRemoved(0, 8);
    assertRemoved(0x0e, 0x1a);
    assertRemoved(0x1c, 0x1f);
    assertRemoved(0x7f, 0x84);
    assertRemoved(0x86, 0x8d);
    assertRemoved(0x91, 0x97);
    assertRemoved(0x99, 0x9a);
    assertRemoved(0x9c, 0x9c);
  }

  @Test
  void bidiOverridesAndIsolatesAreRemoved() {
    assertRemoved(0x202a, 0x202e);
    assertRemoved(0x2066, 0x2069);
  }

  @Test
  void theirNeighboursStay() {
    for (int c : new int[] {'\t', ' ', '~', 0xa0, 0x2027, 0x202f, 0x205f, 0x2070}) {
      String text = "a" + Character.toString(c) + "b";
      assertEquals(text, Text.clean(text), Integer.toHexString(c));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t \t",
        "\u00a0",
        "\u3000 \u2003",
        "\u200b",
        "\u200d\u200c",
        "\u2800",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\ud834\udd59",
        "\u00ad \ufeff\u2060",
        "\ufe0f",
        "\u2028",
        "\u001b[32m \u001b[m",
        "\udb40\udc41"
      })
  void nothingIsLeftOfABlankText(String blank) {
    assertEquals("", Text.clean(blank));
    assertEquals("x", Text.clean(blank + "x" + blank).strip().replaceAll("[^x]", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {" x", ".", "\u0301", "\u3164x\u3164", "😀", "\ufffd", "  \u25a1"})
  void aTextInWhichAnythingIsSeenStaysWithItsSpaces(String text) {
    assertEquals(text, Text.clean(text));
  }

  @Test
  void ofALongTextTheBeginningIsShownCleaned() {
    assertEquals("x".repeat(40), Text.shown("x".repeat(40)));
    assertEquals("x".repeat(40) + "…", Text.shown("x".repeat(41)));
    assertEquals("😀".repeat(40) + "…", Text.shown("😀".repeat(1_000_000)));
    assertEquals("red…", Text.shown("\u001b[31mred" + "\u200b".repeat(1_000) + "green"));
    assertEquals("a…", Text.shown("a\u001b]0;" + "title".repeat(1_000) + "\u0007b"));
    assertEquals("a…", Text.shown("a" + "\u200b".repeat(254) + "😀"));
  }

  @Test
  void whatIsShownOfALongTextIsCleanWithoutTheRestToo() {
    String rightToLeftAtTheEnd = "a\u200f" + "b".repeat(60) + "שלום";
    assertEquals("a" + "b".repeat(38) + "…", Text.shown(rightToLeftAtTheEnd));
    assertEquals("x".repeat(39) + "…", Text.shown("x".repeat(39) + "\u200cمی"));
  }

  @Test
  void aCleanTextIsNotCopied() {
    String text = "Zoë said\t漢字";
    assertSame(text, Text.clean(text));
  }

  @Test
  void charactersBeyondTheBmpStay() {
    assertEquals("👩‍🚀 𠀀", Text.clean("👩‍🚀 𠀀"));
  }

  @Test
  void unpairedSurrogatesBecomeTheReplacementCharacter() {
    assertEquals("\ufffd", Text.clean("\ud83d"));
    assertEquals("a\ufffdb", Text.clean("a\udc00b"));
    assertEquals("\ufffd\ufffd", Text.clean("\udc00\ud83d"));
    assertEquals("\ufffd😀", Text.clean("\ud83d😀"));
  }

  @Test
  void bytesThatAreNotUtf8BecomeTheReplacementCharacter() {
    assertEquals("a\ufffdb", Text.decode(Buffer.buffer(new byte[] {'a', (byte) 0xff, 'b'})));
    assertEquals("\ufffd", Text.decode(Buffer.buffer(new byte[] {(byte) 0xc3})));
    assertEquals("é", Text.decode(Buffer.buffer(new byte[] {(byte) 0xc3, (byte) 0xa9})));
  }

  @Property
  void whatIsCleanStaysAndSurvivesTheWire(@ForAll String text) {
    String clean = Text.clean(text);
    assertEquals(clean, Text.clean(clean));
    assertEquals(clean, Text.decode(Buffer.buffer(clean)));
    assertTrue(clean.chars().noneMatch(c -> c == '\n' || c == 0x1b));
  }
}
