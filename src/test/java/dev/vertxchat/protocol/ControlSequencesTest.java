package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSequencesTest {
  /** A text as it is typed here, with {@code ␛} for ESC. */
  private static String clean(String typed) {
    return Text.clean(typed.replace('␛', '\u001b'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "␛[32m", // a colour
        "␛[m",
        "␛[1;38;5;196m",
        "␛[?25l",
        "␛[>4;2m",
        "␛[2 q", // with an intermediate
        "␛[2J␛[1;1H",
        "␛[200~", // a bracketed paste
        "␛OA", // a key in application mode
        "␛OP",
        "\u008fP",
        "\u009b32m", // 8-bit
        "\u009b?25l",
        "␛c", // two characters
        "␛7",
        "␛=",
        "␛M",
        "␛(B", // with an intermediate
        "␛#8",
        "␛%G",
        "␛]0;title\u0007", // OSC, ended by BEL, ST, or what aborts it
        "␛]8;;https://example.org␛\\",
        "␛]0;tit\u0007␛]0;le\u009c",
        "␛]0;title\u0018",
        "\u009d0;Titel: é 漢 😀\u009c",
        "␛P1$r0m␛\\",
        "␛P\u0007q\n#0;2\n␛\\",
        "\u00901$r0m\u009c",
        "␛Xany␛\\",
        "\u0098any\u009c",
        "␛^pm␛\\",
        "\u009epm\u009c",
        "␛_apc␛\\",
        "\u009fapc\u001a",
      })
  void aWholeSequenceIsRemoved(String sequence) {
    assertEquals("ab", clean("a" + sequence + "b"));
    assertEquals("ab", clean(sequence + "a" + sequence + sequence + "b" + sequence));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "␛",
        "␛[",
        "␛[3",
        "␛[32;",
        "␛[2 ",
        "\u009b",
        "\u009b3",
        "␛(",
        "␛O",
        "␛]",
        "␛]0;title",
        "\u009d0;title",
        "␛Pq",
        "\u0090",
        "␛Xx",
        "␛^x",
        "␛_x",
        "␛]0;title␛",
        "␛[␛[␛["
      })
  void anUnendedSequenceIsRemovedToo(String sequence) {
    assertEquals("a", clean("a" + sequence));
  }

  @Test
  void whatCannotBelongToASequenceEndsIt() {
    assertEquals("aéb", clean("a␛[32éb"));
    assertEquals("a😀b", clean("a␛😀b"));
    assertEquals("a b", clean("a␛[3\nb"));
    assertEquals("ab", clean("a␛[3␛[32mb"));
    assertEquals("a\tb", clean("a␛\tb"));
    assertEquals("ab", clean("a␛]0;title␛[32mb"));
    assertEquals("ab", clean("a␛]0;title\u009b32mb"));
  }

  @Test
  void removingASequenceMakesNoOther() {
    assertEquals("a[32mb", clean("a␛\u0007[32mb"));
    assertEquals("a2mb", clean("a␛[3␛[31m2mb"));
    assertEquals("[32m", clean("[32m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\r\n",
        "\u000b",
        "\f",
        "\u0085",
        "\u2028",
        "\u2029",
        "␛E",
        "\n\r\n\u0085\u2028\u2029",
        "\n\u0007␛[m\n"
      })
  void aRunOfLineBreaksIsOneSpace(String breaks) {
    assertEquals("first second", clean("first" + breaks + "second"));
    assertEquals("first", clean(breaks + "first" + breaks));
    assertEquals("", clean(breaks));
  }

  @Test
  void spacesBesideALineBreakStay() {
    assertEquals("a   b", clean("a \n b"));
    assertEquals("  a", clean("\n  a"));
  }

  @Test
  void aLongTextOfBeginningsIsCleanedInAMoment() {
    for (String beginning : new String[] {"␛[", "␛]", "␛P", "\u009d0", "␛(", "␛[0", "\n"}) {
      String text = beginning.repeat(500_000);
      assertTimeout(Duration.ofSeconds(5), () -> clean(text), beginning);
    }
  }

  @Property(tries = 3_000)
  void nothingThatDrivesATerminalIsLeft(
      @ForAll
          @Chars({'\u001b', '[', ']', 'P', '0', ';', 'm', '\\', 'E', ' ', '\t', '\n', 'é'})
          @Chars({'\u0007', '\u0018', '\u0085', '\u009b', '\u009c', '\u009d', '\u2028', '\ud83d'})
          String text) {
    String clean = Text.clean(text);
    assertTrue(
        clean
            .codePoints()
            .noneMatch(c -> ControlSequences.isControl(c) || ControlSequences.isLineBreak(c)),
        clean);
    assertEquals(clean, Text.clean(clean));
  }
}
