package dev.vertxchat.protocol;

import java.util.Arrays;

/**
 * Where the zero width joiner and non-joiner (ZWJ, ZWNJ) have a meaning: in cursive scripts, which
 * they make join or not, and beside a virama, the sign of Indic scripts by which consonants join.
 * Data of Unicode 14: Joining_Type of the scripts in use today, and combining class 9. Pure.
 */
final class Joiners {
  static final int ZWNJ = 0x200c;
  static final int ZWJ = 0x200d;

  /** Letters that join on both sides. (The two that join to the next only break no name.) */
  private static final int[] JOINING_BOTH =
      ranges(
          "620 626 628 62a-62e 633-63f 641-647 649-64a 66e-66f 678-687 69a-6bf 6c1-6c2 6cc 6ce"
              + " 6d0-6d1 6fa-6fc 6ff 712-714 71a-71d 71f-727 729 72b 72d-72e 74e-758 75c-76a"
              + " 76d-770 772 775-777 77a-77f 7ca-7ea 841-845 848 84a-853 855 860 862-865 868 886"
              + " 889-88d 8a0-8a9 8af-8b0 8b3-8b8 8ba-8c8 1807 1820-1878 1887-18a8 18aa a840-a871"
              + " 10d01-10d21 10d23 1e900-1e943");

  /** Letters that join to the one before only. */
  private static final int[] JOINING_PREVIOUS =
      ranges(
          "622-625 627 629 62f-632 648 671-673 675-677 688-699 6c0 6c3-6cb 6cd 6cf 6d2-6d3 6d5"
              + " 6ee-6ef 710 715-719 71e 728 72a 72c 72f 74d 759-75b 76b-76c 771 773-774 778-779"
              + " 840 846-847 849 854 856-858 867 869-86a 870-882 88e 8aa-8ac 8ae 8b1-8b2 8b9"
              + " 10d22");

  private static final int[] VIRAMAS =
      ranges(
          "94d 9cd a4d acd b4d bcd c4d ccd d3b-d3c d4d dca e3a eba f84 1039-103a 1714-1715 1734"
              + " 17d2 1a60 1b44 1baa-1bab 1bf2-1bf3 2d7f a806 a82c a8c4 a953 a9c0 aaf6 abed"
              + " 10a3f 11046 11070 1107f 110b9 11133-11134 111c0 11235 112ea 1134d 11442 114c2"
              + " 115bf 1163f 116b6 1172b 11839 1193d-1193e 119e0 11a34 11a47 11a99 11c3f"
              + " 11d44-11d45 11d97");

  private Joiners() {}

  /** First and last of each range, in order. */
  private static int[] ranges(String hexadecimal) {
    return Arrays.stream(hexadecimal.split(" "))
        .map(range -> range.split("-"))
        .flatMapToInt(
            ends ->
                Arrays.stream(new String[] {ends[0], ends[ends.length - 1]})
                    .mapToInt(end -> Integer.parseInt(end, 16)))
        .toArray();
  }

  private static boolean isIn(int[] ranges, int c) {
    int found = Arrays.binarySearch(ranges, c);
    return found >= 0 || (-found - 1) % 2 == 1;
  }

  static boolean isJoiner(int c) {
    return c == ZWNJ || c == ZWJ;
  }

  /** Whether it is a mark that stands on another character, and lets those around it join. */
  static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Whether it is a letter of a cursive script, or the line that lengthens one. */
  static boolean isCursive(int c) {
    return isIn(JOINING_BOTH, c) || isIn(JOINING_PREVIOUS, c) || c == 0x640 || c == 0x7fa;
  }

  static boolean isVirama(int c) {
    return isIn(VIRAMAS, c);
  }

  /**
   * Whether the joiner at an index stands where RFC 5892 (A.1, A.2) allows it: behind a virama, and
   * a ZWNJ also between two letters that would join without it.
   */
  static boolean isAllowed(String text, int at) {
    if (at == 0) {
      return false;
    }
    if (isVirama(text.codePointBefore(at))) {
      return true;
    }
    if (text.charAt(at) != ZWNJ || !isIn(JOINING_BOTH, letterBefore(text, at))) {
      return false;
    }
    int next = letterBehind(text, at + 1);
    return isIn(JOINING_BOTH, next) || isIn(JOINING_PREVIOUS, next);
  }

  private static int letterBefore(String text, int at) {
    int i = at;
    while (i > 0) {
      int c = text.codePointBefore(i);
      if (!isMark(c)) {
        return c;
      }
      i -= Character.charCount(c);
    }
    return -1;
  }

  private static int letterBehind(String text, int at) {
    int i = at;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!isMark(c)) {
        return c;
      }
      i += Character.charCount(c);
    }
    return -1;
  }

  static String removedFrom(String text) {
    return text.indexOf(ZWNJ) < 0 && text.indexOf(ZWJ) < 0
        ? text
        : text.replace(Character.toString(ZWNJ), "").replace(Character.toString(ZWJ), "");
  }
}
