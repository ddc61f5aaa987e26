package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;

/** Holds what a reader asks against what {@link Requests} promises; one line each. */
final class CheckedRequests {
  private int calls;
  private boolean refused;

  /** Takes what one line asks. */
  Requests requests() {
    return (Requests)
        Proxy.newProxyInstance(
            Requests.class.getClassLoader(),
            new Class<?>[] {Requests.class},
            (proxy, method, args) -> {
              calls++;
              check(method.getName(), args);
              return null;
            });
  }

  /** A line asks one thing or none. */
  void end() {
    assertTrue(calls <= 1, () -> calls + " calls for one line");
  }

  boolean isRefused() {
    return refused;
  }

  int calls() {
    return calls;
  }

  private void check(String method, Object[] args) {
    switch (method) {
      case "say" -> {
        isText((String) args[1]);
        isRef((long) args[2]);
      }
      case "tell" -> {
        isText((String) args[1]);
        isRef((long) args[2]);
      }
      case "history" -> isPage((long) args[1], (int) args[2]);
      case "search" -> {
        String words = (String) args[1];
        assertEquals(words, Search.parseWords("text", words));
        isPage((long) args[2], (int) args[3]);
      }
      case "hello" -> isHello((Hello) args[0]);
      case "join" -> isPlace((Hello.Place) args[0]);
      case "refused" -> {
        refused = true;
        Seen.isOneLine((String) args[1]);
        isRef((long) args[3]);
      }
      case "nick", "move" -> assertTrue(args[0] != null);
      case "leave", "who", "rooms", "searchOn", "help", "ping", "pong", "quit" -> {
        // nothing is promised of what they name
      }
      default -> throw new AssertionError("unknown to this test: " + method);
    }
  }

  private static void isText(String text) {
    Seen.isClean(text);
    assertFalse(text.isBlank(), "something is said");
  }

  private static void isRef(long ref) {
    assertTrue(ref >= Entry.NO_REF && ref <= Entry.MAX_REF, () -> "ref " + ref);
  }

  private static void isPage(long before, int limit) {
    assertTrue(before >= 1, () -> "before " + before);
    assertTrue(limit >= 1 && limit <= Requests.MAX_HISTORY, () -> "limit " + limit);
  }

  private static void isHello(Hello hello) {
    assertTrue(hello.name() != null && !hello.rooms().isEmpty());
    hello.rooms().forEach(CheckedRequests::isPlace);
    if (hello.client() != null) {
      int length = hello.client().length();
      assertTrue(length >= Hello.MIN_CLIENT && length <= Hello.MAX_CLIENT);
      assertFalse(hello.knownBy().contains(hello.client()), "the secret stays one");
    }
  }

  private static void isPlace(Hello.Place place) {
    assertTrue(place.room() != null && place.resume().since() >= Hello.Resume.NEW);
  }
}
