package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelloTest {
  private static String knownBy(String client) {
    return new Hello("Alice", List.of(Hello.Place.LOBBY), client, null).knownBy();
  }

  @Test
  void aClientIsKnownByADigestOfItsSecret() {
    String secret = "a-secret-of-alices-own";
    String known = knownBy(secret);
    assertEquals(24, known.length()); // 18 bytes in Base64
    assertEquals(known, knownBy(secret));
    assertNotEquals(known, knownBy(secret + "x"));
    assertFalse(known.contains(secret));
    assertNull(knownBy(null));
  }

  @Test
  void aPlaceFitsTheLogItIsOfUpToItsEnd() {
    Hello.Resume place = new Hello.Resume("b3f", 41);
    assertTrue(place.fits("b3f", 41));
    assertTrue(place.fits("b3f", 99));
    assertFalse(place.fits("b3f", 40));
    assertFalse(place.fits("9c1", 99));
    assertTrue(new Hello.Resume(null, 0).fits("9c1", 0));
    assertFalse(Hello.Resume.NOTHING.fits("b3f", 99));
  }
}
