package dev.vertxchat.log.sql;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The terms by which a line is found, the same in every database. Pure.
 *
 * <p>A word is a run of letters, digits and their vowel signs; case, accents and the other forms of
 * a character (Unicode's compatibility) do not count. Of a script that puts no blanks between
 * words, each character is a term, and each two that follow one another: so any part of such a text
 * is found, by all pairs in it.
 */
final class Words {
  /** No more of a line is looked at: it bounds what one line may cost an index. */
  static final int MOST_CHARACTERS = 100_000;

  /** Of a longer term the rest does not count; PostgreSQL takes 2,700 bytes in an index. */
  static final int TERM_CHARACTERS = 64;

  /** Korean has blanks, but not before what is added to a word. */
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN,
          UnicodeScript.JAVANESE,
          UnicodeScript.BALINESE,
          UnicodeScript.TAI_THAM,
          UnicodeScript.TAI_LE,
          UnicodeScript.NEW_TAI_LUE);

  /** Whose marks are written or left out as one likes: accents, points, vowels. */
  private static final Set<UnicodeScript> LIGHT_MARKS =
      EnumSet.of(UnicodeScript.INHERITED, UnicodeScript.ARABIC, UnicodeScript.HEBREW);

  private static final int VOICED = 0x3099; // kana: another letter, no accent
  private static final int SEMI_VOICED = 0x309a;

  private final boolean sought;
  private final Set<String> terms = new LinkedHashSet<>();
  private final StringBuilder word = new StringBuilder();
  private final List<String> run = new ArrayList<>(); // of an unspaced script, its characters

  private Words(boolean sought) {
    this.sought = sought;
  }

  /** All terms of a line. */
  static Set<String> of(String text) {
    return new Words(false).split(text);
  }

  /** The terms that a line must have that holds what somebody looks for; maybe none. */
  static Set<String> sought(String typed) {
    return new Words(true).split(typed);
  }

  private Set<String> split(String text) {
    folded(text)
        .codePoints()
        .forEach(
            c -> {
              if (!isPart(c)) {
                end();
              } else if (isUnspaced(c)) {
                endWord();
                run.add(Character.toString(c));
              } else if (isMark(c) && !run.isEmpty()) {
                run.set(run.size() - 1, run.get(run.size() - 1) + Character.toString(c));
              } else {
                endRun();
                word.appendCodePoint(c);
              }
            });
    end();
    return terms;
  }

  /** Without accents, case, other forms of characters, and what cannot be seen. */
  private static String folded(String text) {
    String part = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    StringBuilder folded = new StringBuilder(part.length());
    Normalizer.normalize(part, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> !isLightMark(c) && Character.getType(c) != Character.FORMAT)
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(folded::appendCodePoint);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static boolean isLightMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK
        && c != VOICED
        && c != SEMI_VOICED
        && LIGHT_MARKS.contains(UnicodeScript.of(c));
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isPart(int c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.LETTER_NUMBER
        || isMark(c);
  }

  /** The mark of a long vowel in kana belongs to no script, but stands in such a text only. */
  private static boolean isUnspaced(int c) {
    return c > 0x0e00 && !isMark(c) && (UNSPACED.contains(UnicodeScript.of(c)) || c == 'ー');
  }

  private void end() {
    endWord();
    endRun();
  }

  private void endWord() {
    if (!word.isEmpty()) {
      int end = Math.min(word.codePointCount(0, word.length()), TERM_CHARACTERS);
      terms.add(word.substring(0, word.offsetByCodePoints(0, end)));
      word.setLength(0);
    }
  }

  private void endRun() {
    for (int i = 0; i < run.size(); i++) {
      if (i > 0) {
        terms.add(run.get(i - 1) + run.get(i));
      }
      if (!sought || run.size() == 1) {
        terms.add(run.get(i));
      }
    }
    run.clear();
  }
}
