package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * One thing asked of the server that it has not answered yet.
 *
 * @param kind what is asked
 * @param ref the client's own number of a line, {@link Entry#NO_REF} for all else
 * @param room the room it is meant for
 * @param line the bytes that ask it; empty for a join, whose line is made when it is sent
 * @param answer completed when the server answers
 */
record Asked<T>(Kind kind, long ref, String room, Buffer line, Promise<T> answer) {

  /** What can be asked. */
  enum Kind {
    SAY(true, true),
    JOIN(true, false),
    TELL(false, true),
    NICK(false, false),
    WHO(false, false),
    ROOMS(false, false),
    HISTORY(false, false),
    SEARCH(false, false);

    private final boolean kept;
    private final boolean numbered;

    Kind(boolean kept, boolean numbered) {
      this.kept = kept;
      this.numbered = numbered;
    }

    /** Whether it outlives a connection: asking it twice does no harm, or the server notices. */
    boolean isKept() {
      return kept;
    }

    /** Whether its line bears a ref. */
    boolean isNumbered() {
      return numbered;
    }
  }
}
