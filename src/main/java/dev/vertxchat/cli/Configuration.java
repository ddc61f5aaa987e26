package dev.vertxchat.cli;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.Options;
import dev.vertxchat.config.Setting;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.protocol.Text;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Gathers the settings of a command: its file, then the environment, then the command line, each
 * over the one before. What none of them gives keeps its default.
 */
final class Configuration {
  /** What Kubernetes and Docker set for a service that is named as we are, vertx-chat. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          Setting.ENVIRONMENT_PREFIX
              + "(SERVICE_(HOST|PORT)(_.*)?=.*|PORT(_\\d+_.*)?=(tcp|udp|sctp)://.*"
              + "|PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)=.*|NAME=/.*|ENV_.*=.*)");

  /** What the parser quotes of a file, but for single characters: it may be of a password. */
  private static final Pattern QUOTED = Pattern.compile("'[^']{2,}'");

  /** Where relative paths begin that are not in a file. */
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final List<Setting<?>> settings;
  private final List<Setting<?>> known;
  private final JsonObject commandLine = new JsonObject();

  /**
   * Nothing gathered yet.
   *
   * @param settings those of the command
   * @param others those of other commands, which the environment may hold too
   */
  Configuration(List<Setting<?>> settings, List<Setting<?>> others) {
    this.settings = settings;
    this.known = new ArrayList<>(settings);
    this.known.addAll(others);
  }

  /** Takes an option of the command line; null when it was not given. */
  <T> Configuration with(Setting<T> setting, String value) {
    if (value != null) {
      Options.put(commandLine, setting.key(), setting.toJson(setting.parse(value)));
    }
    return this;
  }

  /**
   * Takes {@code --set KEY=VALUE} options.
   *
   * @throws ConfigException for a secret, too: who lists the processes sees their arguments
   */
  Configuration with(Map<String, String> values) {
    values.forEach((key, value) -> with(notSecret(find(key)), value));
    return this;
  }

  private static Setting<?> notSecret(Setting<?> setting) {
    if (setting.isSecret()) {
      throw new ConfigException(
          setting.key()
              + ": found on the command line, which others on this machine can read, allowed: in"
              + " the configuration file, or as "
              + setting.environmentVariable());
    }
    return setting;
  }

  private Setting<?> find(String key) {
    Setting<?> setting = Options.find(settings, key);
    if (setting == null) {
      throw Options.unknown(key, settings);
    }
    return setting;
  }

  /**
   * Reads everything. A relative path in the file, of a history or of another file, begins at the
   * file's directory, or at the one above if that is called conf; one that is given elsewhere,
   * where we were called.
   *
   * @param file the configuration file, or null for none
   * @throws ConfigException when one of them holds what is not allowed
   */
  JsonObject load(Vertx vertx, Path file, Map<String, String> environment)
      throws InterruptedException, ExecutionException {
    ConfigRetrieverOptions stores = new ConfigRetrieverOptions().setScanPeriod(-1);
    if (file != null) {
      stores.addStore(store(atHome(read(file), home(file))));
    }
    stores.addStore(store(atHome(fromEnvironment(environment), HERE)));
    stores.addStore(store(atHome(commandLine, HERE)));
    ConfigRetriever retriever = ConfigRetriever.create(vertx, stores);
    try {
      return Cli.await(retriever.getConfig());
    } finally {
      retriever.close();
    }
  }

  private static ConfigStoreOptions store(JsonObject values) {
    return new ConfigStoreOptions().setType("json").setConfig(values);
  }

  /**
   * Where the relative paths in a configuration file begin: its directory, or the one above if that
   * is called conf; for what is no file, such as a pipe, the directory we were called in.
   */
  private static Path home(Path file) {
    Path directory = file.toAbsolutePath().normalize().getParent();
    if (!Files.isRegularFile(file) || directory == null) {
      return HERE;
    }
    return directory.endsWith("conf") ? directory.getParent() : directory;
  }

  /** Makes paths absolute, so that they mean the same files wherever we are called. */
  private JsonObject atHome(JsonObject values, Path home) {
    for (Setting<?> setting : settings) {
      if (setting.isFile() && value(values, setting.key()) instanceof String file) {
        Options.put(values, setting.key(), absolute(setting, file, home));
      }
    }
    if (values.getValue("history") instanceof JsonObject history
        && history.getValue("url") instanceof String url
        && url.startsWith(LogStore.SQLITE)) {
      String file = url.substring(LogStore.SQLITE.length());
      if (!file.startsWith(":")) { // what SQLite calls :memory: is no file, and refused later
        history.put("url", LogStore.SQLITE + absolute(ChatServerOptions.HISTORY_URL, file, home));
      }
    }
    return values;
  }

  /** What stands under a dotted key, or null. */
  private static Object value(JsonObject values, String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return values.getValue(key);
    }
    return values.getValue(key.substring(0, dot)) instanceof JsonObject group
        ? value(group, key.substring(dot + 1))
        : null;
  }

  private static String absolute(Setting<?> setting, String file, Path home) {
    if (file.isEmpty()) {
      return file;
    }
    try {
      return home.resolve(file).normalize().toString();
    } catch (InvalidPathException e) {
      throw new ConfigException(setting.key() + ": no file can be named so: " + e.getReason());
    }
  }

  /** Reads it once, for it may be a pipe. */
  private static JsonObject read(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ConfigException("configuration file " + file + " does not exist");
    } catch (java.io.IOException e) {
      throw new ConfigException("configuration file " + file + " can't be read: " + e.getMessage());
    } catch (DecodeException e) {
      String why =
          QUOTED
              .matcher(e.getMessage().lines().findFirst().orElse(""))
              .replaceAll("'…'")
              .replaceFirst("^Failed to decode: ?", "");
      throw new ConfigException(
          "configuration file " + file + " is not a JSON object: " + Text.clean(why));
    }
  }

  private JsonObject fromEnvironment(Map<String, String> environment) {
    JsonObject values = new JsonObject();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(Setting.ENVIRONMENT_PREFIX) && !isServiceLink(name, value)) {
            Setting<?> setting = ofVariable(name);
            if (settings.contains(setting)) {
              Options.put(values, setting.key(), parse(setting, name, value));
            }
          }
        });
    return values;
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name + "=" + value).matches();
  }

  private static <T> Object parse(Setting<T> setting, String variable, String value) {
    try {
      return setting.toJson(setting.parse(value));
    } catch (ConfigException e) {
      throw new ConfigException("environment variable " + variable + ": " + e.getMessage());
    }
  }

  private Setting<?> ofVariable(String name) {
    return known.stream()
        .filter(s -> s.environmentVariable().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "unknown environment variable "
                        + name
                        + ", allowed: "
                        + String.join(
                            ", ", settings.stream().map(Setting::environmentVariable).toList())));
  }
}
