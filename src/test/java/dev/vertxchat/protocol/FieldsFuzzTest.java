package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

class FieldsFuzzTest {
  /** What is asked of members; each is answered, or refused in one line. */
  private static final List<Function<Fields, Object>> QUESTIONS =
      List.of(
          f -> f.needed("a"),
          f -> f.text("a"),
          f -> f.said("a"),
          f -> f.flag("a"),
          f -> f.has("a"),
          f -> f.number("a", -1, 0, 9),
          f -> f.number("a", -1, Long.MIN_VALUE, Long.MAX_VALUE),
          Fields::ref,
          Fields::refOrNone,
          Fields::before,
          Fields::historyLimit);

  /** The same, for members of members. */
  private static final List<Function<Fields, Object>> NESTED =
      List.of(
          f -> f.objects("a") == null ? null : f.objects("a").size(),
          f -> f.objects("a") == null ? null : f.objects("a").get(0).text("b"),
          f -> f.objects("a") == null ? null : f.objects("a").get(0).number("b", -1, 0, 9));

  @FuzzTest(maxDuration = "5m")
  void aLineHasTheMembersThatTheParserOfVertxFindsInIt(byte[] bytes) {
    String line = Text.decode(Buffer.buffer(bytes));
    Fields fields = fields(line);
    JsonObject json = decoded(line);
    if (fields == null || json == null) {
      boolean commented = json != null && line.contains("/"); // which the other parser passes over
      assertTrue(
          fields == null && (json == null || commented), () -> "an object for one only: " + line);
      return;
    }
    Fields other = Fields.of(json);
    for (Function<Fields, Object> question : QUESTIONS) {
      assertEquals(answer(question, other), answer(question, fields));
    }
    NESTED.forEach(question -> answer(question, fields));
  }

  private static Fields fields(String line) {
    try {
      return Fields.of(line);
    } catch (RefusedException e) {
      assertEquals(ErrorCode.BAD_REQUEST, e.code());
      return null;
    }
  }

  private static JsonObject decoded(String line) {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      return null;
    }
  }

  private static Object answer(Function<Fields, Object> question, Fields fields) {
    try {
      return question.apply(fields);
    } catch (RefusedException e) {
      Seen.isOneLine(e.getMessage());
      return "refused: " + e.getMessage();
    }
  }
}
