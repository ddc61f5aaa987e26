package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumberingTest {
  private static final long TIME = 1_000;

  private static Draft draft(String client, long ref) {
    return new Draft(Entry.Kind.SAID, "Bob", "x", client, ref, Draft.NO_RECEIPT);
  }

  private static Numbering.Numbered number(Numbering numbering, Draft... drafts) {
    return numbering.number(List.of(drafts), TIME);
  }

  @Test
  void numbersGoOnWithoutAHole() {
    Numbering numbering = new Numbering(41, 100);
    Numbering.Numbered first = number(numbering, draft("a", 1), draft("b", 1));
    Numbering.Numbered second = number(numbering, draft(null, Entry.NO_REF));
    assertArrayEquals(new long[] {42, 43}, first.seqs());
    assertArrayEquals(new long[] {44}, second.seqs());
    assertEquals(44, numbering.last());
    assertEquals(new Entry(42, TIME, Entry.Kind.SAID, "Bob", "x", "a", 1), first.entries().get(0));
  }

  @Test
  void aRepeatedRefGetsItsFirstNumberAndNoEntry() {
    Numbering numbering = new Numbering(0, 100);
    number(numbering, draft("a", 5), draft("a", 7));
    Numbering.Numbered again =
        number(numbering, draft("a", 5), draft("a", 8), draft("a", 8), draft("b", 5));
    assertArrayEquals(new long[] {1, 3, 3, 4}, again.seqs());
    assertArrayEquals(new boolean[] {true, false, true, false}, again.repeated());
    assertEquals(List.of(3L, 4L), again.entries().stream().map(Entry::seq).toList());
  }

  @Test
  void aRefBelowTheLastThatWasNeverThereHasNoNumber() {
    Numbering numbering = new Numbering(0, 100);
    number(numbering, draft("a", 5));
    Numbering.Numbered skipped = number(numbering, draft("a", 3));
    assertArrayEquals(new long[] {0}, skipped.seqs());
    assertArrayEquals(new boolean[] {true}, skipped.repeated());
  }

  @Test
  void whatHasNoRefOrNoClientIsNeverRepeated() {
    Numbering numbering = new Numbering(0, 100);
    Numbering.Numbered numbered =
        number(
            numbering,
            draft("a", Entry.NO_REF),
            draft("a", Entry.NO_REF),
            draft(null, 1),
            draft(null, 1));
    assertArrayEquals(new long[] {1, 2, 3, 4}, numbered.seqs());
  }

  @Test
  void trimmedLinesAreKnownToHaveBeenSaidButNotWhere() {
    Numbering numbering = new Numbering(0, 2);
    number(numbering, draft("a", 1), draft("a", 2));
    numbering.trim();
    assertArrayEquals(new long[] {1, 2}, number(numbering, draft("a", 1), draft("a", 2)).seqs());
    number(numbering, draft("a", 3));
    numbering.trim();
    Numbering.Numbered again = number(numbering, draft("a", 1), draft("a", 2), draft("a", 3));
    assertArrayEquals(new long[] {0, 2, 3}, again.seqs());
    assertArrayEquals(new boolean[] {true, true, true}, again.repeated());
  }

  private static Draft[] oneOfEach(int clients) {
    return IntStream.range(0, clients).mapToObj(i -> draft("c" + i, 1)).toArray(Draft[]::new);
  }

  private static long repeated(Numbering.Numbered numbered) {
    return IntStream.range(0, numbered.seqs().length).filter(i -> numbered.repeated()[i]).count();
  }

  @Test
  void ofMoreClientsThanAreKeptThoseSilentLongestAreForgotten() {
    Numbering numbering = new Numbering(0, 10);
    for (Draft draft : oneOfEach(2_023)) {
      number(numbering, draft);
    }
    number(numbering, draft("c0", 2)); // no longer the one silent longest
    numbering.trim();
    assertTrue(numbering.knows("c1"), "a few more are remembered, so that it is done seldom");
    number(numbering, draft("one more", 1));
    numbering.trim();
    assertTrue(numbering.knows("c0"));
    assertFalse(numbering.knows("c1"));
    assertFalse(numbering.knows("c1024"));
    assertTrue(numbering.knows("c1025"));
  }

  @Test
  void allClientsOfABatchAreKnownAgainHoweverFewAreKept() {
    Numbering numbering = new Numbering(0, 100);
    Draft[] batch = oneOfEach(Batch.MAX_ENTRIES);
    number(numbering, batch);
    numbering.trim();
    assertEquals(Batch.MAX_ENTRIES, repeated(number(numbering, batch)));
  }

  @Test
  void aClientThatWasMetIsKnownUntilTheEndOfTheBatch() {
    Numbering numbering = new Numbering(5_000, 100);
    Draft[] batch = oneOfEach(3_000);
    for (Draft draft : batch) {
      numbering.meet(draft.client(), 1);
    }
    assertEquals(3_000, repeated(number(numbering, batch)));
    numbering.trim();
    assertFalse(numbering.knows("c0"), "of what only is met no more is remembered than allowed");
  }

  @Test
  void aClientWithALineThatIsKeptIsKnownHoweverManyOthersRepeatThemselves() {
    Numbering numbering = new Numbering(0, 100);
    number(numbering, draft("kept", 1));
    for (int i = 0; i < 10_000; i++) {
      numbering.meet("met" + i, 1);
      number(numbering, draft("met" + i, 1));
      numbering.trim();
    }
    assertTrue(numbering.knows("kept"));
    assertFalse(numbering.knows("met0"));
  }

  @Property
  void everyRefOfAClientIsSaidOnceHoweverOftenItIsSent(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 29) Integer> sent) {
    Numbering numbering = new Numbering(0, 100);
    Map<Integer, Long> said = new HashMap<>();
    List<Integer> largest = new ArrayList<>(List.of(-1, -1, -1));
    long next = 1;
    for (int each : sent) {
      int client = each % 3;
      int ref = each / 3;
      Numbering.Numbered numbered = number(numbering, draft("c" + client, ref));
      if (ref > largest.get(client)) {
        largest.set(client, ref);
        said.put(each, next);
        assertEquals(next++, numbered.seqs()[0]);
        assertEquals(1, numbered.entries().size());
      } else {
        assertEquals(said.getOrDefault(each, 0L), numbered.seqs()[0]);
        assertEquals(0, numbered.entries().size());
      }
    }
  }
}
