package dev.vertxchat.cli;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.EntryLines;
import dev.vertxchat.protocol.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of entries as JSON lines, one page of it in memory at a time. */
final class EntryFile {
  private static final int PAGE_ENTRIES = 256;

  private final Path file;
  private final String name;
  private final int maxTextBytes;

  /**
   * A file that need not be there.
   *
   * @param name what it is called in errors
   * @param maxTextBytes of the longest text that is allowed, in UTF-8
   */
  EntryFile(Path file, String name, int maxTextBytes) {
    this.file = file;
    this.name = name;
    this.maxTextBytes = maxTextBytes;
  }

  /** Takes entries as they are read. */
  interface Pages {
    void page(List<Entry> entries) throws Exception;
  }

  /** The numbers of the first and the last entry. */
  record Range(long first, long last) {}

  /**
   * Reads and checks all lines.
   *
   * @throws Failure that names the line that is not allowed
   */
  Range read(Pages to) throws Exception {
    EntryLines entries = new EntryLines(maxTextBytes);
    // one character a byte: a line that is not UTF-8 is then found where it stands
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      read(in, entries, to);
    } catch (NoSuchFileException e) {
      throw new Failure("can't read " + name + ": no such file", e);
    } catch (IOException e) {
      throw new Failure("can't read " + name + ": " + e.getMessage(), e);
    }
    if (entries.last() == 0) {
      throw new Failure(name + " is empty; allowed: one entry or more", null);
    }
    return new Range(entries.first(), entries.last());
  }

  private void read(BufferedReader in, EntryLines entries, Pages to) throws Exception {
    List<Entry> page = new ArrayList<>(PAGE_ENTRIES);
    String bytes;
    for (long number = 1; (bytes = in.readLine()) != null; number++) {
      page.add(entry(number, bytes, entries));
      if (page.size() == PAGE_ENTRIES) {
        to.page(page);
        page = new ArrayList<>(PAGE_ENTRIES);
      }
    }
    if (!page.isEmpty()) {
      to.page(page);
    }
  }

  private Entry entry(long number, String bytes, EntryLines entries) throws Failure {
    try {
      return entries.next(decode(bytes));
    } catch (CharacterCodingException e) {
      throw refused(number, "found bytes that are no UTF-8", e);
    } catch (RefusedException e) {
      throw refused(number, e.getMessage(), e);
    }
  }

  private static String decode(String bytes) throws CharacterCodingException {
    ByteBuffer line = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return StandardCharsets.UTF_8.newDecoder().decode(line).toString(); // reports what is not
  }

  private Failure refused(long number, String why, Exception cause) {
    return new Failure(name + ", line " + number + ": " + why, cause);
  }
}
