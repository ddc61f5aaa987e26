package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.PlainDialect;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Search;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchesTest {
  private final FoundLog log = new FoundLog();
  private final Searches searches = new Searches();

  /** Finds what the test says, and remembers what was looked for. */
  private static final class FoundLog implements RoomLog {
    final List<String> asked = new ArrayList<>();
    Future<List<Entry>> found = found();

    @Override
    public Future<List<Entry>> search(String words, long before, int limit) {
      asked.add(words + " " + before + " " + limit);
      return found;
    }

    @Override
    public String id() {
      throw new AssertionError("id");
    }

    @Override
    public long last() {
      throw new AssertionError("last");
    }

    @Override
    public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
      throw new AssertionError("append");
    }

    @Override
    public Future<Batch> read(long after) {
      throw new AssertionError("read");
    }

    @Override
    public Future<List<Entry>> lines(long before, int limit) {
      throw new AssertionError("lines");
    }
  }

  private static Future<List<Entry>> found(long... seqs) {
    List<Entry> lines = new ArrayList<>();
    for (long seq : seqs) {
      lines.add(new Entry(seq, 0, Entry.Kind.SAID, "Bob", "fox", null, Entry.NO_REF));
    }
    return Future.succeededFuture(lines);
  }

  private String find(Search search) {
    return searches.find("lobby", log, search, 50, PlainDialect.INSTANCE).result().toString();
  }

  private static Search newest(String words) {
    return new Search(words, Long.MAX_VALUE, 2);
  }

  @Test
  void nothingIsFoundThatTheSessionWasNotGivenYet() {
    find(newest("fox"));
    find(new Search("fox", 41, 5));
    assertEquals(List.of("fox 51 2", "fox 41 5"), log.asked);
  }

  @Test
  void theNextOneIsOlderThanTheOldestFound() {
    log.found = found(9, 4);
    String line = "[1970-01-01 00:00] Bob: fox\n";
    assertEquals(line + line + "* /search goes on with older ones\n", find(newest("fox")));
    assertEquals(new Search("fox", 4, 2), searches.next());
    log.found = found();
    assertEquals("* Nothing more was found for \"fox\"\n", find(searches.next()));
    assertEquals(new Search("fox", 4, 2), searches.next());
    find(newest("den"));
    assertEquals(newest("den"), searches.next());
  }

  @Test
  void thereIsNoNextOneBeforeTheFirstNorInTheNextRoom() {
    assertThrows(RefusedException.class, searches::next);
    find(newest("fox"));
    searches.forget();
    assertThrows(RefusedException.class, searches::next);
  }

  @Test
  void aSearchThatFailedCanBeAskedAgain() {
    RefusedException unavailable = new RefusedException(ErrorCode.UNAVAILABLE, "Not now.");
    log.found = Future.failedFuture(unavailable);
    Future<?> answer = searches.find("lobby", log, newest("fox"), 50, PlainDialect.INSTANCE);
    assertEquals(unavailable, answer.cause());
    assertEquals(newest("fox"), searches.next());
  }
}
