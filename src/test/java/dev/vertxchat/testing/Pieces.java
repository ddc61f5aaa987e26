package dev.vertxchat.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The ways in which the network may hand on the same bytes. */
public final class Pieces {
  /** Places at which bytes are cut in two, at most: so that long inputs cost no more each. */
  private static final int CUTS = 16;

  private Pieces() {}

  /** Whole, byte by byte, and cut in two at many places. */
  public static List<List<byte[]>> of(byte[] bytes) {
    List<List<byte[]>> ways = new ArrayList<>();
    ways.add(List.of(bytes));
    ways.add(
        IntStream.range(0, bytes.length)
            .mapToObj(i -> Arrays.copyOfRange(bytes, i, i + 1))
            .toList());
    int step = bytes.length / CUTS + 1;
    for (int cut = 1; cut < bytes.length; cut += step) {
      ways.add(List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)));
    }
    return ways;
  }

  /** A way written down, for a failure. */
  public static String shown(List<byte[]> way) {
    return way.stream()
        .map(piece -> new String(piece, StandardCharsets.ISO_8859_1))
        .toList()
        .toString();
  }
}
