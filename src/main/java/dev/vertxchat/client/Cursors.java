package dev.vertxchat.client;

import dev.vertxchat.protocol.Hello.Resume;
import dev.vertxchat.protocol.Welcome;
import java.util.HashMap;
import java.util.Map;

/** Where a client stands in the log of every room it was in. Pure; used by one thread at a time. */
final class Cursors {
  private final Map<String, Resume> byRoom = new HashMap<>();
  private final Map<String, Long> newestByRoom = new HashMap<>();

  /** Where to read a room on. */
  Resume of(String room) {
    return byRoom.getOrDefault(room, Resume.NOTHING);
  }

  /**
   * The server let us into a room. When it resumes, the entries after our cursor are still to come
   * and the cursor stays; else history is offered up to the log's newest entry, and what is live
   * begins after it.
   */
  void welcomed(Welcome welcome) {
    long since = welcome.resumed() ? of(welcome.room()).since() : welcome.seq();
    byRoom.put(welcome.room(), new Resume(welcome.log(), since));
    newestByRoom.put(welcome.room(), welcome.seq());
  }

  /** Whether an entry lies before the cursor: a line out of the history. */
  boolean isPast(String room, long seq) {
    return seq <= of(room).since();
  }

  /** Whether an entry was in the log when the server let us in, be it missed or out of history. */
  boolean isFromBefore(String room, long seq) {
    return seq <= newestByRoom.getOrDefault(room, 0L);
  }

  /** An entry, an ack or the end of a gap has that number; a cursor never goes back. */
  void given(String room, long seq) {
    Resume now = of(room);
    if (seq > now.since()) {
      byRoom.put(room, new Resume(now.log(), seq));
    }
  }
}
