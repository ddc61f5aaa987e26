package dev.vertxchat.account;

import dev.vertxchat.config.PrivateFiles;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Accounts in a file, for a server whose history is in memory: one JSON object a line. It is read
 * again when it has changed, and changed by putting another one in its place, so that whoever reads
 * it meanwhile finds all of it. Only its owner may read it.
 */
public final class AccountFile implements Accounts {
  private final Path file;
  private final Executor executor;
  private Stamp stamp = Stamp.NONE; // of what was read
  private Map<String, Account> accounts = Map.of(); // by the keys of their names

  /** By what another file, or other content, is told from what was read. */
  private record Stamp(Object key, FileTime changed, long bytes) {
    private static final Stamp NONE = new Stamp(null, null, -1);
  }

  /**
   * Accounts in a file that need not be there yet.
   *
   * @param executor reads and writes it: its threads may block
   */
  public AccountFile(Path file, Executor executor) {
    this.file = file.toAbsolutePath();
    this.executor = executor;
  }

  private interface Change {
    /** Whether something has changed. */
    boolean apply(Map<String, Account> accounts);
  }

  @Override
  public Future<Account> find(Names.Name name) {
    return read(
        all -> {
          Account exact = all.get(name.key());
          return exact != null
              ? exact
              : all.values().stream().filter(a -> a.forbids(name)).findFirst().orElse(null);
        });
  }

  @Override
  public Future<Boolean> add(Account account) {
    return change(
        all ->
            all.values().stream().noneMatch(other -> other.forbids(account.name()))
                && all.put(account.name().key(), account) == null);
  }

  @Override
  public Future<Boolean> setHash(Names.Name name, String hash) {
    return change(
        all -> all.computeIfPresent(name.key(), (key, account) -> account.withHash(hash)) != null);
  }

  @Override
  public Future<Boolean> remove(Names.Name name) {
    return change(all -> all.remove(name.key()) != null);
  }

  @Override
  public Future<List<Account>> list() {
    return read(all -> List.copyOf(all.values()));
  }

  private interface Question<T> {
    T ask(Map<String, Account> accounts);
  }

  private <T> Future<T> read(Question<T> question) {
    return Background.run(executor, () -> question.ask(upToDate()));
  }

  private Future<Boolean> change(Change change) {
    return Background.run(executor, () -> changed(change));
  }

  private synchronized Map<String, Account> upToDate() throws IOException {
    Stamp now = stamp();
    if (!now.equals(stamp)) {
      accounts = now.equals(Stamp.NONE) ? Map.of() : parse(Files.readAllLines(file));
      stamp = now; // of before it was read: what changed meanwhile is read again
    }
    return accounts;
  }

  private Stamp stamp() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.fileKey(), found.lastModifiedTime(), found.size());
    } catch (NoSuchFileException none) {
      return Stamp.NONE;
    }
  }

  /** Within a process one after the other, for a lock on a file is the whole process's. */
  private boolean changed(Change change) throws IOException {
    synchronized (AccountFile.class) {
      return changedByOneProcess(change);
    }
  }

  private boolean changedByOneProcess(Change change) throws IOException {
    PrivateFiles.createDirectories(file.getParent());
    Path beside = file.resolveSibling(file.getFileName() + "-lock");
    PrivateFiles.createIfMissing(beside);
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Map<String, Account> all = new TreeMap<>(upToDate());
      boolean done = lock.isValid() && change.apply(all);
      if (done) {
        write(all);
      }
      return done;
    }
  }

  private void write(Map<String, Account> all) throws IOException {
    StringBuilder lines = new StringBuilder();
    all.values().forEach(account -> lines.append(line(account)).append('\n'));
    WholeFile.replace(file, lines);
  }

  private static String line(Account account) {
    return new JsonObject()
        .put("name", account.name().text())
        .put("hash", account.hash())
        .put("operator", account.operator())
        .put("created", account.created().toString())
        .encode();
  }

  private Map<String, Account> parse(List<String> lines) throws IOException {
    Map<String, Account> all = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        Account account = parse(lines.get(i), i + 1);
        all.put(account.name().key(), account);
      }
    }
    return all;
  }

  /** Nothing of the line is quoted, for it has a hash. */
  private Account parse(String line, int number) throws IOException {
    try {
      JsonObject json = new JsonObject(line);
      if (json.getValue("name") instanceof String name
          && json.getValue("hash") instanceof String hash
          && json.getValue("operator") instanceof Boolean operator
          && json.getValue("created") instanceof String created
          && PasswordHash.isOne(hash)) {
        return new Account(Names.parse(name), hash, operator, Instant.parse(created));
      }
    } catch (DecodeException | DateTimeParseException | RefusedException notAnAccount) {
      throw noAccount(number, notAnAccount);
    }
    throw noAccount(number, null);
  }

  private IOException noAccount(int number, Exception cause) {
    return new IOException(
        file
            + ", line "
            + number
            + ": found what is no account, allowed: a JSON object with name, hash, operator and"
            + " created, as ./run.sh user writes it",
        cause);
  }
}
