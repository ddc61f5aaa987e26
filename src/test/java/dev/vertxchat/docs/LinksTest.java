package dev.vertxchat.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents link to is there. */
class LinksTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)#?([^)]*)\\)");

  static List<String> documents() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkOfADocumentLeadsSomewhere(String document) {
    List<String> broken =
        LINK.matcher(Docs.text(document))
            .results()
            .filter(link -> !leads(document, link.group(1), link.group(2)))
            .map(link -> link.group())
            .toList();
    assertEquals(List.of(), broken);
  }

  private static boolean leads(String document, String file, String heading) {
    String target = file.isEmpty() ? document : file;
    return Files.exists(DOCS.resolve(target))
        && (heading.isEmpty() || headings(target).anyMatch(heading::equals));
  }

  /** The headings of a document as the links to them spell them. */
  private static Stream<String> headings(String document) {
    return Docs.text(document)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
  }
}
