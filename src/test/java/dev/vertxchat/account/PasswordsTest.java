package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  @Test
  void caseAndBlanksCount() {
    assertNotEquals(Passwords.normalized("Password"), Passwords.normalized("password"));
    assertEquals(" pass  word ", Passwords.normalized(" pass  word "));
  }

  @Test
  void howALetterIsComposedDoesNotNorWhichBlankItIs() {
    assertEquals(Passwords.normalized("caf\u00e9"), Passwords.normalized("cafe\u0301"));
    assertEquals("a b", Passwords.normalized("a\u3000b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "bell\u0007here", "cut\u0000here"})
  void whatIsEmptyOrHasControlCharactersIsNone(String typed) {
    assertNull(Passwords.normalized(typed));
    assertFalse(Passwords.isAllowed(typed));
  }

  @Test
  void aNewOneHas8To128Characters() {
    assertFalse(Passwords.isAllowed("1234567"));
    assertTrue(Passwords.isAllowed("12345678"));
    assertFalse(Passwords.isAllowed("☂".repeat(7)));
    assertFalse(Passwords.isAllowed("😀".repeat(7)));
    assertTrue(Passwords.isAllowed("😀".repeat(8)));
    assertTrue(Passwords.isAllowed("😀".repeat(128)));
    assertFalse(Passwords.isAllowed("😀".repeat(129)));
    assertFalse(Passwords.isAllowed("x".repeat(1_000_000)));
  }

  @Test
  void aRefusalSaysTheRuleAndNotWhatWasTyped() {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> Passwords.parseNew("hunter2"));
    assertEquals(ErrorCode.BAD_REQUEST, refused.code());
    assertEquals(
        "That can't be a password: allowed are 8 to 128 characters, none of them a control"
            + " character.",
        refused.getMessage());
    assertEquals("hunter22", Passwords.parseNew("hunter22"));
  }
}
