package dev.vertxchat.protocol;

import java.util.function.UnaryOperator;

/**
 * What is left of a name when all that looks alike is one: the skeleton of UTS #39, made by ICU4J,
 * and then a rule for ASCII letters. Without ICU4J on the class path there is that rule alone, and
 * a letter of another script looks like no other. Pure.
 */
final class Likeness {
  private static final UnaryOperator<String> SKELETON = skeleton();

  private Likeness() {}

  private static UnaryOperator<String> skeleton() {
    try {
      return new UnicodeSkeleton();
    } catch (NoClassDefFoundError icuIsOptional) {
      return UnaryOperator.identity();
    }
  }

  /**
   * Equal for names that look alike, in whatever case they are written.
   *
   * @param name as {@link Names.Name#text()} has it: the case counts, for a capital may look like
   *     what its small form does not, В like B
   */
  static String of(String name) {
    return ascii(SKELETON.apply(Joiners.removedFrom(name)));
  }

  /**
   * A capital I is a small l to the eye, so i is taken for l too: it is the same name in another
   * case.
   */
  private static String ascii(String skeleton) {
    StringBuilder alike = new StringBuilder(skeleton.length());
    skeleton.codePoints().map(Names::lower).map(Likeness::alike).forEach(alike::appendCodePoint);
    return alike.toString().replace("rn", "m").replace("vv", "w");
  }

  private static int alike(int c) {
    return switch (c) {
      case '0' -> 'o';
      case '1', 'i' -> 'l';
      default -> c;
    };
  }
}
