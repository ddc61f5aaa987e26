package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/operations.md names for what stops whom. */
class ThreatsTableTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  @Test
  void namesTestsThatAreThere() throws IOException {
    String threats = Docs.text("operations.md").split("\n## Threats\n", 2)[1].split("\n## ", 2)[0];
    Set<String> named =
        TEST.matcher(threats)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(named.size() > 20, named.toString());
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      files.forEach(file -> named.remove(file.getFileName().toString().replace(".java", "")));
    }
    assertEquals(Set.of(), named, "are not there");
  }
}
