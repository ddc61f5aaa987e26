package dev.vertxchat.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the documents hold, so that tests can compare it with the code. */
final class Docs {
  private static final Path SAMPLES =
      Path.of("src", "test", "java", "dev", "vertxchat", "docs", "EmbeddingSamples.java");
  private static final Pattern TAGGED =
      Pattern.compile("// tag::(\\w+)\\n(.*?)// end::\\1", Pattern.DOTALL);
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  private Docs() {}

  static String text(String document) {
    return text(Path.of("docs", document));
  }

  static String text(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The java blocks of a document, white space made one blank. */
  static List<String> javaBlocks(String document) {
    return JAVA_BLOCK
        .matcher(text(document))
        .results()
        .map(block -> normal(block.group(1)))
        .toList();
  }

  /** The lines of a document that a peer, A or B, sends or gets: {@code A > …}, {@code B < …}. */
  static List<String> transcript(String document) {
    return text(document).lines().filter(line -> line.matches("[AB] [<>] .*")).toList();
  }

  /** The tagged regions of the samples, white space made one blank. */
  static List<String> samples() {
    return TAGGED.matcher(text(SAMPLES)).results().map(tag -> normal(tag.group(2))).toList();
  }

  /** The rows of the first table whose header begins with that cell, each as its cells. */
  static List<List<String>> table(String document, String firstCell) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : text(document).lines().toList()) {
      boolean header = line.startsWith("| " + firstCell + " |");
      if (inside && !line.startsWith("|")) {
        return rows;
      }
      if (inside && !line.startsWith("| ---")) {
        rows.add(cells(line));
      }
      inside |= header;
    }
    return rows;
  }

  private static List<String> cells(String row) {
    return Stream.of(row.split("\\|")).skip(1).map(String::strip).toList();
  }

  private static String normal(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
