package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a client tells. A handler that throws is logged and harms nobody else: the connection is not
 * its business.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(ChatClient.class);

  volatile EntryHandler entry = (room, entry, past) -> {};
  volatile ToldHandler told = (from, time, text) -> {};
  volatile GapHandler gap = (room, from, to) -> {};
  volatile Handler<ClientState> state = state -> {};
  volatile Handler<Welcome> welcome = given -> {};
  volatile Handler<RefusedException> error = refused -> {};
  volatile ToldHandler announced = (from, time, text) -> {};
  volatile Handler<String> notice = words -> {};

  void entry(String room, Entry given, boolean past) {
    safely(() -> entry.entry(room, given, past));
  }

  void told(String from, long time, String text) {
    safely(() -> told.told(from, time, text));
  }

  void announced(String from, long time, String text) {
    safely(() -> announced.told(from, time, text));
  }

  void notice(String words) {
    safely(() -> notice.handle(words));
  }

  void gap(String room, long from, long to) {
    safely(() -> gap.gap(room, from, to));
  }

  void state(ClientState now) {
    safely(() -> state.handle(now));
  }

  void welcome(Welcome given) {
    safely(() -> welcome.handle(given));
  }

  void error(RefusedException refused) {
    safely(() -> error.handle(refused));
  }

  /** An error about a room, which its message then names. */
  void error(String room, RefusedException refused) {
    error(new RefusedException(refused.code(), room + ": " + refused.getMessage()));
  }

  private static void safely(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException e) {
      LOG.error("a handler of the chat client failed", e);
    }
  }
}
