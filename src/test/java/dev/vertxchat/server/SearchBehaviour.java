package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds, over real sockets, in a log that can search. */
abstract class SearchBehaviour {
  private static final String AT = "[2026-11-22 12:03] ";

  private TestServer server;
  private int port;
  private LineClient alice;
  private LineClient bob;
  private int refs;

  /** The {@code history.url} of a database that is this test's own. */
  abstract String url();

  @BeforeEach
  void start() {
    server = TestServer.startWith(1, new FakeClock(), "history.url", url(), "history.onJoin", 0);
    port = server.port();
    alice = LineClient.plain(port, "Alice");
    bob = LineClient.json(port, "Bob");
    alice.expect("* Bob joined");
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    server.close();
  }

  /** Bob says a line, and Alice has seen it. */
  private void said(String text) {
    bob.sendJson("say", "text", text, "ref", ++refs).expectJson("ack", "ref", refs);
    alice.expect("Bob: " + text);
  }

  private List<String> found(String words, Object... members) {
    Object[] all = new Object[members.length + 2];
    all[0] = "text";
    all[1] = words;
    System.arraycopy(members, 0, all, 2, members.length);
    JsonArray entries =
        bob.sendJson("search", all).expectJson("found", "text", words).getJsonArray("entries");
    return IntStream.range(0, entries.size())
        .mapToObj(i -> entries.getJsonObject(i).getString("text"))
        .toList();
  }

  @Test
  void linesThatHoldAllTheWordsAreFoundNewestFirst() {
    said("the fox left its den");
    said("a fox");
    said("a den");
    said("the den is the fox's");
    assertEquals(List.of("the den is the fox's", "the fox left its den"), found("fox den"));
    alice.send("/search fox den");
    alice.expect(AT + "Bob: the den is the fox's").expect(AT + "Bob: the fox left its den");
    alice.expectNothingMore();
  }

  @Test
  void whatWasFoundHoldsWholeEntriesAndTheQuestion() {
    said("fox");
    JsonObject answer =
        bob.sendJson("search", "text", "fox", "before", 99, "limit", 5)
            .expectJson("found", "room", "lobby", "text", "fox", "before", 99);
    assertEquals(
        new JsonObject()
            .put("type", "said")
            .put("room", "lobby")
            .put("seq", 3)
            .put("time", "2026-11-22T12:03:00.123Z")
            .put("from", "Bob")
            .put("text", "fox")
            .put("action", false),
        answer.getJsonArray("entries").getJsonObject(0));
  }

  @Test
  void oneFindsOnesOwnLinesAndWhatWasJustSaid() {
    alice.send("my fox").send("/search fox").expect(AT + "Alice: my fox").expectNothingMore();
  }

  @Test
  void actionsAreFound() {
    alice.send("/me chases a fox").send("/search fox");
    alice.expect(AT + "~ Alice chases a fox").expectNothingMore();
  }

  @Test
  void namesJoinsAndRenamesAreNot() {
    alice.send("/nick Fox").expect("* Alice is now Fox").send("hello");
    bob.expectJson("renamed");
    bob.expectJson("said");
    alice.send("/search fox").expect("* Nothing was found for \"fox\"");
    alice.send("/search Bob").expect("* Nothing was found for \"Bob\"");
  }

  @Test
  void anotherRoomIsNotSearched() {
    said("fox");
    alice.send("/join ops").expect("* ✔ You are in ops now: no others here.");
    bob.expectJson("left");
    alice.send("/search fox").expect("* Nothing was found for \"fox\"");
  }

  @Test
  void searchAloneGoesOnWithOlderOnes() {
    IntStream.rangeClosed(1, 45).forEach(i -> said("fox " + i));
    alice.send("/search fox").send("/search").send("/search").send("/search");
    for (int i = 45; i > 0; i--) {
      alice.expect(AT + "Bob: fox " + i);
      if (i == 26 || i == 6) {
        alice.expect("* /search goes on with older ones");
      }
    }
    alice.expect("* Nothing more was found for \"fox\"").expectNothingMore();
  }

  @Test
  void whatIsSaidWhileOneGoesOnShiftsNothing() {
    IntStream.rangeClosed(1, 21).forEach(i -> said("fox " + i));
    alice.send("/search fox");
    for (int i = 21; i > 1; i--) {
      alice.expect(AT + "Bob: fox " + i);
    }
    alice.expect("* /search goes on with older ones");
    said("fox 22");
    alice.send("/search").expect(AT + "Bob: fox 1").expectNothingMore();
  }

  @Test
  void theNumbersBelowAndTheLimitAreKept() {
    IntStream.rangeClosed(3, 9).forEach(i -> said("fox " + i)); // 3 is its number, too
    assertEquals(List.of("fox 9", "fox 8"), found("fox", "limit", 2));
    assertEquals(List.of("fox 5", "fox 4", "fox 3"), found("fox", "before", 6));
    assertEquals(List.of("fox 5"), found("fox", "before", 6, "limit", 1));
    assertEquals(List.of(), found("fox", "before", 1));
  }

  @ParameterizedTest
  @CsvSource({"FOX", "fox", "Fox", "fOX den"})
  void lettersAreComparedWithoutCase(String words) {
    said("The Fox's DEN");
    assertEquals(List.of("The Fox's DEN"), found(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/fox/den",
        "fox@den.example",
        "https://den.example/?a=fox",
        "fox-den",
        "a.fox"
      })
  void marksPartWords(String text) {
    said(text);
    assertEquals(List.of(text), found("fox"));
  }

  @Test
  void wordsAreWholeOnes() {
    said("foxes");
    assertEquals(List.of(), found("fox"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"fox",
        "\"fox\"",
        "fox*",
        "(fox",
        "fox)",
        "fox:",
        "text:fox",
        "-fox",
        "^fox",
        "fox'; DROP TABLE entry; --",
        "fox AND",
        "OR fox",
        "NOT fox",
        "fox NEAR",
        "NEAR(fox)",
        "fox {x}",
        "fox % _",
        "fox \\",
        "fox & | !",
        "fox <-> den:*"
      })
  void whatAQueryLanguageWouldReadAsItsOwnIsJustWords(String words) {
    said("a line of it: " + words);
    said("fix");
    assertEquals(List.of("a line of it: " + words), found(words));
    said("it is still here: " + words);
    assertEquals(2, found(words).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"übermut", "лиса", "αλεπού", "३"})
  void wordsOfManyScriptsAreFound(String word) {
    said("one " + word + " more");
    assertEquals(List.of("one " + word + " more"), found(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"你好", "天气很好", "好", "你好 天气"})
  void anyPartOfATextWithoutBlanksIsFound(String part) {
    said("你好世界，今天天气很好");
    said("再见");
    assertEquals(List.of("你好世界，今天天气很好"), found(part));
  }

  @Test
  void asManyWordsAsMayBeTypedAreFound() {
    String words = "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(3).strip();
    said(words);
    assertEquals(List.of(words), found(words));
    String part =
        IntStream.range(0, 200)
            .mapToObj(i -> Character.toString(0x4e00 + i))
            .collect(Collectors.joining());
    said(part);
    assertEquals(List.of(part), found(part));
  }

  @Test
  void aResentLineIsFoundOnce() {
    bob.sendJson("say", "text", "fox", "ref", 1).expectJson("ack", "ref", 1);
    bob.sendJson("say", "text", "fox", "ref", 1).expectJson("ack", "ref", 1);
    alice.expect("Bob: fox");
    assertEquals(List.of("fox"), found("fox"));
  }

  @Test
  void whatWasSaidIsFoundAfterARestart() {
    said("fox");
    alice.close();
    bob.close();
    server.close();
    start();
    assertEquals(List.of("fox"), found("fox"));
  }
}
