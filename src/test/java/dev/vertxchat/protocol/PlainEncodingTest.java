package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlainEncodingTest {
  private static final PlainEncoding PLAIN = PlainEncoding.INSTANCE;
  private static final long NOON = 1_795_349_000_123L; // 2026-11-22 12:03:20.123 UTC

  private static void assertSays(String line, Buffer bytes) {
    assertEquals(line + "\n", bytes.toString());
  }

  private static Entry entry(Entry.Kind kind, String text) {
    return new Entry(5, NOON, kind, "Bob", text, null, Entry.NO_REF);
  }

  @Test
  void entriesReadAsInTheProtocol() {
    assertSays("Bob: Hello!", PLAIN.entry("lobby", entry(Entry.Kind.SAID, "Hello!")));
    assertSays("~ Bob waves", PLAIN.entry("lobby", entry(Entry.Kind.ACTION, "waves")));
    assertSays("* Bob joined", PLAIN.entry("lobby", entry(Entry.Kind.JOINED, "")));
    assertSays("* Bob left", PLAIN.entry("lobby", entry(Entry.Kind.LEFT, "")));
    assertSays("* Bob is now Rob", PLAIN.entry("lobby", entry(Entry.Kind.RENAMED, "Rob")));
  }

  @Test
  void thePastBearsItsTime() {
    List<Entry> lines =
        List.of(entry(Entry.Kind.SAID, "Hello!"), entry(Entry.Kind.ACTION, "waves"));
    String past = "[2026-11-22 12:03] Bob: Hello!\n[2026-11-22 12:03] ~ Bob waves";
    assertSays(past, PLAIN.past("lobby", lines));
    assertSays(past, PLAIN.history("lobby", 9, lines));
    assertEquals("", PLAIN.past("lobby", List.of()).toString());
    assertSays("* Nothing was said here yet", PLAIN.history("lobby", 9, List.of()));
  }

  @Test
  void eachLineOfThePastBearsItsOwnMinute() {
    long noon = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    List<Entry> lines =
        LongStream.of(-60_001, -1, 0, 59_999, 60_000, -1)
            .mapToObj(
                by -> new Entry(1, noon + by, Entry.Kind.SAID, "Bob", "x", null, Entry.NO_REF))
            .toList();
    assertEquals(
        List.of("11:58", "11:59", "12:00", "12:00", "12:01", "11:59"),
        PLAIN.past("lobby", lines).toString().lines().map(s -> s.substring(12, 17)).toList());
  }

  @Test
  void whatWasFoundBearsItsTimeAndSaysWhetherItMayGoOn() {
    Search newest = new Search("fox den", Long.MAX_VALUE, 2);
    List<Entry> one = List.of(entry(Entry.Kind.SAID, "A fox's den"));
    List<Entry> two = List.of(entry(Entry.Kind.ACTION, "digs a fox den"), one.get(0));
    assertSays("[2026-11-22 12:03] Bob: A fox's den", PLAIN.found("lobby", newest, one));
    assertSays(
        """
        [2026-11-22 12:03] ~ Bob digs a fox den
        [2026-11-22 12:03] Bob: A fox's den
        * /search goes on with older ones""",
        PLAIN.found("lobby", newest, two));
    assertSays("* Nothing was found for \"fox den\"", PLAIN.found("lobby", newest, List.of()));
    assertSays(
        "* Nothing more was found for \"fox den\"",
        PLAIN.found("lobby", new Search("fox den", 5, 2), List.of()));
  }

  private static Welcome welcome(boolean opened, String... others) {
    return new Welcome(
        "Alice", "lobby", "log", 5, false, opened, new Roster(List.of(others), others.length));
  }

  @Test
  void theWelcomeNamesTheOthers() {
    String in = "* ✔ Connected to server as Alice in lobby: ";
    String help = ". /help lists the commands.";
    assertSays(in + "no others here" + help, PLAIN.welcome(welcome(true)));
    assertSays(in + "1 other here (Bob)" + help, PLAIN.welcome(welcome(true, "Bob")));
    assertSays(
        in + "2 others here (Bob, Carol)" + help, PLAIN.welcome(welcome(true, "Bob", "Carol")));
    assertSays(
        "* ✔ You are in lobby now: 1 other here (Bob).", PLAIN.welcome(welcome(false, "Bob")));
  }

  @Test
  void ofManyOthersTwentyAreNamed() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "n" + i).toList();
    assertSays(
        "* In lobby: you (Alice), 1,204 others here ("
            + String.join(", ", names.subList(0, 20))
            + " and 1,184 more)",
        PLAIN.members("lobby", "Alice", new Roster(names, 1_204)));
  }

  @Test
  void numbersDoNotFollowTheLocaleOfTheServer() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      ofManyOthersTwentyAreNamed();
      assertSays("* (1,204 lines are no longer kept)", PLAIN.gap("lobby", 1, 1_204));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theRestReadsAsInTheProtocol() {
    assertSays("[private] Bob: psst", PLAIN.told("Bob", NOON, "psst"));
    assertSays("* (1,204 lines are no longer kept)", PLAIN.gap("lobby", 3, 1_206));
    assertSays("* Rooms: lobby (2), ops (1)", PLAIN.rooms(rooms(), 0));
    assertSays("* Rooms: lobby (2), ops (1) and 1,004 more", PLAIN.rooms(rooms(), 1_004));
    assertSays("* Alice is now Al", PLAIN.renamed("Alice", "Al"));
    assertSays("* You left ops", PLAIN.farewell("ops"));
    assertSays("* Wait.", PLAIN.delayed("ops", "Wait."));
    assertSays("* Announcement by Bob: Tea", PLAIN.announced("Bob", NOON, "Tea"));
    assertSays("* Bob lets you speak again", PLAIN.unmuted("Bob"));
    assertSays("* Done.", PLAIN.delivered("ops", "Done."));
    assertSays("* Bye.", PLAIN.bye("quit", "Bye."));
    assertSays("* No.", PLAIN.error(ErrorCode.BUSY, "No.", "ops", 5));
  }

  @Test
  void whoIsBannedOrMutedIsListedWithTheReason() {
    Sanction ban =
        new Sanction(
            Sanction.Kind.BAN, null, null, "192.0.2.0/24", "Alice", "", NOON, Sanction.NO_END);
    Sanction mute =
        new Sanction(
            Sanction.Kind.MUTE, Names.parse("Bob"), "rob", null, "Alice", "spam", NOON, NOON);
    assertSays(
        """
        * 192.0.2.0/24 is banned by Alice
        * Bob is muted by Alice until 2026-11-22 12:03:20 UTC: spam
        * and 1,004 more, older ones""",
        PLAIN.bans(List.of(ban, mute), 1_004));
    assertSays("* Nobody is banned or muted", PLAIN.bans(List.of(), 0));
  }

  @Test
  void theCommandsOfOperatorsAreListedForThemOnly() {
    assertFalse(PLAIN.help(false).toString().contains("/kick"));
    assertTrue(PLAIN.help(true).toString().contains("* /kick NAME [WHY] "));
  }

  private static TreeMap<String, Integer> rooms() {
    TreeMap<String, Integer> rooms = new TreeMap<>();
    rooms.put("ops", 1);
    rooms.put("lobby", 2);
    return rooms;
  }

  @Test
  void aPersonSeesNeitherAcksNorPings() {
    assertEquals(0, PLAIN.ack("lobby", 1, 2).length());
    assertEquals(0, PLAIN.toldAck(1, "Bob").length());
    assertEquals(0, PLAIN.ping().length());
    assertEquals(0, PLAIN.pong().length());
  }
}
