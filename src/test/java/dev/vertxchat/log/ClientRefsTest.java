package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.protocol.Entry;
import org.junit.jupiter.api.Test;

class ClientRefsTest {
  private static ClientRefs evenRefs(int count) {
    ClientRefs refs = new ClientRefs(Entry.NO_REF);
    for (long i = 1; i <= count; i++) {
      refs.add(2 * i, 10 * i);
    }
    return refs;
  }

  @Test
  void oneThatIsEmptyKnowsNothing() {
    ClientRefs refs = new ClientRefs(Entry.NO_REF);
    assertEquals(Entry.NO_REF, refs.last());
    assertEquals(0, refs.seqOf(0));
    refs.trim(5);
    assertEquals(Entry.NO_REF, refs.last());
  }

  @Test
  void everyRefIsFoundAndNoOther() {
    ClientRefs refs = evenRefs(100);
    for (long i = 1; i <= 100; i++) {
      assertEquals(10 * i, refs.seqOf(2 * i));
      assertEquals(0, refs.seqOf(2 * i - 1));
    }
    assertEquals(200, refs.last());
  }

  @Test
  void trimmingForgetsWhatStandsBeforeAndGoesOn() {
    for (long kept = 1; kept <= 101; kept++) {
      ClientRefs refs = evenRefs(100);
      refs.trim(10 * kept);
      for (long i = 1; i <= 100; i++) {
        assertEquals(i < kept ? 0 : 10 * i, refs.seqOf(2 * i), "kept " + kept + ", ref " + 2 * i);
      }
      assertEquals(200, refs.last());
      refs.add(202, 1_010);
      assertEquals(1_010, refs.seqOf(202));
    }
  }
}
