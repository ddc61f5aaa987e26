package dev.vertxchat.bench;

/**
 * Who is who: client numbers run from 0, senders are the first ones, those that stall the last, and
 * rooms are dealt in turn. Pure.
 */
final class Seating {
  private final BenchOptions.Crowd crowd;
  private final int threads;

  Seating(BenchOptions.Crowd crowd, int threads) {
    this.crowd = crowd;
    this.threads = threads;
  }

  int roomOf(int client) {
    return client % crowd.rooms();
  }

  /** The room's name on the wire; empty, the server's default, when there is only one. */
  String roomName(int room) {
    return crowd.rooms() == 1 ? "" : "room" + room;
  }

  /** A sender's place among the senders of its room. */
  int placeOf(int sender) {
    return sender / crowd.rooms();
  }

  int clientsIn(int room) {
    return share(crowd.clients(), room);
  }

  int sendersIn(int room) {
    return share(crowd.senders(), room);
  }

  boolean isSender(int client) {
    return client < crowd.senders();
  }

  boolean isStalled(int client) {
    return client >= crowd.clients() - crowd.stalled();
  }

  /** Dealt within each room, so that each thread has a part of each room. */
  int threadOf(int client) {
    return client / crowd.rooms() % threads;
  }

  /** Receivers that each line of this sender must reach. */
  int receiversOf(int sender) {
    return clientsIn(roomOf(sender)) - 1;
  }

  /**
   * The client whose receipt of a plain line closes the sender's window: the first of the room that
   * only listens, or where all speak the first one, and for itself the second. All senders of a
   * room share it, as acknowledgements in the JSON dialect would have it: their windows open
   * together, and a server that can batch finds them all.
   */
  int witnessOf(int sender) {
    int room = roomOf(sender);
    int reading = share(crowd.clients() - crowd.stalled(), room);
    int first = sendersIn(room) < reading ? sendersIn(room) : 0;
    int place = placeOf(sender) == first ? first + 1 : first;
    return room + place * crowd.rooms();
  }

  private int share(int all, int room) {
    return all / crowd.rooms() + (room < all % crowd.rooms() ? 1 : 0);
  }
}
