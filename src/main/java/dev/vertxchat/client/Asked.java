package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * One thing asked of the server that it has not answered yet.
 *
 * @param kind what is asked
 * @param ref the client's own number of a line, {@link Entry#NO_REF} for all else
 * @param about the room, or of a nick the name; null for what is about neither
 * @param line the bytes that ask it; of a join, whose line is made when it is sent, null
 * @param answer completed when the server answers
 */
record Asked<T>(Kind kind, long ref, String about, Buffer line, Promise<T> answer) {

  /** What can be asked. */
  enum Kind {
    SAY(true, true, true),
    JOIN(true, true, false),
    /** To be in a room again in which we were when the connection was lost; nobody waits for it. */
    REJOIN(true, false, false),
    LEAVE(true, true, false),
    WHO(true, false, false),
    HISTORY(true, false, false),
    SEARCH(true, false, false),
    TELL(false, false, true),
    NICK(false, true, false),
    REGISTER(false, false, false),
    ROOMS(false, false, false),
    /** What only an operator may. */
    ORDER(false, false, false);

    private final boolean ofRoom;
    private final boolean kept;
    private final boolean numbered;

    Kind(boolean ofRoom, boolean kept, boolean numbered) {
      this.ofRoom = ofRoom;
      this.kept = kept;
      this.numbered = numbered;
    }

    /** Whether it is about a room, which its answer then bears. */
    boolean isOfRoom() {
      return ofRoom;
    }

    /** Whether it outlives the connection on which it was asked: the server takes it once. */
    boolean isKept() {
      return kept;
    }

    /** Whether its line bears a ref. */
    boolean isNumbered() {
      return numbered;
    }

    /** Whether a welcome answers it. */
    boolean isEntering() {
      return this == JOIN || this == REJOIN;
    }
  }

  /** Whether it is of that kind and about that room. */
  boolean is(Kind other, String room) {
    return kind == other && room.equals(about);
  }
}
