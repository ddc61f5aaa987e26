package dev.vertxchat.bench;

/** The listening side of a client: checks each line it is given. Used by its read loop's thread. */
final class Receiver implements LineScanner.Listener {
  private final int client;
  private final int room;
  private final boolean stalled;
  private final Seating seating;
  private final int[] roomOfSender;
  private final int[] placeOfSender;
  private final LineText text;
  private final BenchDialect dialect;
  private final Tally tally;
  private final Runnable pong;
  private final SequenceCheck check;

  /** By sender; null when this client is nobody's witness. */
  private Sender[] witnessed;

  /** What this client says itself; null when it says nothing. */
  private Sender own;

  /**
   * @param senders of each sender its room and its place there, shared by all receivers
   * @param pong answers a ping of the server
   */
  Receiver(
      int client,
      Seating seating,
      SenderTable senders,
      LineText text,
      BenchDialect dialect,
      Tally tally,
      Runnable pong) {
    this.client = client;
    this.room = seating.roomOf(client);
    this.stalled = seating.isStalled(client);
    this.seating = seating;
    this.roomOfSender = senders.roomOf();
    this.placeOfSender = senders.placeOf();
    this.text = text;
    this.dialect = dialect;
    this.tally = tally;
    this.pong = pong;
    this.check = new SequenceCheck(seating.sendersIn(room));
  }

  /** By sender number; looked up for each line, where a division would be dear. */
  record SenderTable(int[] roomOf, int[] placeOf) {
    static SenderTable of(Seating seating, int senders) {
      int[] rooms = new int[senders];
      int[] places = new int[senders];
      for (int i = 0; i < senders; i++) {
        rooms[i] = seating.roomOf(i);
        places[i] = seating.placeOf(i);
      }
      return new SenderTable(rooms, places);
    }
  }

  /** Makes this client speak; its acknowledgements close the sender's window. */
  void speaksAs(Sender sender) {
    own = sender;
  }

  /** Lets what this client hears of a sender close that sender's window. */
  void witnesses(int senderNumber, Sender sender) {
    if (witnessed == null) {
      witnessed = new Sender[roomOfSender.length];
    }
    witnessed[senderNumber] = sender;
  }

  @Override
  public void said(byte[] in, int textAt) {
    int sender = LineText.sender(in, textAt);
    if (sender >= roomOfSender.length || !text.intact(in, textAt)) {
      tally.damaged();
      return;
    }
    if (roomOfSender[sender] != room || sender == client) {
      tally.stray();
      return;
    }
    int seq = LineText.seq(in, textAt);
    if (!check.accept(placeOfSender[sender], seq)) {
      return;
    }
    if (stalled) {
      tally.receivedLate();
    } else {
      tally.received(in, textAt);
    }
    if (witnessed != null && witnessed[sender] != null) {
      witnessed[sender].delivered(seq + 1);
    }
  }

  @Override
  public void other(byte[] in, int from, int end) {
    int ref = dialect.ackedRef(in, from, end);
    if (ref != BenchDialect.NO_REF) {
      if (own != null) {
        own.delivered(ref - BenchDialect.FIRST_REF + 1);
      }
    } else if (dialect.isPing(in, from, end)) {
      if (own == null) { // one who speaks shows that it lives, and a pong might split its line
        pong.run();
      }
    } else {
      tally.gone(dialect.goneLines(in, from, end));
    }
  }

  /** Whether this client read nothing while the load lasted. */
  boolean isStalled() {
    return stalled;
  }

  long doubled() {
    return check.doubled();
  }

  long outOfOrder() {
    return check.outOfOrder();
  }

  /**
   * Lines that this client ought to have heard and has not.
   *
   * @param said for each sender how many lines it said
   */
  long missing(int[] said) {
    int[] due = new int[seating.sendersIn(room)];
    for (int i = 0; i < said.length; i++) {
      if (roomOfSender[i] == room && i != client) {
        due[placeOfSender[i]] = said[i];
      }
    }
    return check.missing(due);
  }
}
