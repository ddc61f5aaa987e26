package dev.vertxchat.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of a list of settings: a data object that refuses what it does not know, by name.
 *
 * <p>Not safe for use by several threads while it is changed; a verticle copies it when it starts.
 *
 * @param <S> the concrete options, so that setters chain
 */
public abstract class Options<S extends Options<S>> {
  private final List<Setting<?>> settings;
  private final Map<String, Object> values = new LinkedHashMap<>();

  protected Options(List<Setting<?>> settings) {
    this.settings = settings;
    settings.forEach(s -> values.put(s.key(), s.defaultValue()));
  }

  /** A copy of other options of the same kind. */
  protected Options(Options<S> other) {
    this.settings = other.settings;
    this.values.putAll(other.values);
  }

  protected abstract S self();

  /** The value of a setting of these options. */
  @SuppressWarnings(
      "unchecked") // only check() and defaults, both of the setting's type, are stored
  public final <T> T get(Setting<T> setting) {
    return (T) values.get(setting.key());
  }

  /**
   * Sets a value.
   *
   * @throws ConfigException when the setting does not allow it
   */
  public final <T> S set(Setting<T> setting, T value) {
    values.put(find(setting.key()).key(), setting.check(value));
    return self();
  }

  /**
   * Takes every value of a nested object ({@code {"limits": {"lineBytes": 4096}}}).
   *
   * @throws ConfigException for a key that is not known or a value that is not allowed
   */
  public S setAll(JsonObject json) {
    take("", json);
    return self();
  }

  /** Every value, nested by the dots of the keys, in the order of the settings. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    settings.forEach(s -> put(json, s.key(), json(s)));
    return json;
  }

  private <T> Object json(Setting<T> setting) {
    return setting.toJson(get(setting));
  }

  /** Whether the other are options of the same settings with the same values. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof Options<?> options
        && settings.equals(options.settings)
        && toJson().equals(options.toJson());
  }

  @Override
  public final int hashCode() {
    return toJson().hashCode();
  }

  /** The settings as JSON, fit for a log: without secrets, and the user and password of a URL. */
  @Override
  public final String toString() {
    JsonObject json = new JsonObject();
    settings.forEach(s -> put(json, s.key(), toLog(s)));
    return json.encode();
  }

  private <T> Object toLog(Setting<T> setting) {
    return setting.toLog(get(setting));
  }

  /**
   * Puts a value under a dotted key, making the groups on the way.
   *
   * @throws ConfigException when a group on the way holds something else already
   */
  public static void put(JsonObject json, String dottedKey, Object value) {
    int dot = dottedKey.indexOf('.');
    if (dot < 0) {
      json.put(dottedKey, value);
      return;
    }
    String group = dottedKey.substring(0, dot);
    if (!(json.getValue(group) instanceof JsonObject)) {
      json.put(group, new JsonObject());
    }
    put(json.getJsonObject(group), dottedKey.substring(dot + 1), value);
  }

  /** The setting of that key in a list, or null. */
  public static Setting<?> find(List<Setting<?>> settings, String key) {
    return settings.stream().filter(s -> s.key().equals(key)).findFirst().orElse(null);
  }

  /** What is said of a key that no setting has. */
  public static ConfigException unknown(String key, List<Setting<?>> settings) {
    String near =
        settings.stream()
            .map(Setting::key)
            .filter(k -> k.equalsIgnoreCase(key) || k.endsWith("." + key))
            .findFirst()
            .map(k -> " (did you mean \"" + k + "\"?)")
            .orElse("");
    String allowed = settings.stream().map(Setting::key).collect(Collectors.joining(", "));
    return new ConfigException(
        "unknown setting " + Setting.shown(key) + near + ", allowed: " + allowed);
  }

  private Setting<?> find(String key) {
    Setting<?> setting = find(settings, key);
    if (setting == null) {
      throw unknown(key, settings);
    }
    return setting;
  }

  private void take(String prefix, JsonObject json) {
    for (String name : json.fieldNames()) {
      String key = prefix + name;
      Object value = json.getValue(name);
      if (value instanceof JsonObject group && isGroup(key)) {
        take(key + ".", group);
      } else if (isGroup(key)) {
        throw new ConfigException(
            key
                + ": found "
                + (holdsSecret(key) ? "what is not shown" : Setting.shown(value))
                + ", allowed: an object with the settings of that group");
      } else {
        values.put(key, find(key).check(value));
      }
    }
  }

  private boolean isGroup(String key) {
    return settings.stream().anyMatch(s -> s.key().startsWith(key + "."));
  }

  private boolean holdsSecret(String group) {
    return settings.stream().anyMatch(s -> s.isSecret() && s.key().startsWith(group + "."));
  }
}
