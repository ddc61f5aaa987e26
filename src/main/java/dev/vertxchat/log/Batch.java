package dev.vertxchat.log;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Consecutive entries of a room, appended and published together; never empty.
 *
 * <p>Immutable to its readers and safe from any thread: the bytes of an encoding are made by the
 * first session that needs them and shared by all others. Two sessions that race make them twice,
 * which costs a little and breaks nothing.
 */
public final class Batch {
  /** A batch ends when it has this many entries or characters of text: about one write buffer. */
  public static final int MAX_ENTRIES = 1_024;

  public static final int MAX_CHARACTERS = 64 * 1024;

  private final String room;
  private final List<Entry> entries;
  private final Set<String> speakers;
  private volatile Encoded encoded;

  public Batch(String room, List<Entry> entries) {
    this.room = room;
    this.entries = entries;
    this.speakers = speakers(entries);
  }

  /**
   * The bytes of a batch in one encoding.
   *
   * @param ends for each entry, where its bytes end
   */
  private record Encoded(Encoding encoding, Buffer bytes, int[] ends, Encoded next) {}

  private static Set<String> speakers(List<Entry> entries) {
    if (entries.size() == 1) {
      Entry only = entries.get(0);
      return only.kind().isLine() && only.client() != null ? Set.of(only.client()) : Set.of();
    }
    Set<String> speakers = new HashSet<>();
    for (Entry e : entries) {
      if (e.kind().isLine() && e.client() != null) {
        speakers.add(e.client());
      }
    }
    return speakers;
  }

  public String room() {
    return room;
  }

  public List<Entry> entries() {
    return entries;
  }

  public long first() {
    return entries.get(0).seq();
  }

  public long last() {
    return entries.get(entries.size() - 1).seq();
  }

  /** Whether it holds anything that was said. */
  public boolean hasLines() {
    return entries.stream().anyMatch(e -> e.kind().isLine());
  }

  /** Whether it holds a line that this client said. */
  public boolean hasLineOf(String client) {
    return speakers.contains(client);
  }

  /**
   * The bytes of the entries after {@code cursor} for a session of {@code client}: the others'
   * entries, and an ack in the place of each own line that has a ref. The buffer is shared with
   * other sessions where nothing is the session's own.
   *
   * @param cursor at least {@code first() - 1} and less than {@code last()}
   */
  public Buffer bytesAfter(long cursor, Encoding encoding, String client) {
    Encoded e = encoded(encoding);
    int from = (int) (cursor + 1 - first());
    if (!hasLineOf(client)) {
      return from == 0 ? e.bytes : e.bytes.slice(start(e, from), e.bytes.length());
    }
    Buffer own = Buffer.buffer(e.bytes.length() - start(e, from));
    int copied = from; // entries before it are in own, or were replaced
    for (int i = from; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.isLineOf(client)) {
        append(own, e, copied, i);
        copied = i + 1;
        if (entry.ref() != Entry.NO_REF) {
          own.appendBuffer(encoding.ack(room, entry.ref(), entry.seq()));
        }
      }
    }
    append(own, e, copied, entries.size());
    return own;
  }

  private static void append(Buffer to, Encoded e, int from, int end) {
    if (from < end) {
      int start = start(e, from);
      to.appendBuffer(e.bytes, start, e.ends[end - 1] - start);
    }
  }

  private static int start(Encoded e, int index) {
    return index == 0 ? 0 : e.ends[index - 1];
  }

  private Encoded encoded(Encoding encoding) {
    for (Encoded e = encoded; e != null; e = e.next) {
      if (e.encoding == encoding) {
        return e;
      }
    }
    Encoded made = encode(encoding);
    encoded = made;
    return made;
  }

  private Encoded encode(Encoding encoding) {
    StringBuilder text = new StringBuilder(entries.size() * 200);
    int[] ends = new int[entries.size()];
    for (int i = 0; i < ends.length; i++) {
      encoding.entry(room, entries.get(i), text);
      ends[i] = text.length();
    }
    String all = text.toString();
    byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
    boolean ascii = bytes.length == all.length();
    return new Encoded(encoding, Buffer.buffer(bytes), ascii ? ends : inBytes(all, ends), encoded);
  }

  /** Where the entries end when some characters take more than one byte. */
  private static int[] inBytes(String all, int[] ends) {
    int[] byteEnds = new int[ends.length];
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < ends.length; i++) {
      bytes += all.substring(start, ends[i]).getBytes(StandardCharsets.UTF_8).length;
      byteEnds[i] = bytes;
      start = ends[i];
    }
    return byteEnds;
  }
}
