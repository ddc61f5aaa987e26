package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LikenessTest {
  private static String likeness(String name) {
    return Names.parse(name).likeness();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alice",
        "alice",
        "ALICE",
        "A1ice",
        "a1ice",
        "A1ICE",
        "AIice",
        "aIice",
        "aiice",
        "AlIce",
        "ALlCE",
        "aLlCe",
        "\u0410lice", // Cyrillic
        "\u0430lice",
        "\u0410LICE",
        "Al\u0456ce",
        "Ali\u0441e",
        "\u0391lice", // Greek
        "Al\u0131ce", // without its dot
        "\u13aalice", // Cherokee
        "Aliсе"
      })
  void whatLooksLikeAliceHasTheLikenessOfAlice(String name) {
    assertEquals(likeness("Alice"), likeness(name));
  }

  @ParameterizedTest
  @CsvSource({
    "Bob, B0b",
    "Bob, \u0412ob",
    "Mike, rnike",
    "Mike, RNIKE",
    "Walter, VValter",
    "Hans, \u041dans",
    "Tom, \u03a4\u03bfm",
    "admin, ADMlN",
    "admin, \u0430dmin",
    "root, r00t",
    "Роса, Poca",
    "user10, userlo"
  })
  void whatLooksLikeAnotherHasItsLikeness(String one, String other) {
    assertEquals(likeness(one), likeness(other));
  }

  /** People whose names are refused beside each other though they are not deceivers. */
  @ParameterizedTest
  @CsvSource({
    "Neil, Nell",
    "Aida, Alda",
    "Ella, Eila",
    "Ian, Lan",
    "Erna, Ema",
    "Arno, Amo",
    "Ali, All",
    "Ilık, Ilik",
    "علی, على",
    "Leo, Le0"
  })
  void theseAreTakenForOneThoughTheyMayBeTwo(String one, String other) {
    assertNotEquals(Names.parse(one).key(), Names.parse(other).key());
    assertEquals(likeness(one), likeness(other));
  }

  @Test
  void peopleOfOneScriptAreTold() {
    for (List<String> names :
        List.of(
            List.of("Anna", "Anne", "Ann", "Hanna", "Hannah", "Nana", "Zoe", "Zoë", "Zoé"),
            List.of("Jan", "Jana", "Jon", "John", "Joan", "Ivan", "Evan", "Yvan", "Ewan"),
            List.of("Bill", "Will", "Jill", "Gill", "Phil", "Lilli", "Lila", "Mila", "Emil"),
            List.of("Ольга", "Олег", "Анна", "Аня", "Иван", "Вова", "Рома", "Тома", "Соня"),
            List.of("Νίκος", "Γιώργος", "Μαρία", "Ελένη", "Άννα", "Ιάσων"),
            List.of("Nguyễn", "Nguyên", "Hoàng", "Hoang", "Hồng", "Hông", "Dũng", "Dung"),
            List.of("محمد", "أحمد", "فاطمة", "علي", "عليا", "حسن", "حسين"),
            List.of("משה", "דוד", "שרה", "רחל", "לאה"),
            List.of("देवी", "देव", "सीता", "गीता", "राम", "रमा"),
            List.of("山田", "山本", "田中", "中田", "たろう", "じろう", "はな", "ハナコ"),
            List.of("민준", "서준", "지우", "지유", "ก้อง", "กอง", "བསྟན་འཛིན", "བསྟན"),
            List.of("user1", "user2", "user5", "users", "a_b", "a-b", "a.b", "ab", "x10", "x01"))) {
      Map<String, String> told = new HashMap<>();
      for (String name : names) {
        String other = told.put(likeness(name), name);
        assertEquals(null, other, name);
      }
    }
  }

  @Test
  void joinersDoNotShow() {
    assertEquals(likeness("علی‌رضا"), likeness("علیرضا"));
  }

  @Test
  void theLongestNameHasALikeness() {
    assertTrue(likeness("m".repeat(32)).length() >= 32);
    assertTrue(likeness("𠀀".repeat(32)).length() >= 32);
  }
}
