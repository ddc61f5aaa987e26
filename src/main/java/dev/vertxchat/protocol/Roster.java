package dev.vertxchat.protocol;

import java.util.List;

/**
 * Who is in a room, the asker left out.
 *
 * @param names at most {@link #MAX_NAMES} of them, sorted
 * @param others how many they really are
 */
public record Roster(List<String> names, int others) {
  /** Names listed in one answer: a line that is still read, and bounded in a room of thousands. */
  public static final int MAX_NAMES = 100;
}
