package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** By {@code argon2} of the reference implementation: of "password" and the salt "somesalt". */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
      })
  void isThatOfOthersWithTheirParameters(String hash) {
    assertTrue(PasswordHash.isOne(hash));
    assertTrue(PasswordHash.matches("password", hash));
    assertFalse(PasswordHash.matches("Password", hash));
  }

  @Test
  void isMadeAsIsRecommendedAndSaysHow() {
    String hash = PasswordHash.of("correct horse ☂");
    assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
    assertTrue(PasswordHash.isOne(hash));
    assertTrue(PasswordHash.matches("correct horse ☂", hash));
    assertFalse(PasswordHash.matches("correct horse", hash));
    assertFalse(PasswordHash.matches("", hash));
  }

  @Test
  void isAnotherEachTime() {
    assertNotEquals(PasswordHash.of("password"), PasswordHash.of("password"));
  }

  @Test
  void ofNobodyIsAsDearAsAnyAndNobodyMatchesIt() {
    assertTrue(PasswordHash.OF_NOBODY.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    assertFalse(PasswordHash.matches("", PasswordHash.OF_NOBODY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$",
        "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      })
  void isNothingElse(String text) {
    assertFalse(PasswordHash.isOne(text));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.matches("password", text));
    assertFalse(e.getMessage().contains("password"));
  }
}
