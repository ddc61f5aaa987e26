package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;

/**
 * About how many bytes things take in memory, on a JVM of 64 bits with compressed references. Names
 * and client ids count nothing: entries share them with the sessions they are of.
 */
final class Footprint {
  /** An {@link Entry}, its place in a list, its text but for the characters. */
  private static final int ENTRY = 112;

  /** Around the name and the text of an entry in both dialects, and where they end. */
  private static final int FRAMES = 128;

  /** A batch, its list, its place in a log, the objects of its bytes in both dialects. */
  private static final int BATCH = 512;

  private Footprint() {}

  /** An entry by itself. */
  static long of(Entry entry) {
    String text = entry.text();
    return ENTRY + (wide(text) == 0 ? text.length() : 2L * text.length());
  }

  /** A batch that is in use by both dialects, as in the end most are. */
  static long of(Batch batch) {
    long bytes = BATCH;
    for (Entry entry : batch.entries()) {
      long encoded = entry.name().length() + entry.text().length() + 2L * wide(entry.text());
      bytes += of(entry) + FRAMES + 2 * encoded;
    }
    return bytes;
  }

  /** Characters that take up to three bytes in UTF-8, and make the JVM store all in two. */
  private static int wide(String text) {
    int wide = 0;
    for (int i = 0; i < text.length(); i++) {
      wide += text.charAt(i) < 0x80 ? 0 : 1;
    }
    return wide;
  }
}
