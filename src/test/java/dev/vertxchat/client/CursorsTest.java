package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Hello.Resume;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorsTest {
  private final Cursors cursors = new Cursors();

  @Test
  void aNewRoomIsReadFromItsNewestEntryOn() {
    assertEquals(Resume.NOTHING, cursors.of("lobby"));
    cursors.welcomed(welcome("log", 57, false));
    assertEquals(new Resume("log", 57), cursors.of("lobby"));
    assertTrue(cursors.isPast("lobby", 57));
    assertFalse(cursors.isPast("lobby", 58));
  }

  @Test
  void aResumedRoomIsReadFromWhereWeStood() {
    cursors.welcomed(welcome("log", 57, false));
    cursors.given("lobby", 60);
    cursors.welcomed(welcome("log", 99, true));
    assertEquals(new Resume("log", 60), cursors.of("lobby"));
    assertFalse(cursors.isPast("lobby", 61));
  }

  @Test
  void anotherLogStartsAnew() {
    cursors.welcomed(welcome("old", 57, false));
    cursors.welcomed(welcome("new", 3, false));
    assertEquals(new Resume("new", 3), cursors.of("lobby"));
  }

  @Test
  void aCursorNeverGoesBack() {
    cursors.welcomed(welcome("log", 57, false));
    cursors.given("lobby", 12);
    cursors.given("lobby", 0);
    assertEquals(57, cursors.of("lobby").since());
  }

  @Test
  void whatTheLogHeldWhenWeCameIsKnown() {
    assertFalse(cursors.isFromBefore("lobby", 1));
    cursors.welcomed(welcome("log", 57, false));
    cursors.given("lobby", 60);
    cursors.welcomed(welcome("log", 99, true));
    assertTrue(cursors.isFromBefore("lobby", 99));
    assertFalse(cursors.isFromBefore("lobby", 100));
  }

  private static Welcome welcome(String log, long seq, boolean resumed) {
    return new Welcome("Alice", "lobby", log, seq, resumed, true, new Roster(List.of(), 0));
  }
}
