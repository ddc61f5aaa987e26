package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.PlainEncoding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Encoding PLAIN = PlainEncoding.INSTANCE;
  private static final Encoding JSON = JsonEncoding.INSTANCE;

  private static Entry said(long seq, String client, long ref) {
    return new Entry(seq, 0, Entry.Kind.SAID, client, "line " + seq, client, ref);
  }

  private final Batch batch =
      new Batch(
          "lobby",
          List.of(
              said(11, "a", 1),
              said(12, "b", 1),
              new Entry(13, 0, Entry.Kind.LEFT, "a", "", "a", Entry.NO_REF),
              said(14, "b", 2),
              said(15, "b", Entry.NO_REF)));

  private String after(long cursor, Encoding encoding, String client) {
    return batch.bytesAfter(cursor, encoding, client).toString();
  }

  @Test
  void itKnowsItsBounds() {
    assertEquals(11, batch.first());
    assertEquals(15, batch.last());
    assertEquals("lobby", batch.room());
  }

  @Test
  void whoSaidNothingInItSharesOneBufferPerDialect() {
    assertSame(batch.bytesAfter(10, PLAIN, "x"), batch.bytesAfter(10, PLAIN, "y"));
    assertSame(batch.bytesAfter(10, JSON, "x"), batch.bytesAfter(10, JSON, "y"));
    assertEquals(
        "a: line 11\nb: line 12\n* a left\nb: line 14\nb: line 15\n", after(10, PLAIN, "x"));
  }

  @Test
  void whoSaidALineOfItGetsAnAckInItsPlace() {
    List<String> lines = after(10, JSON, "b").lines().toList();
    assertEquals(4, lines.size());
    assertTrue(lines.get(0).contains("\"line 11\""));
    assertEquals("{\"type\":\"ack\",\"room\":\"lobby\",\"ref\":1,\"seq\":12}", lines.get(1));
    assertTrue(lines.get(2).contains("\"left\""));
    assertEquals("{\"type\":\"ack\",\"room\":\"lobby\",\"ref\":2,\"seq\":14}", lines.get(3));
  }

  @Test
  void onesOwnComingsAndGoingsAreNoLines() {
    assertEquals("b: line 12\n* a left\nb: line 14\nb: line 15\n", after(10, PLAIN, "a"));
    assertTrue(batch.hasLineOf("a"));
    assertFalse(
        new Batch("lobby", List.of(new Entry(1, 0, Entry.Kind.JOINED, "a", "", "a", -1)))
            .hasLineOf("a"));
  }

  @Test
  void afterACursorTheRestIsGivenAtEveryPlace() {
    String[] all = {"a: line 11\n", "b: line 12\n", "* a left\n", "b: line 14\n", "b: line 15\n"};
    for (int cursor = 10; cursor < 15; cursor++) {
      StringBuilder others = new StringBuilder();
      StringBuilder forB = new StringBuilder();
      for (int i = cursor - 10; i < all.length; i++) {
        others.append(all[i]);
        forB.append(all[i].startsWith("b") ? "" : all[i]);
      }
      assertEquals(others.toString(), after(cursor, PLAIN, "x"), "after " + cursor);
      assertEquals(forB.toString(), after(cursor, PLAIN, "b"), "after " + cursor);
    }
  }

  @Test
  void charactersOfSeveralBytesAreCutWhereTheirLinesEnd() {
    String[] texts = {"ascii", "größe", "你好", "😀!", "end"};
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      String client = i % 2 == 0 ? "a" : "b";
      entries.add(new Entry(i + 1, 0, Entry.Kind.SAID, client, texts[i], client, Entry.NO_REF));
    }
    Batch many = new Batch("lobby", entries);
    for (int cursor = 0; cursor < texts.length; cursor++) {
      StringBuilder others = new StringBuilder();
      StringBuilder forA = new StringBuilder();
      for (int i = cursor; i < texts.length; i++) {
        String line = (i % 2 == 0 ? "a: " : "b: ") + texts[i] + "\n";
        others.append(line);
        forA.append(i % 2 == 0 ? "" : line);
      }
      assertEquals(others.toString(), many.bytesAfter(cursor, PLAIN, "x").toString());
      assertEquals(forA.toString(), many.bytesAfter(cursor, PLAIN, "a").toString());
    }
  }

  @Test
  void aLineOfTheBusIsNobodysOwn() {
    Batch ofTheBus = new Batch("lobby", List.of(said(1, null, Entry.NO_REF)));
    assertFalse(ofTheBus.hasLineOf("a"));
    assertEquals("null: line 1\n", ofTheBus.bytesAfter(0, PLAIN, "a").toString());
  }
}
