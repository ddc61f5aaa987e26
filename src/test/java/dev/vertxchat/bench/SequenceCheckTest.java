package dev.vertxchat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceCheckTest {
  private final SequenceCheck check = new SequenceCheck(2);

  @Test
  void linesInOrderAreNoFault() {
    hear(0, 0, 1, 2, 3);
    hear(1, 0, 1);
    expect(0, 0, 0, 4, 2);
  }

  @Test
  void aLineThatNeverComesIsMissing() {
    hear(0, 0, 1, 3, 4);
    expect(1, 0, 0, 5, 0);
  }

  @Test
  void linesMissingAtTheEndAreMissing() {
    hear(0, 0, 1);
    expect(8, 0, 0, 10, 0);
  }

  @Test
  void linesMissingAtTheBeginningAreMissing() {
    hear(0, 3, 4);
    expect(3, 0, 0, 5, 0);
  }

  @Test
  void aSenderThatIsNeverHeardIsMissing() {
    hear(0, 0, 1);
    expect(7, 0, 0, 2, 7);
  }

  @Test
  void aLineThatComesTwiceIsDoubledAndNotMissing() {
    hear(0, 0, 1, 2);
    assertFalse(check.accept(0, 1));
    assertFalse(check.accept(0, 2));
    expect(0, 2, 0, 3, 0);
  }

  @Test
  void aLineThatComesLateIsOutOfOrderAndNotMissing() {
    hear(0, 0, 2, 1, 3);
    expect(0, 0, 1, 4, 0);
  }

  @Test
  void aGapIsFilledFromItsMiddleItsBeginningAndItsEnd() {
    hear(0, 0, 6, 3, 1, 5);
    expect(2, 0, 3, 7, 0);
    hear(0, 2, 4);
    expect(0, 0, 5, 7, 0);
  }

  @Test
  void aLateLineThatComesAgainIsDoubled() {
    hear(0, 1, 0);
    assertFalse(check.accept(0, 0));
    expect(0, 1, 1, 2, 0);
  }

  @Test
  void sendersAreCheckedApart() {
    hear(0, 0, 2);
    hear(1, 0, 1, 2);
    assertFalse(check.accept(1, 1));
    expect(1, 1, 0, 3, 3);
  }

  private void hear(int sender, int... lines) {
    for (int seq : lines) {
      assertTrue(check.accept(sender, seq), "line " + seq + " came for the first time");
    }
  }

  private void expect(long missing, long doubled, long outOfOrder, int... said) {
    assertEquals(missing, check.missing(said), "missing");
    assertEquals(doubled, check.doubled(), "doubled");
    assertEquals(outOfOrder, check.outOfOrder(), "out of order");
  }
}
