package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents link to is there. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)#?([^)]*)\\)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(top, docs).filter(LinksTest::isDocument).toList();
    }
  }

  private static boolean isDocument(Path file) {
    return file.toString().endsWith(".md");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkOfADocumentLeadsSomewhere(Path document) {
    List<String> broken =
        LINK.matcher(Docs.text(document))
            .results()
            .filter(link -> !leads(document, link.group(1), link.group(2)))
            .map(link -> link.group())
            .toList();
    assertEquals(List.of(), broken);
  }

  @Test
  void whatAReaderOfTheProjectOpensFirstIsAmongThem() throws IOException {
    List<String> names = documents().stream().map(Path::toString).toList();
    for (String name : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")) {
      assertTrue(names.contains(name), () -> name + " is not among " + names);
    }
  }

  private static boolean leads(Path document, String file, String heading) {
    Path target = file.isEmpty() ? document : document.resolveSibling(file);
    return Files.exists(target)
        && (heading.isEmpty() || headings(target).anyMatch(heading::equals));
  }

  /** The headings of a document as the links to them spell them. */
  private static Stream<String> headings(Path document) {
    return Docs.text(document)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
  }
}
