package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLogsTest {
  private final LogStore store = LogStore.memory(100, 3);

  private RoomLog open(String room) {
    return store.open(room).result();
  }

  private static void append(RoomLog log, Entry.Kind... kinds) {
    for (Entry.Kind kind : kinds) {
      Draft draft = new Draft(kind, "Bob", "x", null, Entry.NO_REF, Draft.NO_RECEIPT);
      log.append(List.of(draft), 5, () -> {});
    }
  }

  /** A log in which something was said and that nobody uses. */
  private RoomLog unused(String room) {
    RoomLog log = open(room);
    append(log, Entry.Kind.SAID);
    store.unloaded(log);
    return log;
  }

  private List<String> rooms() {
    return store.rooms(10).result().names();
  }

  @Test
  void aRoomHasOneLogWhoeverOpensIt() {
    assertNull(store.find("lobby").result());
    assertEquals(List.of(), rooms());
    RoomLog log = open("lobby");
    assertSame(log, open("lobby"));
    assertSame(log, store.find("lobby").result());
  }

  @Test
  void aLogWithLinesStaysWhenNobodyUsesItAndOneWithoutIsForgotten() {
    RoomLog said = unused("said");
    RoomLog joined = open("joined");
    append(joined, Entry.Kind.JOINED, Entry.Kind.RENAMED, Entry.Kind.LEFT);
    store.unloaded(joined);
    assertEquals(List.of("said"), rooms());
    assertSame(said, open("said"));
    assertNotSame(joined, open("joined"));
  }

  @Test
  void aLogWhoseLinesPresenceHasPushedOutStaysToo() {
    RoomLog log = open("lobby");
    append(log, Entry.Kind.SAID);
    for (int i = 0; i < 300; i++) {
      append(log, Entry.Kind.JOINED);
    }
    store.unloaded(log);
    assertSame(log, open("lobby"));
    assertEquals(1, log.lines(Long.MAX_VALUE, 20).result().size());
  }

  @Test
  void whereNoNumberIsNamedTenThousandEntriesAreKept() {
    RoomLog log = LogStore.memory(0, 3).open("lobby").result();
    for (int i = 0; i < 10_005; i++) {
      append(log, Entry.Kind.SAID);
    }
    assertEquals(6, log.read(0).result().first());
  }

  @Test
  void theOneUnusedForLongestMakesPlaceForANewOne() {
    RoomLog first = unused("first");
    unused("second");
    RoomLog again = open("first");
    assertSame(first, again);
    store.unloaded(again); // so that the second is unused for longest
    open("third");
    open("fourth");
    assertEquals(List.of("first", "fourth", "third"), rooms());
    open("fifth");
    assertEquals(List.of("fifth", "fourth", "third"), rooms());
  }

  @Test
  void aLogInUseNeverMakesPlace() {
    for (String room : List.of("a", "b", "c", "d")) {
      append(open(room), Entry.Kind.SAID);
    }
    assertEquals(List.of("a", "b", "c", "d"), rooms());
    List.of("a", "b", "c").forEach(room -> store.unloaded(open(room)));
    open("e");
    assertEquals(List.of("c", "d", "e"), rooms(), "there are too many no longer");
  }

  @Test
  void whoUnloadsALogThatHasMadePlaceDoesNotTouchTheNewOne() {
    RoomLog old = unused("lobby");
    open("a");
    open("b");
    open("c");
    RoomLog now = open("lobby");
    append(now, Entry.Kind.SAID);
    store.unloaded(old);
    assertSame(now, open("lobby"));
    assertEquals(1, now.last());
  }

  @Test
  void theRoomsAreInAlphabeticalOrderAndCountedAlsoWhereTheyAreNotNamed() {
    open("ops");
    open("lobby");
    open("größe");
    LogStore.Standing standing = store.rooms(2).result();
    assertEquals(List.of("größe", "lobby"), standing.names());
    assertEquals(3, standing.total());
  }

  @Test
  void whoeverFillsRoomsPushesOutOnlyWhatIsSaidThere() {
    LogStore small = LogStore.memory(0, 10, 1_000_000);
    RoomLog quiet = small.open("quiet").result();
    for (int i = 0; i < 100; i++) {
      append(quiet, Entry.Kind.SAID);
    }
    List<MemoryLog> filled = new ArrayList<>();
    for (String room : List.of("a", "b", "c")) {
      filled.add((MemoryLog) small.open(room).result());
    }
    String text = "x".repeat(4_000);
    for (int i = 0; i < 3_000; i++) {
      Draft draft = new Draft(Entry.Kind.SAID, "Eve", text, null, Entry.NO_REF, Draft.NO_RECEIPT);
      filled.get(i % 3).append(List.of(draft), 5, () -> {});
      long held = filled.stream().mapToLong(MemoryLog::bytesHeld).sum();
      assertTrue(held + ((MemoryLog) quiet).bytesHeld() < 1_020_000, held + " after " + i);
    }
    assertEquals(1, quiet.read(0).result().first());
    filled.forEach(
        log -> assertTrue(log.read(0).result().first() < 990, "no more than needed goes"));
  }

  @Test
  void aLogThatHasMadePlaceTakesNoMemoryFromOthers() {
    LogStore small = LogStore.memory(0, 1, 1_000_000);
    for (int round = 0; round < 20; round++) {
      RoomLog log = small.open("room" + round).result();
      for (int i = 0; i < 500; i++) {
        append(log, Entry.Kind.SAID);
      }
      assertEquals(1, log.read(0).result().first(), "round " + round);
      small.unloaded(log);
    }
  }
}
