package dev.vertxchat.config;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One setting: its dotted key, its default, what it allows, and why it is there.
 *
 * <p>The same object checks a value that comes from a file, the environment, the command line or
 * Java, so a setting is described once. Immutable.
 *
 * @param <T> {@code String}, {@code Integer} or {@code Boolean}
 */
public final class Setting<T> {
  /**
   * What every environment variable of ours begins with. A platform makes up names for its
   * services, such as {@code CHAT_PORT} for one that is called chat, so ours is longer.
   */
  public static final String ENVIRONMENT_PREFIX = "VERTX_CHAT_";

  /** Not to be shown, for it may hold a password. */
  private static final Pattern USER_OF_URL = Pattern.compile("//.*@");

  private final String key;
  private final Class<T> type;
  private final T defaultValue;
  private final String allowed;
  private final UnaryOperator<T> rule;
  private final String description;

  private Setting(
      String key,
      Class<T> type,
      T defaultValue,
      String allowed,
      UnaryOperator<T> rule,
      String description) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.allowed = allowed;
    this.rule = rule;
    this.description = description;
  }

  /** A whole number from {@code min} to {@code max}, both allowed. */
  public static Setting<Integer> number(
      String key, int defaultValue, int min, int max, String description) {
    String allowed = String.format(Locale.ROOT, "a whole number from %d to %d", min, max);
    return new Setting<>(
        key,
        Integer.class,
        defaultValue,
        allowed,
        n -> n >= min && n <= max ? n : null,
        description);
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> flag(String key, boolean defaultValue, String description) {
    return new Setting<>(
        key, Boolean.class, defaultValue, "true or false", UnaryOperator.identity(), description);
  }

  /** A text that {@code rule} accepts; {@code rule} returns null for what it refuses. */
  public static Setting<String> text(
      String key,
      String defaultValue,
      String allowed,
      UnaryOperator<String> rule,
      String description) {
    return new Setting<>(key, String.class, defaultValue, allowed, rule, description);
  }

  /** A text that is not blank. */
  public static Setting<String> text(String key, String defaultValue, String description) {
    return text(
        key, defaultValue, "a text that is not blank", s -> s.isBlank() ? null : s, description);
  }

  public String key() {
    return key;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** What the setting accepts, in words that follow "allowed: ". */
  public String allowed() {
    return allowed;
  }

  /** What the setting does, its unit, and the reason for its default. */
  public String description() {
    return description;
  }

  /**
   * The environment variable that sets it: {@code limits.lineBytes} is {@code
   * VERTX_CHAT_LIMITS_LINEBYTES}.
   */
  public String environmentVariable() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /**
   * Checks a value of a configuration file or of Java.
   *
   * @throws ConfigException when the type or the value is not allowed
   */
  public T check(Object found) {
    T value = type.isInstance(found) ? type.cast(found) : null;
    T accepted = value == null ? null : rule.apply(value);
    if (accepted == null) {
      throw new ConfigException(
          key
              + ": found "
              + quoted(found)
              + ", allowed: "
              + allowed
              + " (default "
              + shown()
              + ")");
    }
    return accepted;
  }

  /**
   * Checks a value that arrived as text, from the environment or the command line.
   *
   * @throws ConfigException when it is not allowed
   */
  public T parse(String found) {
    return check(type == String.class ? found : literal(found.trim()));
  }

  private Object literal(String found) {
    if (type == Boolean.class) {
      return switch (found) {
        case "true" -> true;
        case "false" -> false;
        default -> found;
      };
    }
    try {
      return Integer.valueOf(found);
    } catch (NumberFormatException notANumber) {
      return found; // check() then refuses it and shows it as it was written
    }
  }

  private String shown() {
    return defaultValue instanceof String
        ? "\"" + defaultValue + "\""
        : String.valueOf(defaultValue);
  }

  private static String quoted(Object found) {
    return found instanceof CharSequence text
        ? '"' + USER_OF_URL.matcher(text).replaceAll("//…@") + '"'
        : String.valueOf(found);
  }
}
