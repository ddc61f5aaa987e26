package dev.vertxchat.server;

import dev.vertxchat.protocol.Names;
import dev.vertxchat.room.Room;

/**
 * A member of a room: a name, held by a session or, for a while after it broke off, by nobody.
 *
 * <p>Changed by {@link Members} under its lock only; read from any thread.
 */
final class Presence {
  private final String client;
  private volatile Names.Name name;
  private volatile Room room;
  private volatile Session session;
  private int absence;

  Presence(Names.Name name, String client, Session session) {
    this.name = name;
    this.client = client;
    this.session = session;
  }

  /** By what its client is known, or what was made up for the session. */
  String client() {
    return client;
  }

  Names.Name name() {
    return name;
  }

  void name(Names.Name name) {
    this.name = name;
  }

  /** The room it is in, null before the first. */
  Room room() {
    return room;
  }

  void room(Room room) {
    this.room = room;
  }

  /** Who speaks for it, null while it may come back. */
  Session session() {
    return session;
  }

  void session(Session session) {
    this.session = session;
  }

  /** Takes its session away and returns which absence this begins, counted from 1. */
  int detach() {
    session = null;
    return ++absence;
  }

  int absence() {
    return absence;
  }
}
