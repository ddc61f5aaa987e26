package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.PlainEncoding;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.testing.LogInFront;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchesTest {
  private final FoundLog log = new FoundLog();
  private final Searches searches = new Searches();

  /** Finds what the test says, and remembers what was looked for. */
  private static final class FoundLog extends LogInFront {
    final List<String> asked = new ArrayList<>();
    Future<List<Entry>> found = found();

    FoundLog() {
      super(null);
    }

    @Override
    public Future<List<Entry>> search(String words, long before, int limit) {
      asked.add(words + " " + before + " " + limit);
      return found;
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
    return searches.find("lobby", log, search, 50, PlainEncoding.INSTANCE).result().toString();
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
    Future<?> answer = searches.find("lobby", log, newest("fox"), 50, PlainEncoding.INSTANCE);
    assertEquals(unavailable, answer.cause());
    assertEquals(newest("fox"), searches.next());
  }
}
