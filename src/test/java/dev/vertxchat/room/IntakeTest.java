package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final int LINES = 8;

  private final Intake.Free free = new Intake.Free(Long.MAX_VALUE);

  private static Draft draft(String text) {
    return new Draft(Entry.Kind.SAID, "Bob", text, null, Entry.NO_REF, Draft.NO_RECEIPT);
  }

  private static void add(Intake to, int drafts) {
    for (int i = 0; i < drafts; i++) {
      to.add(draft("x"));
    }
  }

  private static List<String> texts(Intake.Portion portion) {
    return portion.drafts().stream().map(Draft::text).toList();
  }

  @Test
  void itIsFullAtItsLimitOfLinesAndHasRoomAtHalfOfIt() {
    Intake intake = new Intake(LINES, Integer.MAX_VALUE, free);
    assertTrue(intake.hasRoom());
    add(intake, LINES / 2);
    assertTrue(intake.hasRoom());
    add(intake, 1);
    assertFalse(intake.hasRoom());
    add(intake, LINES / 2 - 2);
    assertFalse(intake.isFull());
    add(intake, 1);
    assertTrue(intake.isFull());
    intake.take();
    assertFalse(intake.isFull());
    assertTrue(intake.hasRoom());
  }

  @Test
  void theSameWithItsLimitOfBytes() {
    int one = draft("x").bytes();
    Intake intake = new Intake(Integer.MAX_VALUE, 4L * one, free);
    add(intake, 2);
    assertTrue(intake.hasRoom());
    add(intake, 1);
    assertFalse(intake.hasRoom());
    assertFalse(intake.isFull());
    add(intake, 1);
    assertTrue(intake.isFull());
    intake.take();
    assertTrue(intake.hasRoom());
  }

  @Test
  void aLongerTextWeighsMoreByTwoBytesACharacter() {
    assertEquals(200, draft("x".repeat(101)).bytes() - draft("x").bytes());
  }

  @Test
  void markersComeWithWhatStoodBeforeThem() {
    Intake intake = new Intake(LINES, Integer.MAX_VALUE, free);
    Promise<Void> first = Promise.promise();
    Promise<Void> last = Promise.promise();
    intake.add(first);
    intake.add(draft("one"));
    intake.add(draft("two"));
    intake.add(last);
    assertEquals(List.of("one", "two"), intake.drafts().stream().map(Draft::text).toList());
    Intake.Portion portion = intake.take();
    assertEquals(List.of("one", "two"), texts(portion));
    assertEquals(List.of(first, last), portion.markers());
    assertTrue(intake.isEmpty());
  }

  @Test
  void aMarkerBehindAFullPortionComesWithItAndOneBehindTheNextDraftDoesNot() {
    Intake intake = new Intake(LINES, Integer.MAX_VALUE, free);
    Promise<Void> behind = Promise.promise();
    Promise<Void> later = Promise.promise();
    add(intake, Batch.MAX_ENTRIES);
    intake.add(behind);
    intake.add(draft("next"));
    intake.add(later);
    assertEquals(List.of(behind), intake.take().markers());
    assertFalse(intake.isEmpty());
    assertEquals(List.of("next"), intake.drafts().stream().map(Draft::text).toList());
    assertEquals(List.of(later), intake.take().markers());
  }

  /** Adds until it is full; tells how many that took. */
  private static int fill(Intake intake) {
    int added = 0;
    while (!intake.isFull()) {
      add(intake, 1);
      added++;
    }
    return added;
  }

  @Test
  void aRoomMayHaveAsMuchAsIsFreeForAll() {
    Intake.Free shared = new Intake.Free(120L * draft("x").bytes());
    Intake first = new Intake(1_000, Integer.MAX_VALUE, shared);
    Intake second = new Intake(1_000, Integer.MAX_VALUE, shared);
    Intake third = new Intake(1_000, Integer.MAX_VALUE, shared);
    assertEquals(60, fill(first));
    assertEquals(30, fill(second));
    assertEquals(15, fill(third));
    first.take();
    assertTrue(first.hasRoom());
    assertFalse(second.isFull());
    assertEquals(23, fill(second), "up to 53, for then no more are free");
  }

  @Test
  void howeverMuchWaitsElsewhereARoomInWhichNothingWaitsGoesOn() {
    Intake.Free shared = new Intake.Free(10);
    Intake other = new Intake(LINES, Integer.MAX_VALUE, shared);
    add(other, 1);
    Intake intake = new Intake(LINES, Integer.MAX_VALUE, shared);
    assertTrue(intake.isFull());
    assertTrue(intake.hasRoom());
    add(intake, 1);
    assertFalse(intake.hasRoom());
    intake.take();
    assertTrue(intake.hasRoom());
  }
}
