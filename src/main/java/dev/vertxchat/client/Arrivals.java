package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Welcome;
import java.util.List;
import java.util.Map;

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
  public void entry(String room, Entry entry) {
    boolean past = cursors.isPast(room, entry.seq());
    cursors.given(room, entry.seq());
    if (entry.kind() == Entry.Kind.RENAMED && entry.name().equals(conversation.name())) {
      conversation.renamed(entry.text());
      answered(Asked.Kind.NICK, entry.text());
    } else if (!isOwn(entry)) {
      listeners.entry(room, entry, past);
    }
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
  public void ack(long ref, long seq) {
    cursors.given(outbox.room(), seq);
    outbox.acked(ref, seq);
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
  public void history(List<Entry> lines) {
    answered(Asked.Kind.HISTORY, lines);
  }

  @Override
  public void found(List<Entry> lines) {
    answered(Asked.Kind.SEARCH, lines);
  }

  @Override
  public void members(Roster roster) {
    answered(Asked.Kind.WHO, roster);
  }

  @Override
  public void rooms(Map<String, Integer> rooms) {
    answered(Asked.Kind.ROOMS, rooms);
  }

  private void answered(Asked.Kind kind, Object answer) {
    outbox.answered(kind, answer);
    conversation.pump();
  }

  @Override
  public void gap(long from, long to) {
    cursors.given(outbox.room(), to);
    listeners.gap(outbox.room(), from, to);
  }

  @Override
  public void delayed(String message) {
    listeners.error(new RefusedException(ErrorCode.UNAVAILABLE, message)); // nothing has failed
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
  public void bye(String reason) {
    conversation.bye(reason);
  }

  @Override
  public void error(RefusedException error, long ref) {
    conversation.error(error, ref);
  }
}
