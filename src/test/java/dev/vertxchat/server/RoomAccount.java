package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.client.Talker;
import dev.vertxchat.client.Talker.Given;
import dev.vertxchat.testing.Until;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds what the members of a room were given against its log, read straight out of the file, piece
 * by piece: a long test need not remember all of it.
 */
final class RoomAccount {
  private final Path file;
  private final String room;
  private final String seed;
  private final List<Talker> talkers;
  private final Map<String, Long> lines = new HashMap<>();
  private final MessageDigest digest;
  private long settled;

  RoomAccount(Path file, String room, List<Talker> talkers, String seed) throws Exception {
    this.file = file;
    this.room = room;
    this.seed = seed;
    this.talkers = talkers.stream().filter(t -> t.room().equals(room)).toList();
    this.digest = MessageDigest.getInstance("SHA-256");
  }

  /** How many entries were held against each other so far. */
  long settled() {
    return settled;
  }

  /** Waits until everyone was given all that is in the log now, and compares it. */
  void settle() throws Exception {
    List<Given> log = read(settled, digest);
    if (log.isEmpty()) {
      return;
    }
    log.forEach(this::isNextLine);
    long end = log.get(log.size() - 1).seq();
    for (Talker talker : talkers) {
      Until.isTrue(
          () -> talker.since() >= 0 || !talker.failures().isEmpty(),
          () -> seed + ": " + talker.name() + " is not in");
      List<Given> owed = log.stream().filter(g -> isFor(talker, g)).toList();
      Until.isTrue(
          () -> talker.count(end) >= owed.size() || !talker.failures().isEmpty(),
          () -> seed + ": " + talker.name() + " was given " + talker.count(end) + " of " + owed);
      assertEquals(List.of(), talker.failures(), seed);
      assertEquals(owed, talker.take(end), () -> seed + ": what " + talker.name() + " was given");
    }
    settled = end;
  }

  /** Each of a client's lines stands in the log once, and after those it said before. */
  private void isNextLine(Given entry) {
    for (Talker talker : talkers) {
      if (entry.what().startsWith(Talker.said(talker.name(), ""))) {
        long line = lines.merge(talker.name(), 1L, Long::sum);
        assertEquals(Talker.said(talker.name(), "line " + line), entry.what(), seed);
      }
    }
  }

  private static boolean isFor(Talker talker, Given entry) {
    boolean own =
        entry.what().equals(Talker.other("JOINED", talker.name()))
            || entry.what().equals(Talker.other("LEFT", talker.name()));
    return entry.seq() > talker.since() && !own;
  }

  /** All that was said is in the log, and what was in it has stayed as it was. */
  void close() throws Exception {
    settle();
    for (Talker talker : talkers) {
      assertEquals(talker.said(), lines.getOrDefault(talker.name(), 0L), seed);
    }
    MessageDigest again = MessageDigest.getInstance("SHA-256");
    assertEquals(settled, read(0, again).size(), seed);
    assertEquals(hex(digest), hex(again), seed + ": the log of " + room + " has changed");
  }

  private static String hex(MessageDigest digest) {
    return java.util.HexFormat.of().formatHex(digest.digest());
  }

  /** The entries after a number, which must be numbered without a hole. */
  private List<Given> read(long after, MessageDigest digest) throws Exception {
    List<Given> entries = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT seq, kind, e.name, text FROM chat_entry e JOIN chat_room r ON r.id = room"
                    + " WHERE r.name = ? AND seq > ? ORDER BY seq")) {
      select.setString(1, room);
      select.setLong(2, after);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Given entry = new Given(rows.getLong(1), what(rows));
          assertEquals(after + entries.size() + 1, entry.seq(), seed + ": a hole in " + room);
          digest.update(entry.toString().getBytes(StandardCharsets.UTF_8));
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static String what(ResultSet row) throws Exception {
    return row.getString(2).equals("said")
        ? Talker.said(row.getString(3), row.getString(4))
        : Talker.other(row.getString(2).toUpperCase(Locale.ROOT), row.getString(3));
  }
}
