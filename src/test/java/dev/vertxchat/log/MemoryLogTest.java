package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.RefusedException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLogTest {
  private final MemoryLog log = new MemoryLog("lobby", 100);

  private Batch append(Entry.Kind... kinds) {
    List<Draft> drafts = new ArrayList<>();
    for (Entry.Kind kind : kinds) {
      drafts.add(new Draft(kind, "Bob", "x", null, Entry.NO_REF, Draft.NO_RECEIPT));
    }
    return log.append(drafts, 5, () -> {}).result().batch();
  }

  private Batch appendLines(int count) {
    Entry.Kind[] kinds = new Entry.Kind[count];
    java.util.Arrays.fill(kinds, Entry.Kind.SAID);
    return append(kinds);
  }

  private List<Long> lines(long before, int limit) {
    return log.lines(before, limit).result().stream().map(Entry::seq).toList();
  }

  @Test
  void anEmptyLogHasNothingToRead() {
    assertEquals(0, log.last());
    assertNull(log.read(0).result());
    assertEquals(List.of(), lines(Long.MAX_VALUE, 10));
  }

  @Test
  void twoLogsOfOneRoomHaveDifferentIds() {
    assertNotEquals(log.id(), new MemoryLog("lobby", 100).id());
  }

  @Test
  void readingGivesTheBatchThatHoldsTheNextEntry() {
    Batch first = appendLines(3);
    Batch second = appendLines(2);
    assertEquals(5, log.last());
    for (int after = 0; after < 3; after++) {
      assertSame(first, log.read(after).result(), "after " + after);
    }
    assertSame(second, log.read(3).result());
    assertSame(second, log.read(4).result());
    assertNull(log.read(5).result());
    assertNull(log.read(500).result());
  }

  @Test
  void whenEveryDraftWasRepeatedNothingIsAppended() {
    Draft draft = new Draft(Entry.Kind.SAID, "Bob", "x", "client", 1, Draft.NO_RECEIPT);
    log.append(List.of(draft), 5, () -> {});
    RoomLog.Appended again = log.append(List.of(draft), 5, () -> {}).result();
    assertNull(again.batch());
    assertEquals(1, again.seqs()[0]);
    assertTrue(again.repeated()[0]);
    assertEquals(1, log.last());
  }

  @Test
  void theNewestAreKeptAndOlderBatchesGo() {
    for (int i = 0; i < 30; i++) {
      appendLines(10);
    }
    Batch oldest = log.read(0).result();
    assertEquals(201, oldest.first());
    appendLines(1);
    assertEquals(201, log.read(0).result().first(), "202 is kept, so its batch is");
    appendLines(9);
    assertEquals(211, log.read(0).result().first());
  }

  @Test
  void aBatchLargerThanWhatIsKeptIsKeptWhole() {
    appendLines(500);
    assertEquals(1, log.read(0).result().first());
  }

  @Test
  void whenItMustGiveMemoryTheOldestGo() {
    appendLines(10);
    for (int i = 0; i < 9; i++) {
      append(Entry.Kind.SAID);
    }
    long held = log.bytesHeld();
    log.trimTo(held - 1);
    assertTrue(log.bytesHeld() < held);
    assertEquals(11, log.read(0).result().first());
    assertEquals(19, log.lines(Long.MAX_VALUE, 200).result().size(), "the newest lines stay");
    appendLines(1);
    assertEquals(20, log.read(19).result().first());
  }

  @Test
  void whenItMustGiveAllItGoesOnWithTheNextNumber() {
    appendLines(10);
    log.trimTo(0);
    assertEquals(0, log.bytesHeld());
    assertNull(log.read(0).result());
    assertEquals(List.of(), lines(Long.MAX_VALUE, 10));
    assertEquals(10, log.last());
    appendLines(1);
    assertEquals(11, log.read(0).result().first());
    assertEquals(List.of(11L), lines(Long.MAX_VALUE, 10));
  }

  private static Draft draft(String client, long ref) {
    return new Draft(Entry.Kind.SAID, "Bob", "x", client, ref, Draft.NO_RECEIPT);
  }

  @Test
  void ofWhatItGaveItIsStillKnownThatItWasSaidUnlessThereAreTooManyClients() {
    for (int i = 0; i < 50; i++) {
      log.append(List.of(draft("c" + i, 1)), 5, () -> {});
    }
    log.trimTo(8_000);
    assertTrue(log.append(List.of(draft("c49", 1)), 5, () -> {}).result().repeated()[0]);
    assertFalse(log.append(List.of(draft("c0", 1)), 5, () -> {}).result().repeated()[0]);
  }

  @Test
  void linesThatOnlyTheNewestOnesHoldAreGivenTooWhenMoreAreAskedFor() {
    appendLines(250);
    for (int i = 0; i < 200; i++) {
      append(Entry.Kind.JOINED); // which push the lines out
    }
    assertEquals(351, log.read(0).result().first());
    assertEquals(50, log.lines(101, 200).result().size());
    assertEquals(200, log.lines(Long.MAX_VALUE, 200).result().size());
  }

  @ParameterizedTest
  @CsvSource({"x, 64", "x, 4000", "\u4f60, 1000"})
  void whatItCountsIsAboutWhatTheHeapTakes(String character, int length) {
    double share = 0;
    for (int i = 0; i < 5 && (share < 0.8 || share > 1.4); i++) { // others use this heap too
      share = countedOfTaken(character.repeat(length));
    }
    assertTrue(share > 0.8 && share < 1.4, "" + share);
  }

  private static double countedOfTaken(String text) {
    int entries = 30_000_000 / (1_000 + 3 * text.length());
    MemoryLog large = new MemoryLog("lobby", entries);
    long before = usedBytes();
    for (int i = 0; i < entries; i++) {
      String own = text.substring(1) + (char) (text.charAt(0) + i % 10);
      Draft draft = new Draft(Entry.Kind.SAID, "Bob", own, "client", i, Draft.NO_RECEIPT);
      Batch batch = large.append(List.of(draft), 5, () -> {}).result().batch();
      batch.bytesAfter(i, PlainEncoding.INSTANCE, "another");
      batch.bytesAfter(i, JsonEncoding.INSTANCE, "another");
    }
    return (double) large.bytesHeld() / (usedBytes() - before);
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void theNumberOfALineIsForgottenSomeTimeAfterTheLineButNotThatItWasSaid() {
    Draft draft = new Draft(Entry.Kind.SAID, "Bob", "x", "client", 1, Draft.NO_RECEIPT);
    log.append(List.of(draft), 5, () -> {});
    for (int i = 0; i < 300; i++) {
      appendLines(1);
    }
    RoomLog.Appended again = log.append(List.of(draft), 5, () -> {}).result();
    assertTrue(again.repeated()[0]);
    assertEquals(0, again.seqs()[0]);
  }

  @Test
  void linesAreTheNewestBelowANumberOldestFirst() {
    append(Entry.Kind.JOINED, Entry.Kind.SAID, Entry.Kind.ACTION);
    append(Entry.Kind.RENAMED, Entry.Kind.SAID, Entry.Kind.LEFT);
    assertEquals(List.of(2L, 3L, 5L), lines(Long.MAX_VALUE, 10));
    assertEquals(List.of(3L, 5L), lines(Long.MAX_VALUE, 2));
    assertEquals(List.of(2L, 3L), lines(5, 2));
    assertEquals(List.of(2L), lines(3, 10));
    assertEquals(List.of(), lines(2, 10));
    assertEquals(List.of(), lines(Long.MAX_VALUE, 0));
  }

  @Test
  void linesAreFoundWithoutLookingAtThePresenceAmongThem() {
    MemoryLog large = new MemoryLog("lobby", 1_000_000);
    Draft line = new Draft(Entry.Kind.SAID, "Bob", "x", null, Entry.NO_REF, Draft.NO_RECEIPT);
    Draft joined = new Draft(Entry.Kind.JOINED, "Eve", "", null, Entry.NO_REF, Draft.NO_RECEIPT);
    large.append(List.of(line), 5, () -> {});
    for (int i = 0; i < 200_000; i++) {
      large.append(List.of(joined), 5, () -> {});
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int i = 0; i < 10_000; i++) { // to look at all of it takes a millisecond and more
            assertEquals(1, large.lines(Long.MAX_VALUE, 20).result().size());
          }
        });
  }

  @Test
  void itCannotBeSearchedAndSaysWhatCan() {
    appendLines(1);
    RefusedException refusal =
        assertInstanceOf(RefusedException.class, log.search("x", Long.MAX_VALUE, 20).cause());
    assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    assertEquals(
        "The log is kept in memory, which can't be searched: an operator can set history.url to"
            + " sqlite:FILE.",
        refusal.getMessage());
  }
}
