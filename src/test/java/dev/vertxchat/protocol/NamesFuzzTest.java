package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;

class NamesFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void aNameIsRefusedOrStaysWhatItIs(byte[] bytes) {
    String typed = Text.decode(Buffer.buffer(bytes));
    name(typed);
    room(typed);
  }

  private static void name(String typed) {
    Names.Name name;
    try {
      name = Names.parse(typed);
    } catch (RefusedException e) {
      assertEquals(ErrorCode.BAD_NAME, e.code());
      Seen.isOneLine(e.getMessage());
      return;
    }
    isShort(name.text());
    Seen.isClean(name.text());
    assertEquals(name, Names.parse(name.text()), "what others see is the same name again");
    assertTrue(name.key().length() <= name.text().length(), "the key is not longer");
    assertEquals(name.key(), Names.parse(name.key()).key(), "who types the key is the same");
    assertEquals(name, Names.parse(" " + name.text() + " "), "spaces around it don't count");
    String said = new JsonName(name.text()).back();
    assertEquals(name.text(), said, "the wire carries it");
  }

  private static void room(String typed) {
    String room;
    try {
      room = Names.parseRoom(typed);
    } catch (RefusedException e) {
      assertEquals(ErrorCode.BAD_ROOM, e.code());
      Seen.isOneLine(e.getMessage());
      return;
    }
    isShort(room);
    Seen.isClean(room);
    assertEquals(room, Names.parseRoom(room), "a room's name is one of the same room");
  }

  private static void isShort(String name) {
    int characters = name.codePointCount(0, name.length());
    assertTrue(characters >= 1 && characters <= Names.MAX_LENGTH, name);
    assertTrue(Character.isLetterOrDigit(name.codePointAt(0)), name);
    assertTrue(name.codePoints().noneMatch(Character::isWhitespace), name);
  }

  /** A name on its way through the JSON dialect. */
  private record JsonName(String name) {
    String back() {
      Entry joined = new Entry(1, 0, Entry.Kind.JOINED, name, "", null, Entry.NO_REF);
      return new EntryLines(100)
          .next(JsonEncoding.INSTANCE.entry("lobby", joined).toString())
          .name();
    }
  }
}
