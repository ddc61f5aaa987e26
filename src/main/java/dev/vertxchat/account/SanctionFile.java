package dev.vertxchat.account;

import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Sanction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Sanctions in a file, beside {@link AccountFile}: one JSON object a line. One server reads it,
 * when it starts, and writes it.
 */
public final class SanctionFile implements SanctionStore {
  private final Path file;
  private final Executor executor;
  private Map<String, Sanction> sanctions; // by kind and target; null before it was read

  /**
   * Sanctions in a file that need not be there yet.
   *
   * @param executor reads and writes it: its threads may block
   */
  public SanctionFile(Path file, Executor executor) {
    this.file = file.toAbsolutePath();
    this.executor = executor;
  }

  @Override
  public Future<List<Sanction>> list() {
    return Background.run(executor, () -> List.copyOf(read().values()));
  }

  @Override
  public Future<Void> put(Sanction sanction) {
    return change(
        all -> {
          all.remove(key(sanction)); // so that it is the last
          all.put(key(sanction), sanction);
        });
  }

  @Override
  public Future<Void> remove(Sanction sanction) {
    return change(all -> all.remove(key(sanction)));
  }

  private static String key(Sanction sanction) {
    return sanction.kind().tag() + " " + sanction.target();
  }

  private interface Change {
    void apply(Map<String, Sanction> all);
  }

  private Future<Void> change(Change change) {
    return Background.run(
        executor,
        () -> {
          changed(change);
          return null;
        });
  }

  private synchronized Map<String, Sanction> read() throws IOException {
    if (sanctions == null) {
      sanctions = parse();
    }
    return sanctions;
  }

  private synchronized void changed(Change change) throws IOException {
    Map<String, Sanction> all = new LinkedHashMap<>(read());
    change.apply(all);
    StringBuilder lines = new StringBuilder();
    all.values().forEach(sanction -> lines.append(line(sanction)).append('\n'));
    WholeFile.replace(file, lines);
    sanctions = all;
  }

  private static String line(Sanction sanction) {
    JsonObject json = new JsonObject().put("kind", sanction.kind().tag());
    if (sanction.name() == null) {
      json.put("address", sanction.address());
    } else {
      json.put("name", sanction.name().text());
    }
    if (sanction.account() != null) {
      json.put("account", sanction.account());
    }
    json.put("by", sanction.by()).put("why", sanction.why());
    json.put("since", Instant.ofEpochMilli(sanction.since()).toString());
    if (sanction.until() != Sanction.NO_END) {
      json.put("until", Instant.ofEpochMilli(sanction.until()).toString());
    }
    return json.encode();
  }

  private Map<String, Sanction> parse() throws IOException {
    Map<String, Sanction> all = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      if (!line.isBlank()) {
        Sanction sanction = parse(line, number);
        all.put(key(sanction), sanction);
      }
    }
    return all;
  }

  private List<String> lines() throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private Sanction parse(String line, int number) throws IOException {
    try {
      JsonObject json = new JsonObject(line);
      if (json.containsKey("name") != json.containsKey("address")) {
        return JsonEncoding.sanction(json, json.getString("account"));
      }
    } catch (RuntimeException notASanction) {
      throw noSanction(number, notASanction);
    }
    throw noSanction(number, null);
  }

  private IOException noSanction(int number, Exception cause) {
    return new IOException(
        file
            + ", line "
            + number
            + ": found what is no ban or mute, allowed: a JSON object with kind, name or address,"
            + " by, why, since and until, as the server writes it",
        cause);
  }
}
