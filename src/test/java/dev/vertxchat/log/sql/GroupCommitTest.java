package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final RuntimeException refused = new IllegalArgumentException("one of them");

  /** The rooms of each transaction, and how it is to end. */
  private final List<List<Long>> groups = new ArrayList<>();

  private final List<Promise<Integer>> ends = new ArrayList<>();
  private final GroupCommit commits = new GroupCommit(this::write, refused::equals);

  private Future<Integer> write(List<Append> group) {
    groups.add(group.stream().map(Append::room).toList());
    ends.add(Promise.promise());
    return ends.get(ends.size() - 1).future();
  }

  private void end(int entries) {
    ends.get(ends.size() - 1).complete(entries);
  }

  private void fail(Throwable failure) {
    ends.get(ends.size() - 1).fail(failure);
  }

  private Future<Boolean> append(long room, int entries) {
    Entry entry = new Entry(1, 5, Entry.Kind.SAID, "Bob", "x", null, Entry.NO_REF);
    return commits.append(new Append(room, Collections.nCopies(entries, entry)));
  }

  @Test
  void whatComesWhileOneIsWrittenSharesTheNext() {
    Future<Boolean> one = append(1, 1);
    Future<Boolean> two = append(2, 1);
    Future<Boolean> three = append(3, 2);
    end(1);
    assertTrue(one.result());
    assertFalse(two.isComplete());
    end(3);
    assertTrue(two.result());
    assertTrue(three.result());
    append(4, 1);
    assertEquals(List.of(List.of(1L), List.of(2L, 3L), List.of(4L)), groups);
  }

  @Test
  void whenNotAllAreWrittenEachIsToBeLookedUp() {
    append(1, 1);
    Future<Boolean> two = append(2, 1);
    Future<Boolean> three = append(3, 2);
    end(1);
    end(2);
    assertFalse(two.result());
    assertFalse(three.result());
  }

  @Test
  void oneThatIsRefusedFailsAlone() {
    append(1, 1);
    Future<Boolean> two = append(2, 1);
    Future<Boolean> three = append(3, 1);
    end(1);
    fail(refused);
    fail(refused);
    end(1);
    assertSame(refused, two.cause());
    assertTrue(three.result());
    assertEquals(List.of(List.of(1L), List.of(2L, 3L), List.of(2L), List.of(3L)), groups);
  }

  @Test
  void whenTheDatabaseFailsAllFailAtOnceAndTheNextIsTried() {
    append(1, 1);
    Future<Boolean> two = append(2, 1);
    Future<Boolean> three = append(3, 1);
    end(1);
    RuntimeException away = new IllegalStateException("disk full");
    fail(away);
    assertSame(away, two.cause());
    assertSame(away, three.cause());
    Future<Boolean> four = append(4, 1);
    end(1);
    assertTrue(four.result());
  }

  @Test
  void aTransactionHasAnEndHoweverManyWait() {
    append(1, 1);
    for (int room = 2; room <= 100; room++) {
      append(room, 1_000);
    }
    end(1);
    assertEquals(List.of(2L, 3L, 4L, 5L, 6L), groups.get(1));
    end(5_000);
    assertEquals(5, groups.get(2).size());
  }
}
