package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonObject;

/** What people and programs see while the history cannot be written for a while. */
final class HistoryAway {
  private static final String CAROLS = "the-client-id-of-carol";

  private HistoryAway() {}

  /** What changes something outside of the server. */
  interface Step {
    void take() throws Exception;
  }

  /**
   * Senders are told once and lose nothing, readers notice nothing.
   *
   * @param port of a server in whose lobby nobody has spoken
   * @param end after which the history can be written again
   */
  static void isSeenThrough(int port, Step begin, Step end) throws Exception {
    try (LineClient bob = LineClient.plain(port, "Bob");
        LineClient alice = LineClient.plain(port, "Alice");
        LineClient carol = LineClient.json(port, "Carol", "client", CAROLS)) {
      bob.expect("* Alice joined").expect("* Carol joined");
      alice.expect("* Carol joined").send("before");
      bob.expect("Alice: before");
      carol.expectJson("said", "text", "before");

      begin.take();
      alice.send("one");
      alice.expect(
          "* Lines can't be kept now: what you say waits, and is delivered as soon as they can.");
      alice.send("two").expectNothingMore();
      carol.sendJson("say", "text", "three", "ref", 1).sendJson("ping");
      skipTo(carol, "pong");
      bob.send("/history 1").expect("Alice's line", l -> l.endsWith("] Alice: before"));
      bob.send("/msg Alice psst").expectNothingMore();
      alice.expect("[private] Bob: psst");

      end.take();
      bob.expect("Alice: one").expect("Alice: two").expect("Carol: three").expectNothingMore();
      alice.expect("* Lines are kept again: what you said is delivered.");
      alice.expect("Carol: three").expectNothingMore();
      skipTo(carol, "ack");
    }
  }

  /** Reads on to an object of that type: how a program is told that its lines wait is not told. */
  private static void skipTo(LineClient program, String type) {
    String line;
    do {
      line = program.expect("a line before the end", l -> true);
    } while (!new JsonObject(line).getString("type").equals(type));
  }

  /** What was said stands in the log once. */
  static void isToldOf(int port) {
    try (LineClient dave = LineClient.plain(port, "Dave")) {
      for (String line : new String[] {"Alice: before", "Alice: one", "Alice: two"}) {
        dave.expect(line, l -> l.endsWith("] " + line));
      }
      dave.expect("Carol's line", l -> l.endsWith("] Carol: three"));
      dave.expectNothingMore();
    }
  }
}
