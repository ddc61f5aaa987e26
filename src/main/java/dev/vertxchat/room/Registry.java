package dev.vertxchat.room;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Roster;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who has which name and sits in which rooms. It says in the rooms who joined, left and was
 * renamed. Any thread; does not block; futures complete on any thread.
 *
 * <p>Whoever changes a presence says as whom. When another holder of the same client has taken over
 * meanwhile, nothing is changed, and the future fails with {@link TakenOverException}.
 */
public interface Registry {
  /** Who speaks for a presence. Its methods are called from any thread and must not block. */
  interface Holder {
    /** The account that it has shown to be its own; null for none. */
    default String account() {
      return null;
    }

    /** From where it comes, equal for the same; null when that does not count. */
    default Object origin() {
      return null;
    }

    /** Another holder of the same client has the presence now. */
    void takenOver();

    /**
     * Hands over a private line.
     *
     * @return fails when it cannot be taken now
     */
    Future<Void> told(String from, String text);
  }

  /**
   * A presence that is held by the claiming holder from now on.
   *
   * @param known whether the client was present already, so that it does not join anew where it
   *     sits
   */
  record Claim(Presence presence, boolean known) {}

  /** The presence was taken over by another holder. */
  final class TakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenOverException() {
      super("taken over", null, false, false); // an answer, not a fault
    }
  }

  /**
   * Claims a name. A client that is present gets its own presence, under the name it claims now;
   * whoever held it is told.
   *
   * @return fails with {@link dev.vertxchat.protocol.RefusedException} when another client has the
   *     name or one that looks like it ({@code name_taken}), when it is reserved ({@code
   *     bad_name}), when the client is present as another account ({@code bad_request}), or when it
   *     would be one too many of the holder's origin ({@code limited}); then nothing has changed
   */
  Future<Claim> claim(Names.Name name, String client, Holder holder);

  /**
   * Gives a presence another name, and says so in its rooms.
   *
   * @return fails as a claim does
   */
  Future<Void> rename(Presence presence, Holder by, Names.Name name);

  /**
   * Lets a presence sit in a room, unless it does so already.
   *
   * @param room taken by the caller, who keeps his own hold on it
   * @param delayed run on any thread when the log cannot keep now that it joined
   * @return the number in the room's log from which on it sits there
   */
  Future<Long> enter(Presence presence, Holder by, Room room, Runnable delayed);

  /** Lets a presence leave all its rooms but those of these names. */
  Future<Void> stay(Presence presence, Holder by, Set<String> rooms);

  /**
   * The holder has ended. Its presence leaves its rooms, and the name is free.
   *
   * @param grace how long it may be claimed again by the same client before that; zero: at once
   */
  void end(Presence presence, Holder by, Duration grace);

  /** The same at once and without a word, because the node ends. */
  void endWithNode(Presence presence, Holder by);

  /**
   * Hands a private line to whoever has a name.
   *
   * @return the name as its owner writes it; fails with {@link
   *     dev.vertxchat.protocol.RefusedException} when there is nobody or it cannot be taken now
   */
  Future<String> tell(Names.Name to, String from, String text);

  /**
   * Waits no longer for those who broke off and may come back: each has left its rooms, and its
   * name is free.
   *
   * @return the names, as their owners write them
   */
  List<String> dismiss(Predicate<Presence> whom);

  /** As which account somebody is here, or may come back, under a name; null for none. */
  String account(Names.Name name);

  /** How many sit in a room. */
  int count(String room);

  /** Who sits in a room, {@code self} left out; it may be null. */
  Roster others(String room, Presence self);

  /** The rooms in which most sit, those first, and how many sit in each. */
  Map<String, Integer> fullest(int most);

  /** In how many rooms somebody sits. */
  int occupied();
}
