package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(16_000);

  private final class Held implements MemoryBudget.Holder {
    private long bytes;

    private Held() {
      budget.add(this);
    }

    private void take(long more) {
      bytes += more;
      budget.spent(more);
    }

    @Override
    public long bytesHeld() {
      return bytes;
    }

    @Override
    public void trimTo(long mostBytes) {
      bytes = Math.min(bytes, mostBytes);
    }
  }

  @Test
  void whoeverHoldsMostGivesWhatIsTooMuchAndTheOthersLoseNothing() {
    Held quiet = new Held();
    Held loud = new Held();
    quiet.take(3_000);
    for (int i = 0; i < 1_000; i++) {
      loud.take(100);
      assertTrue(quiet.bytes + loud.bytes <= 16_000 + 100, "after " + i);
    }
    assertEquals(3_000, quiet.bytes);
    assertTrue(loud.bytes >= 11_000, "no more than needed goes, left: " + loud.bytes);
  }

  @Test
  void allThatHoldMostGiveDownToTheSame() {
    List<Held> loud = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      loud.add(new Held());
    }
    Held quiet = new Held();
    quiet.take(500);
    for (int i = 0; i < 10_000; i++) {
      loud.get(i % 10).take(100);
    }
    assertEquals(500, quiet.bytes);
    loud.forEach(each -> assertTrue(each.bytes > 1_300 && each.bytes < 1_700, "" + each.bytes));
  }

  @Test
  void whatIsRemovedIsSpentNoLonger() {
    Held gone = new Held();
    gone.take(14_000);
    budget.remove(gone);
    Held left = new Held();
    for (int i = 0; i < 140; i++) {
      left.take(100);
    }
    assertEquals(14_000, left.bytes);
  }

  @Test
  void whereNoNumberIsNamedItIsAQuarterOfTheHeap() {
    MemoryBudget named = new MemoryBudget(0);
    Held held = new Held();
    named.add(held);
    long heap = Runtime.getRuntime().maxMemory();
    held.bytes = heap / 5;
    named.spent(held.bytes);
    assertEquals(heap / 5, held.bytes);
    held.bytes = heap;
    named.spent(heap);
    assertTrue(held.bytes <= heap / 4, held.bytes + " of " + heap);
  }

  @Property
  void theLevelIsTheLargestThatBringsAllDownToWhatIsWanted(
      @ForAll @Size(max = 20) List<@IntRange(max = 1_000) Integer> sizes,
      @ForAll @LongRange(min = 0, max = 10_000) long wanted) {
    long[] all = sizes.stream().mapToLong(Integer::longValue).toArray();
    long level = MemoryBudget.level(all, wanted);
    long sum = Arrays.stream(all).map(size -> Math.min(size, level)).sum();
    assertTrue(sum <= wanted);
    if (Arrays.stream(all).sum() <= wanted) {
      assertEquals(Long.MAX_VALUE, level);
    } else {
      assertTrue(Arrays.stream(all).map(size -> Math.min(size, level + 1)).sum() > wanted);
    }
  }
}
