package dev.vertxchat.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One setting: its dotted key, its default, what it allows, and why it is there.
 *
 * <p>The same object checks a value that comes from a file, the environment, the command line or
 * Java, so a setting is described once. A kind of setting is one factory method here: how its value
 * is read from JSON, Java and text, and the words for what it allows. Immutable.
 *
 * @param <T> {@code String}, {@code Integer}, {@code Boolean}, an enum, or a list of {@code String}
 */
public final class Setting<T> {
  /**
   * What every environment variable of ours begins with. A platform makes up names for its
   * services, such as {@code CHAT_PORT} for one that is called chat, so ours is longer.
   */
  public static final String ENVIRONMENT_PREFIX = "VERTX_CHAT_";

  private static final List<Unit> SIZES =
      List.of(
          new Unit("B", 1),
          new Unit("KiB", 1 << 10),
          new Unit("MiB", 1 << 20),
          new Unit("GiB", 1 << 30));
  private static final List<Unit> DURATIONS =
      List.of(new Unit("s", 1), new Unit("m", 60), new Unit("h", 3_600), new Unit("d", 86_400));

  /** In the place of a secret. */
  private static final String NOT_SHOWN = "…";

  private static final Pattern AMOUNT = Pattern.compile("(\\d+) *(\\p{Alpha}*)");

  /** Not to be shown, for it may hold a password. */
  private static final Pattern USER_OF_URL = Pattern.compile("//.*@");

  private final String key;
  private final T defaultValue;
  private final String allowed;
  private final Function<String, Object> fromText;
  private final Function<Object, T> rule;
  private final String description;
  private final Use use;

  /** What else is done with the values of a setting. */
  private enum Use {
    ORDINARY,
    /** None is to be shown. */
    SECRET,
    /** They are paths: relative ones begin where they are written. */
    FILE
  }

  /** A unit and how many of the smallest unit it is worth. */
  private record Unit(String name, int worth) {}

  /**
   * Any kind.
   *
   * @param fromText the value of JSON that a text stands for; what stands for none is given back as
   *     it is, and {@code rule} then refuses it
   * @param rule the value that a value of JSON or Java stands for, or null for what is not allowed
   * @param use what else is done with its values
   */
  private Setting(
      String key,
      T defaultValue,
      String allowed,
      Function<String, Object> fromText,
      Function<Object, T> rule,
      String description,
      Use use) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.allowed = allowed;
    this.fromText = fromText;
    this.rule = rule;
    this.description = description;
    this.use = use;
  }

  /** Of ordinary use. */
  private Setting(
      String key,
      T defaultValue,
      String allowed,
      Function<String, Object> fromText,
      Function<Object, T> rule,
      String description) {
    this(key, defaultValue, allowed, fromText, rule, description, Use.ORDINARY);
  }

  /** A whole number from {@code min} to {@code max}, both allowed. */
  public static Setting<Integer> number(
      String key, int defaultValue, int min, int max, String description) {
    return new Setting<>(
        key,
        defaultValue,
        String.format(Locale.ROOT, "a whole number from %d to %d", min, max),
        Setting::numberOf,
        found -> found instanceof Integer n && n >= min && n <= max ? n : null,
        description);
  }

  /**
   * A number of bytes from {@code min} to {@code max}, both allowed, none negative; as text also
   * with a unit, {@code "64 KiB"}.
   */
  public static Setting<Integer> size(
      String key, int defaultValue, int min, int max, String description) {
    return amount(key, defaultValue, min, max, "bytes", SIZES, 1, description);
  }

  /**
   * A number of {@code unit}s from {@code min} to {@code max}, both allowed, none negative; as text
   * also with a unit of its own, {@code "2m"}, if that makes a whole number of {@code unit}s.
   *
   * @param unit what the key ends with, {@code SECONDS} or longer
   */
  public static Setting<Integer> duration(
      String key, TimeUnit unit, int defaultValue, int min, int max, String description) {
    String plural = unit.name().toLowerCase(Locale.ROOT);
    return amount(key, defaultValue, min, max, plural, DURATIONS, unit.toSeconds(1), description);
  }

  private static Setting<Integer> amount(
      String key,
      int defaultValue,
      int min,
      int max,
      String plural,
      List<Unit> units,
      long own,
      String description) {
    String names = units.stream().map(Unit::name).collect(Collectors.joining(", "));
    return new Setting<>(
        key,
        defaultValue,
        String.format(
            Locale.ROOT,
            "%d to %d %s, as a whole number or with a unit: %s",
            min,
            max,
            plural,
            names),
        text -> text,
        found -> {
          Object value = found instanceof CharSequence text ? amountOf(text, units, own) : found;
          return value instanceof Integer n && n >= min && n <= max ? n : null;
        },
        description);
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> flag(String key, boolean defaultValue, String description) {
    return new Setting<>(
        key,
        defaultValue,
        "true or false",
        Setting::flagOf,
        found -> found instanceof Boolean flag ? flag : null,
        description);
  }

  /** One of the constants of an enum, written in lower case. */
  public static <E extends Enum<E>> Setting<E> choice(
      String key, E defaultValue, String description) {
    List<E> choices = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    return new Setting<>(
        key,
        defaultValue,
        choices.stream().map(Setting::shown).collect(Collectors.joining(", ", "one of ", "")),
        String::strip,
        found ->
            choices.stream()
                .filter(c -> c.equals(found) || json(c).equals(found))
                .findFirst()
                .orElse(null),
        description);
  }

  /** A text that {@code rule} accepts; {@code rule} returns null for what it refuses. */
  public static Setting<String> text(
      String key,
      String defaultValue,
      String allowed,
      UnaryOperator<String> rule,
      String description) {
    return text(key, defaultValue, allowed, rule, description, Use.ORDINARY);
  }

  private static Setting<String> text(
      String key,
      String defaultValue,
      String allowed,
      UnaryOperator<String> rule,
      String description,
      Use use) {
    return new Setting<>(
        key,
        defaultValue,
        allowed,
        text -> text,
        found -> found instanceof String text ? rule.apply(text) : null,
        description,
        use);
  }

  /** A text that is not blank. */
  public static Setting<String> text(String key, String defaultValue, String description) {
    return text(
        key, defaultValue, "a text that is not blank", s -> s.isBlank() ? null : s, description);
  }

  /** The path of a file, none by default; a relative one begins where it is written. */
  public static Setting<String> file(String key, String description) {
    return text(
        key,
        "",
        "the path of a file, or nothing",
        path -> path.indexOf('\0') < 0 ? path : null,
        description,
        Use.FILE);
  }

  /** The path of a file, which there must be. */
  public static Setting<String> file(String key, String defaultValue, String description) {
    return text(
        key,
        defaultValue,
        "a text that is not blank",
        path -> path.isBlank() || path.indexOf('\0') >= 0 ? null : path,
        description,
        Use.FILE);
  }

  /**
   * A text that nobody is to see, such as a password: no error and no log shows a value of it. None
   * by default, which is the empty text.
   *
   * @param allowed what it may be, in words that follow "allowed: "
   * @param rule returns null for what it refuses
   */
  public static Setting<String> secret(
      String key, String allowed, UnaryOperator<String> rule, String description) {
    return text(
        key, "", allowed, text -> text.isEmpty() ? "" : rule.apply(text), description, Use.SECRET);
  }

  /**
   * A list of texts that {@code rule} accepts, each by itself; as one text with commas between
   * them, where blanks around each don't count.
   *
   * @param allowed what one of them may be, in words that follow "a list of "
   * @param rule returns null for what it refuses
   */
  public static Setting<List<String>> list(
      String key,
      List<String> defaultValue,
      String allowed,
      UnaryOperator<String> rule,
      String description) {
    return new Setting<>(
        key,
        List.copyOf(defaultValue),
        "a list of " + allowed + ", or one text with commas between them",
        text -> text,
        found -> listOf(found, rule),
        description);
  }

  public String key() {
    return key;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** Whether its value is the path of a file. */
  public boolean isFile() {
    return use == Use.FILE;
  }

  /** What the setting accepts, in words that follow "allowed: ". */
  public String allowed() {
    return allowed;
  }

  /** What the setting does, its unit, and the reason for its default. */
  public String description() {
    return description;
  }

  /** Whether no value of it is to be shown. */
  public boolean isSecret() {
    return use == Use.SECRET;
  }

  /** A value of this setting as a log may show it, on one line. */
  Object toLog(T value) {
    Object json = toJson(value);
    if (isSecret()) {
      return json.equals("") ? "" : NOT_SHOWN;
    }
    return json instanceof String text ? masked(text) : json;
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
    T accepted = rule.apply(found);
    if (accepted == null) {
      throw new ConfigException(
          key
              + ": found "
              + (isSecret() ? "what is not shown" : shown(found))
              + ", allowed: "
              + allowed
              + " (default "
              + shown(defaultValue)
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
    return check(fromText.apply(found));
  }

  /** A value of this setting as JSON has it; {@link #check} takes it back. */
  public Object toJson(T value) {
    return json(value);
  }

  /** A text without the user and password that the URL in it may have. */
  public static String masked(String text) {
    return USER_OF_URL.matcher(text).replaceAll("//…@");
  }

  private static Object json(Object value) {
    if (value instanceof Enum<?> choice) {
      return choice.name().toLowerCase(Locale.ROOT);
    }
    return value instanceof List<?> list ? new JsonArray(new ArrayList<>(list)) : value;
  }

  /** On one line, whatever it holds, and quoted if it is a text. */
  static String shown(Object value) {
    Object json = json(value);
    return masked(json instanceof String text ? Json.encode(text) : String.valueOf(json));
  }

  private static Object numberOf(String text) {
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException notANumber) {
      return text; // is refused, and shown as it was written
    }
  }

  private static Object flagOf(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> text;
    };
  }

  /** How many of a unit that is worth {@code own} a text tells, or null if it can't be told. */
  private static Integer amountOf(CharSequence text, List<Unit> units, long own) {
    Matcher amount = AMOUNT.matcher(text.toString().strip());
    if (!amount.matches() || !(numberOf(amount.group(1)) instanceof Integer number)) {
      return null;
    }
    String name = amount.group(2);
    long worth =
        name.isEmpty()
            ? own
            : units.stream().filter(u -> u.name.equals(name)).mapToLong(Unit::worth).sum();
    long total = number * worth;
    boolean told = worth > 0 && total % own == 0 && total / own <= Integer.MAX_VALUE;
    return told ? Math.toIntExact(total / own) : null;
  }

  private static List<String> listOf(Object found, UnaryOperator<String> rule) {
    Stream<?> items;
    if (found instanceof CharSequence text) {
      items = text.toString().isBlank() ? Stream.of() : Stream.of(text.toString().split(","));
    } else if (found instanceof JsonArray array) {
      items = array.stream();
    } else if (found instanceof List<?> list) {
      items = list.stream();
    } else {
      return null;
    }
    List<String> accepted =
        items.map(item -> item instanceof String text ? rule.apply(text.strip()) : null).toList();
    return accepted.contains(null) ? null : accepted;
  }
}
