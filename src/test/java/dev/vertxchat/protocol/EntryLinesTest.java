package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryLinesTest {
  private final EntryLines lines = new EntryLines(100);

  private static Entry entry(long seq, long time, Entry.Kind kind, String name, String text) {
    return new Entry(seq, time, kind, name, text, "a-secret-client-id", 7);
  }

  private static Entry withoutClient(Entry e) {
    return new Entry(e.seq(), e.time(), e.kind(), e.name(), e.text(), null, Entry.NO_REF);
  }

  @Test
  void everyEntryComesBackAsTheDialectWroteItButForItsClient() {
    List<Entry> entries =
        List.of(
            entry(41, 0, Entry.Kind.JOINED, "Ålice", ""),
            entry(42, 1, Entry.Kind.SAID, "नमस्ते", "\"quoted\" \\ \t 🦊"),
            entry(43, 1_795_398_547_510L, Entry.Kind.ACTION, "Ålice", "waves"),
            entry(44, 253_402_300_799_999L, Entry.Kind.RENAMED, "Ålice", "Al"),
            entry(45, 5, Entry.Kind.LEFT, "Al", ""));
    for (Entry e : entries) {
      String line = JsonEncoding.INSTANCE.entry("ops", e).toString();
      assertEquals(withoutClient(e), lines.next(line));
    }
    assertEquals(41, lines.first());
    assertEquals(45, lines.last());
  }

  @Test
  void nothingReadHasNoNumbers() {
    assertEquals(0, lines.first());
    assertEquals(0, lines.last());
  }

  private String refusal(String line) {
    return assertThrows(RefusedException.class, () -> lines.next(line)).getMessage();
  }

  private static String said(String members) {
    return "{\"type\":\"said\",\"time\":\"2026-11-23T01:49:07.510Z\"," + members + "}";
  }

  @Test
  void theNumbersHaveNoHoleAndNoRepetition() {
    lines.next(said("\"seq\":7,\"from\":\"Bob\",\"text\":\"x\""));
    String allowed = ", allowed: 8, the number after the line before";
    assertEquals(
        "seq: found 9" + allowed, refusal(said("\"seq\":9,\"from\":\"Bob\",\"text\":\"x\"")));
    assertEquals(
        "seq: found 7" + allowed, refusal(said("\"seq\":7,\"from\":\"Bob\",\"text\":\"x\"")));
    assertEquals(8, lines.next(said("\"seq\":8,\"from\":\"Bob\",\"text\":\"x\"")).seq());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          "seq":0,"from":"Bob","text":"x"           | seq: found 0, allowed: a whole number from 1 to
          "seq":1.5,"from":"Bob","text":"x"         | seq: found 1.5, allowed: a whole number from 1 to
          "from":"Bob","text":"x"                   | seq: found nothing, allowed: a whole number from 1 to
          "seq":1,"text":"x"                        | from: found nothing, allowed: a string
          "seq":1,"from":"not a name","text":"x"    | from: "not a name" can't be a username
          "seq":1,"from":" Bob","text":"x"          | from: found " Bob", allowed: "Bob"
          "seq":1,"from":"Bob"                      | text: found nothing, allowed: a string
          "seq":1,"from":"Bob","text":""            | text: found nothing, allowed: a text
          "seq":1,"from":"Bob","text":"\\u001b[2J"  | text: found characters that the server removes
          "seq":1,"from":"Bob","text":"\\ud800"     | text: found characters that the server removes
          "seq":1,"from":"Bob","text":5             | text: found 5, allowed: a string
          "seq":1,"from":"Bob","text":"x","action":1 | action: found 1, allowed: true or false
          """)
  void whatTheServerWouldNotHaveWrittenIsRefused(String members, String message) {
    String refusal = refusal(said(members));
    assertTrue(refusal.startsWith(message), refusal);
    assertEquals(0, lines.last(), "nothing was read");
  }

  @Test
  void aTextIsAsLongAsItIsInUtf8() {
    String members = "\"seq\":1,\"from\":\"Bob\",\"text\":\"%s\"";
    assertEquals(
        "text: found 104 bytes, allowed: at most 100 (limits.lineBytes)",
        refusal(said(members.formatted("🦊".repeat(26)))));
    assertEquals(50, lines.next(said(members.formatted("🦊".repeat(25)))).text().length());
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-11-23", "1969-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z"})
  void aTimeIsOneThatTheDialectCanWrite(String time) {
    String line = "{\"type\":\"joined\",\"seq\":1,\"name\":\"Bob\",\"time\":\"" + time + "\"}";
    assertTrue(refusal(line).startsWith("time: found \"" + time + "\", allowed: a time like"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          Bob: Hello!        | Not a JSON object
          []                 | Not a JSON object
          {"type":"said"     | Not a JSON object
          {"type":"ack"}     | type: found "ack", allowed: said, joined, left or renamed
          {"seq":1}          | type: found nothing, allowed: a string
          """)
  void otherLinesAreRefused(String line, String message) {
    assertTrue(refusal(line).startsWith(message), refusal(line));
  }
}
