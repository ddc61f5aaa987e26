package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.room.Room;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Who is here on this node: names, clients, and who is in which room. Any thread; changes are made
 * one at a time, reading takes no lock.
 */
final class Members {
  private final Map<String, Presence> byName = new ConcurrentHashMap<>();
  private final Map<String, Presence> byClient = new ConcurrentHashMap<>();
  private final Map<String, Map<Presence, Boolean>> byRoom = new ConcurrentHashMap<>();

  /**
   * A claimed presence.
   *
   * @param presence held by the claiming session from now on
   * @param previous the session of the same client that held it until now, or null
   * @param known whether the client was present already, so that it does not join anew
   */
  record Claim(Presence presence, Session previous, boolean known) {}

  /**
   * Claims a name for a session. A client that is present gets its own presence back, whatever
   * session held it.
   *
   * @throws RefusedException ({@code name_taken}) when another client has the name
   */
  synchronized Claim claim(Names.Name name, String client, Session session) {
    Presence mine = byClient.get(client);
    requireFree(name, mine);
    if (mine == null) {
      Presence presence = new Presence(name, client, session);
      byName.put(name.key(), presence);
      byClient.put(client, presence);
      return new Claim(presence, null, false);
    }
    Session previous = mine.session();
    mine.session(session);
    return new Claim(mine, previous, true);
  }

  /**
   * Gives a presence another name.
   *
   * @throws RefusedException ({@code name_taken}) when another client has it
   */
  synchronized void rename(Presence presence, Names.Name name) {
    requireFree(name, presence);
    byName.remove(presence.name().key());
    presence.name(name);
    byName.put(name.key(), presence);
  }

  private void requireFree(Names.Name name, Presence mine) {
    Presence holder = byName.get(name.key());
    if (holder != null && holder != mine) {
      throw new RefusedException(
          ErrorCode.NAME_TAKEN, name.text() + " is taken: choose another username.");
    }
  }

  /** Moves a presence into a room, out of the one it is in. */
  synchronized void enter(Presence presence, Room room) {
    leaveRoom(presence);
    presence.room(room);
    byRoom.computeIfAbsent(room.name(), r -> new ConcurrentHashMap<>()).put(presence, true);
  }

  /**
   * Takes the session from a presence, which keeps its name.
   *
   * @return which absence of the presence this begins, or 0 when another session holds it by now
   */
  synchronized int detach(Presence presence, Session session) {
    return presence.session() == session ? presence.detach() : 0;
  }

  /**
   * Frees the name of a presence that is still in the given absence.
   *
   * @param leaving run before the name is free, so that what it says of the leaving comes before
   *     whatever the next one of that name says; must not block
   */
  synchronized void free(Presence presence, int absence, Consumer<Presence> leaving) {
    if (presence.session() != null || presence.absence() != absence) {
      return;
    }
    leaving.accept(presence);
    leaveRoom(presence);
    byClient.remove(presence.client());
    byName.remove(presence.name().key());
  }

  private void leaveRoom(Presence presence) {
    Room room = presence.room();
    if (room != null) {
      byRoom.computeIfPresent(
          room.name(),
          (name, members) -> {
            members.remove(presence);
            return members.isEmpty() ? null : members;
          });
    }
  }

  /** Who has that name, or null. */
  Presence find(Names.Name name) {
    return byName.get(name.key());
  }

  /** How many are in a room. */
  int count(String room) {
    return byRoom.getOrDefault(room, Map.of()).size();
  }

  /** The others in a presence's room. */
  Roster others(Presence self) {
    Map<Presence, Boolean> members = byRoom.getOrDefault(self.room().name(), Map.of());
    List<String> names =
        members.keySet().stream()
            .filter(p -> p != self)
            .limit(Roster.MAX_NAMES)
            .map(p -> p.name().text())
            .sorted()
            .toList();
    return new Roster(names, Math.max(names.size(), members.size() - 1));
  }
}
