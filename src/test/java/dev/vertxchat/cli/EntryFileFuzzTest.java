package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class EntryFileFuzzTest {
  private static final int TEXT_BYTES = 40;
  private static final Path FILE = newFile();

  private static Path newFile() {
    try {
      Path file = Files.createTempFile("entries", ".jsonl");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void whatIsImportedIsWhatAnExportWouldWrite(byte[] bytes) throws Exception {
    Files.write(FILE, bytes);
    List<Entry> entries = new ArrayList<>();
    EntryFile.Range range;
    try {
      range = new EntryFile(FILE, "file", TEXT_BYTES).read(entries::addAll);
    } catch (Failure e) {
      Seen.isOneLine(e.getMessage());
      assertTrue(e.getMessage().startsWith("file"), e.getMessage());
      return;
    }
    assertEquals(range.last() - range.first() + 1, entries.size(), "no number is left out");
    StringBuilder export = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      assertEquals(range.first() + i, entry.seq());
      assertEquals(entry.name(), Names.parse(entry.name()).text());
      if (entry.kind().isLine()) {
        Seen.isClean(entry.text());
        int length = entry.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(length > 0 && length <= TEXT_BYTES, () -> length + " bytes");
      }
      JsonEncoding.INSTANCE.entry("lobby", entry, export);
    }
    Files.writeString(FILE, export);
    List<Entry> again = new ArrayList<>();
    assertEquals(range, new EntryFile(FILE, "file", TEXT_BYTES).read(again::addAll));
    assertEquals(entries, again);
  }
}
