package dev.vertxchat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The options are data objects as Vert.x users know them; found by reflection, so none is missed.
 */
class AccessorsTest {
  private static final Set<String> NO_SETTINGS =
      Set.of("setAll", "setNetServerOptions", "setAuthenticationProvider");

  /** A setting and the names that all that belongs to it begin or end with. */
  private record Named(String constant, Setting<?> setting, Supplier<Options<?>> options) {
    /** {@code LINE_BYTES} becomes {@code LineBytes}. */
    private String inAccessors() {
      return Arrays.stream(constant.split("_"))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());
    }

    @Override
    public String toString() {
      return options.get().getClass().getSimpleName() + "." + constant;
    }
  }

  private static Stream<Named> settings() {
    return Stream.concat(
        named(ChatServerOptions.class, ChatServerOptions::new),
        named(ChatClientOptions.class, ChatClientOptions::new));
  }

  private static Stream<Supplier<Options<?>>> options() {
    return Stream.of(ChatServerOptions::new, ChatClientOptions::new);
  }

  private static Stream<Named> named(Class<?> type, Supplier<Options<?>> options) {
    return Arrays.stream(type.getFields())
        .filter(field -> field.getType() == Setting.class)
        .map(field -> new Named(field.getName(), (Setting<?>) constant(field), options));
  }

  private static Object constant(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** A value that the setting allows and that is not its default. */
  private static Object another(Setting<?> setting) {
    Object value = setting.defaultValue();
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof List<?>) {
      return List.of("another");
    }
    if (value instanceof Enum<?> choice) {
      return Arrays.stream(choice.getDeclaringClass().getEnumConstants())
          .filter(other -> other != choice)
          .findFirst()
          .orElseThrow();
    }
    return value instanceof Integer number ? (Object) (number + 1) : "sqlite:another.db";
  }

  private static Class<?> typeOf(Setting<?> setting) {
    Class<?> type = setting.defaultValue().getClass();
    if (type == Boolean.class) {
      return boolean.class;
    }
    if (setting.defaultValue() instanceof List<?>) {
      return List.class;
    }
    return type == Integer.class ? int.class : type;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsInTheList(Named named) throws Exception {
    List<?> all = (List<?>) named.options.get().getClass().getField("SETTINGS").get(null);
    assertEquals(1, all.stream().filter(named.setting::equals).count());
    assertEquals(
        all.size(), settings().filter(other -> all.contains(other.setting)).count(), "constants");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingHasItsDefaultAsAConstant(Named named) throws Exception {
    Field constant = named.options.get().getClass().getField("DEFAULT_" + named.constant);
    assertEquals(named.setting.defaultValue(), constant.get(null));
    assertEquals(typeOf(named.setting), constant.getType());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingHasAGetterAndAFluentSetter(Named named) throws Exception {
    Options<?> options = named.options.get();
    Class<?> type = typeOf(named.setting);
    Method getter =
        options.getClass().getMethod((type == boolean.class ? "is" : "get") + named.inAccessors());
    Method setter = options.getClass().getMethod("set" + named.inAccessors(), type);
    assertEquals(type, getter.getReturnType());
    assertEquals(options.getClass(), setter.getReturnType());

    assertEquals(named.setting.defaultValue(), getter.invoke(options));
    Object another = another(named.setting);
    assertSame(options, setter.invoke(options, another));
    assertEquals(another, getter.invoke(options));
    assertEquals(another, options.get(named.setting));
  }

  @ParameterizedTest
  @MethodSource("options")
  void nothingIsSetThatIsNoSetting(Supplier<Options<?>> empty) {
    Class<?> type = empty.get().getClass();
    List<String> setters =
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isBridge())
            .filter(m -> !NO_SETTINGS.contains(m.getName()))
            .map(Method::getName)
            .filter(name -> name.startsWith("set"))
            .sorted()
            .toList();
    List<String> expected =
        named(type, empty).map(named -> "set" + named.inAccessors()).sorted().toList();
    assertEquals(expected, setters);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsKeptByACopyAndByJson(Named named) throws Exception {
    Options<?> options = named.options.get();
    options.setAll(nested(named.setting.key(), json(another(named.setting))));
    Class<?> type = options.getClass();
    Options<?> copy = (Options<?>) type.getConstructor(type).newInstance(options);
    JsonObject json = new JsonObject(options.toJson().encode());
    Options<?> read = (Options<?>) type.getConstructor(JsonObject.class).newInstance(json);
    for (Options<?> same : List.of(copy, read)) {
      assertEquals(another(named.setting), same.get(named.setting));
      assertEquals(options, same);
      assertEquals(options.hashCode(), same.hashCode());
      assertEquals(options.toString(), same.toString());
    }
    assertNotEquals(named.options.get(), options);
    assertNotEquals(named.options.get().toString(), options.toString());
  }

  private static Object json(Object value) {
    return value instanceof Enum<?> choice ? choice.name().toLowerCase(Locale.ROOT) : value;
  }

  private static JsonObject nested(String key, Object value) {
    JsonObject json = new JsonObject();
    Options.put(json, key, value);
    return json;
  }
}
