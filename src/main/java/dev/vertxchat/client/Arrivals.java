package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Hands out what the server says: answers to whom they are for, entries to the listeners, the rest
 * to the conversation. Every method runs on the client's context.
 */
final class Arrivals implements Answers {
  private final Conversation conversation;
  private final Outbox outbox;
  private final Cursors cursors;
  private final Listeners listeners;

  Arrivals(Conversation conversation, Outbox outbox, Cursors cursors, Listeners listeners) {
    this.conversation = conversation;
    this.outbox = outbox;
    this.cursors = cursors;
    this.listeners = listeners;
  }

  @Override
  public void welcome(Welcome welcome) {
    conversation.welcome(welcome);
  }

  @Override
  public void farewell(String room) {
    answered(Asked.Kind.LEAVE, room, null);
  }

  @Override
  public void entry(String room, Entry entry) {
    boolean past = cursors.isPast(room, entry.seq());
    cursors.given(room, entry.seq());
    if (isOurNick(room, entry)) {
      renamed(entry.text());
    } else if (!isOwn(entry)) {
      listeners.entry(room, entry, past);
    }
  }

  /**
   * Whether it is the answer to our nick. What the log held when we came tells of somebody else,
   * who bore our name while we were away: the welcome says what we are called since.
   */
  private boolean isOurNick(String room, Entry entry) {
    return entry.kind() == Entry.Kind.RENAMED
        && entry.name().equals(conversation.name())
        && entry.text().equals(outbox.askedName())
        && !cursors.isFromBefore(room, entry.seq());
  }

  @Override
  public void renamed(String name) {
    conversation.renamed(name);
    answered(Asked.Kind.NICK, null, name);
  }

  @Override
  public void registered(String name) {
    answered(Asked.Kind.REGISTER, null, name);
  }

  /** Whether it tells of our own coming and going, of which the welcome told us. */
  private boolean isOwn(Entry entry) {
    return switch (entry.kind()) {
      case SAID, ACTION -> false;
      case JOINED, LEFT -> entry.name().equals(conversation.name());
      case RENAMED -> entry.text().equals(conversation.name());
    };
  }

  @Override
  public void ack(String room, long ref, long seq) {
    cursors.given(room, seq);
    outbox.acked(room, ref, seq);
    conversation.pump();
  }

  @Override
  public void toldAck(long ref) {
    outbox.told(ref);
    conversation.pump();
  }

  @Override
  public void told(String from, long time, String text) {
    listeners.told(from, time, text);
  }

  @Override
  public void history(String room, List<Entry> lines) {
    answered(Asked.Kind.HISTORY, room, lines);
  }

  @Override
  public void found(String room, List<Entry> lines) {
    answered(Asked.Kind.SEARCH, room, lines);
  }

  @Override
  public void members(String room, Roster roster) {
    answered(Asked.Kind.WHO, room, roster);
  }

  @Override
  public void rooms(RoomList rooms) {
    answered(Asked.Kind.ROOMS, null, rooms);
  }

  private void answered(Asked.Kind kind, String room, Object answer) {
    outbox.answered(kind, room, answer);
    conversation.pump();
  }

  @Override
  public void gap(String room, long from, long to) {
    cursors.given(room, to);
    listeners.gap(room, from, to);
  }

  @Override
  public void delayed(String room, String message) {
    RefusedException waits = new RefusedException(ErrorCode.UNAVAILABLE, message);
    listeners.error(room, waits); // nothing has failed
  }

  @Override
  public void ping() {
    conversation.write(ClientLines.PONG);
  }

  @Override
  public void pong() {
    // only its arrival counts
  }

  @Override
  public void bye(String reason, String message) {
    conversation.bye(reason, message);
  }

  @Override
  public void done(JsonObject answer) {
    answered(Asked.Kind.ORDER, null, answer);
  }

  @Override
  public void announced(String from, long time, String text) {
    listeners.announced(from, time, text);
  }

  @Override
  public void notice(String message) {
    listeners.notice(message);
  }

  @Override
  public void error(RefusedException error, String room, long ref) {
    conversation.error(error, room, ref);
  }
}
