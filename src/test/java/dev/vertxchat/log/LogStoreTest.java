package dev.vertxchat.log;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogStoreTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"memory", "sqlite:chat.db", "sqlite:/data/a b.db", "postgresql://u:p@host/db"})
  void aUrlSaysWhereLogsAreKept(String url) {
    assertTrue(LogStore.knows(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Memory",
        "sqlite:",
        "sqlite: ",
        "sqlite::memory:",
        "sqlite:file:chat.db?mode=ro",
        "sqlite::resource:chat.db",
        "mysql://u:p@host/db",
        "chat.db"
      })
  void whatIsNoFileAndNoDatabaseIsRefused(String url) {
    assertFalse(LogStore.knows(url));
  }
}
