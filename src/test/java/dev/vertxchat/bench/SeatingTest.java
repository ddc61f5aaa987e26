package dev.vertxchat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeatingTest {
  @ParameterizedTest
  @CsvSource({
    "2, 1, 1, 0",
    "2, 2, 1, 0",
    "10, 10, 1, 0",
    "10, 3, 1, 2",
    "12, 10, 3, 2",
    "100, 10, 7, 20",
    "6, 2, 4, 0",
    "4, 4, 2, 0"
  })
  void aWitnessIsAnotherReadingClientOfTheSameRoom(
      int clients, int senders, int rooms, int stalled) {
    Seating seating = seating(clients, senders, rooms, stalled);
    for (int sender = 0; sender < senders; sender++) {
      int witness = seating.witnessOf(sender);
      assertNotEquals(sender, witness);
      assertTrue(witness < clients, "it exists");
      assertFalse(seating.isStalled(witness), "it reads");
      assertEquals(seating.roomOf(sender), seating.roomOf(witness));
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 3, 4, 1", "11, 11, 3, 0", "100, 1, 1, 99"})
  void everyClientIsInOneRoom(int clients, int senders, int rooms, int stalled) {
    int reading = Math.max(clients, stalled + 2);
    Seating seating = seating(reading, senders, rooms, Math.min(stalled, reading - 2));
    int inRooms = 0;
    int speaking = 0;
    for (int room = 0; room < rooms; room++) {
      inRooms += seating.clientsIn(room);
      speaking += seating.sendersIn(room);
    }
    assertEquals(reading, inRooms);
    assertEquals(senders, speaking);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 0", "3, 2, 2, 0", "10, 1, 1, 9", "5, 4, 4, 0"})
  void aSenderThatNobodyWouldHearIsRefused(int clients, int senders, int rooms, int stalled) {
    assertThrows(IllegalArgumentException.class, () -> seating(clients, senders, rooms, stalled));
  }

  private static Seating seating(int clients, int senders, int rooms, int stalled) {
    return new Seating(new BenchOptions.Crowd(clients, senders, rooms, 0, "idle", stalled), 2);
  }
}
