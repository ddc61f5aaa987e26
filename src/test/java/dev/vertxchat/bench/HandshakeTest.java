package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HandshakeTest {
  @Test
  void aPlainClientNamesItselfWhenAsked() {
    Handshake handshake = handshake(BenchDialect.PLAIN, "");
    assertEquals("", take(handshake, "* Enter your user"));
    assertEquals("b7\n", take(handshake, "name:\n"));
    assertEquals("", take(handshake, "* Welcome\nAl: hi\n"));
    assertFalse(handshake.isIn());
    assertEquals(
        "", take(handshake, "* ✔ Connected to server as b7 in lobby: 0 others here.\nAl: x"));
    assertTrue(handshake.isIn());
  }

  @Test
  void aPlainClientGoesToItsRoom() {
    Handshake handshake = handshake(BenchDialect.PLAIN, "room3");
    take(handshake, "* Enter your username:\n");
    assertEquals("/join room3\n", take(handshake, "* ✔ Connected to server as b7 in lobby\n"));
    take(handshake, "* room3x joined\n");
    assertFalse(handshake.isIn());
    take(handshake, "* ✔ You are in room3: 2 others here.\n");
    assertTrue(handshake.isIn());
  }

  @Test
  void aJsonClientTellsItsRoomAtOnce() {
    Handshake handshake = handshake(BenchDialect.JSON, "room3");
    assertEquals(
        "{\"type\":\"hello\",\"name\":\"b7\",\"room\":\"room3\",\"client\":\"secret\"}\n",
        take(handshake, "* Enter your username:\n"));
    take(handshake, "{\"type\":\"welcome\",\"name\":\"b7\"}\n");
    assertTrue(handshake.isIn());
  }

  @Test
  void aRefusalIsToldInTheServersWords() {
    Handshake handshake = handshake(BenchDialect.JSON, "");
    take(handshake, "* Enter your username:\n");
    String error = "{\"type\":\"error\",\"code\":\"name_taken\"}";
    Exception refused =
        assertThrows(IllegalStateException.class, () -> take(handshake, error + "\n"));
    assertEquals("b7 was refused: " + error, refused.getMessage());
  }

  private static Handshake handshake(BenchDialect dialect, String room) {
    return new Handshake(dialect, new Newcomer(7, "b7", room, "secret"));
  }

  private static String take(Handshake handshake, String input) {
    byte[] bytes = input.getBytes(UTF_8);
    return handshake.take(bytes, 0, bytes.length);
  }
}
