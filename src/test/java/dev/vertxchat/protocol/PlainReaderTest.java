package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainReaderTest {
  private static final PlainReader PLAIN = PlainReader.INSTANCE;

  private static String asked(String line) {
    RecordedRequests requests = new RecordedRequests();
    PLAIN.request(line, requests);
    return requests.toString();
  }

  private static String opened(String line) {
    RecordedRequests requests = new RecordedRequests();
    PLAIN.opening(line, requests);
    return requests.toString();
  }

  @Test
  void aPersonIsAnsweredInPlainLinesAndCannotResume() {
    assertEquals(PlainEncoding.INSTANCE, PLAIN.encoding());
    assertFalse(PLAIN.resumes());
  }

  @Test
  void theFirstLineIsTheName() {
    assertEquals("hello Alice null null in lobby", opened(" Alice "));
    assertEquals("hello  null null in lobby", opened(""));
    assertEquals("quit", opened("/quit"));
    assertEquals("hello /who null null in lobby", opened("/who"));
  }

  @Test
  void anythingButACommandIsSaid() {
    assertEquals("say -1 false Hello", asked("Hello"));
    assertEquals("say -1 false   two  spaces ", asked("  two  spaces "));
    assertEquals("say -1 false {\"type\":\"ping\"}", asked("{\"type\":\"ping\"}"));
    assertEquals("say -1 false /x", asked("//x"));
    assertEquals("say -1 false ab", asked("a\u001b[32mb"));
  }

  @Test
  void nothingIsNotSaid() {
    assertEquals("", asked(""));
    assertEquals("", asked("\u0007\u202e"));
  }

  @Test
  void aBlankTextIsNotSaid() {
    assertEquals("", asked("  \t "));
    assertEquals("", asked("\u00a0\u200b\u2800\u3164"));
    assertEquals(
        "refused BAD_REQUEST -1 Something is missing, allowed: /me TEXT", asked("/me \u3164"));
    assertEquals(
        "refused BAD_REQUEST -1 Something is missing, allowed: /msg NAME TEXT",
        asked("/msg Bob \u00a0\u200d"));
    assertEquals("say -1 true waves \u3164", asked("/me waves \u3164"));
  }

  @Test
  void theFirstLineOfAnHttpRequestIsKnown() {
    for (String line :
        List.of(
            "GET / HTTP/1.1",
            "POST /a?b=c HTTP/1.0",
            "PRI * HTTP/2.0",
            "OPTIONS http://localhost:8081/ HTTP/1.1",
            "M-SEARCH * HTTP/1.1",
            "x!#$%&'*+.^_`|~ /é HTTP/3 ")) {
      assertTrue(PlainReader.isHttp(line), line);
    }
    for (String line : List.of("GET", "GET /", "Alice", "Al ice HTTP", "{\"a\":1} b HTTP/1.1")) {
      assertFalse(PlainReader.isHttp(line), line);
    }
  }

  @Test
  void everyCommandIsUnderstood() {
    assertEquals("help", asked("/help"));
    assertEquals("who", asked("/who"));
    assertEquals("rooms", asked("/rooms"));
    assertEquals("quit", asked("/QUIT  "));
    assertEquals("move ops", asked("/join  ops"));
    assertEquals("nick Al", asked("/nick Al"));
    assertEquals("tell -1 Bob psst,  you", asked("/msg Bob psst,  you"));
    assertEquals("say -1 true waves", asked("/me waves"));
    assertEquals("history " + Long.MAX_VALUE + " 20", asked("/history"));
    assertEquals("history " + Long.MAX_VALUE + " 1", asked("/history 1"));
    assertEquals("history " + Long.MAX_VALUE + " 200", asked("/history 200"));
    assertEquals("search " + Long.MAX_VALUE + " 20 fox  den", asked("/search  fox  den "));
    assertEquals("search on", asked("/search "));
  }

  @Test
  void whatOperatorsAskIsUnderstood() {
    assertEquals("kick Bob 0 ", asked("/kick  Bob "));
    assertEquals("kick Bob 0 10m of  spam", asked("/KICK Bob 10m of  spam"));
    assertEquals("ban Bob 0 ", asked("/ban Bob"));
    assertEquals("ban Bob 600 spam  all day", asked("/ban Bob 10m  spam  all day"));
    assertEquals("ban Bob 0 10 lines", asked("/ban Bob 10 lines"));
    assertEquals("ban Bob 604800 ", asked("/ban Bob 7d"));
    assertEquals("ban at 192.0.2.7 7200 ", asked("/ban 192.0.2.7 2h"));
    assertEquals("ban at 192.0.2.0/24 0 spam", asked("/ban 192.0.2.0/24 spam"));
    assertEquals("ban at 2001:db8::/32 1 ", asked("/ban 2001:db8::/32 1s"));
    assertEquals("unban Bob 0 ", asked("/unban Bob"));
    assertEquals("unban at ::1 0 ", asked("/unban ::1"));
    assertEquals("bans null 0 ", asked("/bans all"));
    assertEquals("mute 192.0.2.7 60 ", asked("/mute 192.0.2.7 1m"));
    assertEquals("unmute Bob 0 ", asked("/unmute Bob"));
    assertEquals("announce null 0 Tea  is ready", asked("/announce Tea  is ready"));
  }

  @Test
  void whatAnOperatorAsksWronglyIsRefusedWhenItIsRead() {
    for (String[] wrong :
        new String[][] {
          {"/kick", "Something is missing, allowed: /kick NAME [WHY]"},
          {"/ban \u3164", "Something is missing, allowed: /ban NAME|ADDRESS [TIME] [WHY]"},
          {"/announce  ", "Something is missing, allowed: /announce TEXT"},
          {"/ban Bob 0m", "time: found 0m, allowed: 1s to 36500d, such as 10m or 2h"},
          {"/mute Bob 36501d", "time: found 36501d, allowed: 1s to 36500d, such as 10m or 2h"},
          {
            "/ban Bob 99999999999999999999s why",
            "time: found 99999999999999999999s, allowed: 1s to 36500d, such as 10m or 2h"
          },
        }) {
      RefusedException e = assertThrows(RefusedException.class, () -> asked(wrong[0]), wrong[0]);
      assertEquals(wrong[1], e.getMessage());
    }
  }

  @Test
  void whatIsWrongIsRefusedWithWhatIsAllowed() {
    assertEquals(
        "refused BAD_REQUEST -1 Unknown command /x: /help lists the commands, //x says /x.",
        asked("/x y"));
    assertEquals(
        "refused BAD_REQUEST -1 Unknown command /x: /help lists the commands, //x says /x.",
        asked("/\u200fx שלום")); // the mark was let stand for the letters that are not shown
    assertEquals(
        "refused BAD_REQUEST -1 Something is missing, allowed: /msg NAME TEXT", asked("/msg Bob "));
    assertEquals(
        "refused BAD_REQUEST -1 /history: found \"201\", allowed: a whole number from 1 to 200",
        asked("/history 201"));
    assertEquals(
        "refused BAD_REQUEST -1 /search: found \"?!\", allowed: words with a letter or digit,"
            + " at most 200 characters",
        asked("/search ?!"));
  }

  @Test
  void aPasswordThatIsRegisteredIsTakenAsTyped() {
    assertEquals("register pass  word\u0007 ", asked("/register pass  word\u0007 "));
    assertEquals("register secret", asked("/REGISTER  secret"));
    assertEquals(
        "refused BAD_REQUEST -1 Something is missing, allowed: /register PASSWORD",
        asked("/register "));
    assertEquals("say -1 false /register x", asked("//register x"));
    assertEquals("/register …", PlainReader.withoutPassword("/Register secret"));
    assertEquals("/me registers", PlainReader.withoutPassword("/me registers"));
  }

  private static String answered(String line) {
    RecordedRequests requests = new RecordedRequests();
    Hello asked = new Hello("Alice", List.of(Hello.Place.LOBBY), null, null);
    PLAIN.password(line, asked, requests);
    return requests.toString();
  }

  @Test
  void theAnswerToTheQuestionForAPasswordIsTakenAsTyped() {
    assertTrue(PLAIN.promptsForPassword());
    assertEquals("hello Alice null  pass\u0007word  in lobby", answered(" pass\u0007word "));
    assertEquals("hello Alice null /help in lobby", answered("/help"));
    assertEquals("register Alice null my word in lobby", answered("/register my word"));
    assertEquals("hello  null null in lobby", answered(""));
    assertEquals("quit", answered("/quit"));
  }
}
