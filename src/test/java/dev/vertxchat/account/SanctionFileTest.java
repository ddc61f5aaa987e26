package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SanctionFileTest extends SanctionStoreBehaviour {
  @TempDir Path dir;
  private Path file;
  private SanctionFile sanctions;

  @BeforeEach
  void open() {
    file = dir.resolve("data/accounts.jsonl-sanctions");
    sanctions = new SanctionFile(file, Runnable::run);
  }

  @Override
  protected SanctionStore store() {
    return sanctions;
  }

  @Override
  protected SanctionStore again() {
    return new SanctionFile(file, Runnable::run);
  }

  @Test
  void onlyItsOwnerMayReadItAndPeopleCan() throws IOException {
    await(sanctions.put(OF_BOB));
    await(sanctions.put(OF_A_NETWORK));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        List.of(
            "{\"kind\":\"ban\",\"name\":\"Bob\",\"account\":\"robert\",\"by\":\"Alice\",\"why\":"
                + "\"he said \\\"no\\\"\",\"since\":\"1970-01-01T00:00:01Z\","
                + "\"until\":\"1970-01-01T00:00:02.345Z\"}",
            "{\"kind\":\"ban\",\"address\":\"2001:db8::/32\",\"by\":\"Алиса\",\"why\":\"\","
                + "\"since\":\"1970-01-01T00:00:02Z\"}"),
        Files.readAllLines(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bob",
        "{\"kind\":\"ban\",\"by\":\"Alice\",\"since\":\"1970-01-01T00:00:01Z\"}",
        "{\"kind\":\"kick\",\"name\":\"Bob\",\"by\":\"Al\",\"since\":\"1970-01-01T00:00:01Z\"}",
        "{\"kind\":\"ban\",\"name\":\"# Bob\",\"by\":\"Al\",\"since\":\"1970-01-01T00:00:01Z\"}",
        "{\"kind\":\"ban\",\"name\":\"Bob\",\"since\":\"1970-01-01T00:00:01Z\"}",
        "{\"kind\":\"ban\",\"name\":\"Bob\",\"by\":\"Alice\",\"since\":\"today\"}",
      })
  void aLineThatIsNoneIsNamed(String line) throws IOException {
    await(sanctions.put(OF_BOB));
    Files.writeString(file, Files.readString(file) + "\n" + line + "\n");
    CompletionException e = assertThrows(CompletionException.class, () -> await(again().list()));
    String message = e.getCause().getMessage();
    assertTrue(
        message.startsWith(file + ", line 3: found what is no ban or mute, allowed: "), message);
  }
}
