package dev.vertxchat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountFileTest extends AccountsBehaviour {
  @TempDir Path dir;
  private Path file;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private AccountFile accounts;
  private AccountFile another;

  @BeforeEach
  void open() {
    file = dir.resolve("data/accounts.jsonl");
    accounts = new AccountFile(file, threads);
    another = new AccountFile(file, threads);
  }

  @AfterEach
  void end() {
    threads.shutdown();
  }

  @Override
  protected Accounts accounts() {
    return accounts;
  }

  @Override
  protected Accounts ofAnotherProcess() {
    return another;
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    await(accounts.add(account("Alice")));
    await(accounts.setHash(name("Alice"), HASH));
    try (Stream<Path> files = Files.list(file.getParent())) {
      List<String> found =
          files.map(path -> path.getFileName() + " " + permissions(path)).sorted().toList();
      assertEquals(List.of("accounts.jsonl rw-------", "accounts.jsonl-lock rw-------"), found);
    }
  }

  @Test
  void itIsReadableByPeopleToo() throws IOException {
    await(accounts.add(account("Alice")));
    assertEquals(
        List.of(
            "{\"name\":\"Alice\",\"hash\":\""
                + HASH
                + "\",\"operator\":false,\"created\":\"2026-11-25T17:00:00.123Z\"}"),
        Files.readAllLines(file));
  }

  @Test
  void whoReadsItMeanwhileFindsAllOfTheOldOne() throws IOException {
    await(accounts.add(account("Alice")));
    Path before = dir.resolve("before");
    Files.createLink(before, file);
    await(accounts.add(account("Bob")));
    assertEquals(1, Files.readAllLines(before).size());
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void whenItIsGoneThereAreNone() throws IOException {
    await(accounts.add(account("Alice")));
    Files.delete(file);
    assertEquals(List.of(), await(accounts.list()));
    assertTrue(await(accounts.add(account("Alice"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alice:secret",
        "{\"name\":\"Alice\"}",
        "{\"name\":\"Alice\",\"hash\":\"secret\",\"operator\":false,"
            + "\"created\":\"2026-11-25T17:00:00Z\"}",
        "{\"name\":\"# Alice\",\"hash\":\""
            + HASH
            + "\",\"operator\":false,"
            + "\"created\":\"2026-11-25T17:00:00Z\"}",
        "{\"name\":\"Alice\",\"hash\":\"" + HASH + "\",\"operator\":false,\"created\":\"today\"}",
      })
  void aLineThatIsNoAccountIsNamedAndNotQuoted(String line) throws IOException {
    await(accounts.add(account("Bob")));
    Files.writeString(file, Files.readString(file) + "\n" + line + "\n");
    CompletionException e =
        assertThrows(CompletionException.class, () -> await(accounts.find(name("Alice"))));
    String message = e.getCause().getMessage();
    assertTrue(message.startsWith(file + ", line 3: found what is no account, allowed: "), message);
    assertFalse(message.contains("secret"), message);
    assertThrows(CompletionException.class, () -> await(accounts.add(account("Carol"))));
    assertTrue(Files.readString(file).endsWith(line + "\n"), "it is left as it is");
  }
}
