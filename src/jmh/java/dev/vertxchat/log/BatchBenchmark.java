package dev.vertxchat.log;

import dev.vertxchat.jmh.LineBenchmark;
import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.PlainEncoding;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The bytes of a batch of 160 lines, as 10 senders with 16 lines in flight each make it. The
 * senders take turns, so that what is a session's own is scattered as much as it can be.
 */
public class BatchBenchmark extends LineBenchmark {
  private static final int ENTRIES = 160;
  private static final int SENDERS = 10;
  private static final long FIRST = 1_234_567;

  /** The dialect of the reading session. */
  @Param({"plain", "json"})
  public String speaks;

  private Encoding dialect;
  private List<Entry> entries;
  private Batch encoded;
  private String sender;
  private String reader;

  @Setup
  public void say() {
    dialect = speaks.equals("json") ? JsonEncoding.INSTANCE : PlainEncoding.INSTANCE;
    entries = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(
          new Entry(
              FIRST + i,
              1_764_000_123_456L,
              Entry.Kind.SAID,
              "sender" + i % SENDERS,
              ascii,
              client(i % SENDERS),
              i / SENDERS));
    }
    sender = entries.get(SENDERS / 2).client();
    reader = client(SENDERS);
    encoded = new Batch(Names.LOBBY, entries);
    encoded.bytesAfter(FIRST - 1, dialect, reader);
  }

  private static String client(int number) {
    return "6ba7b810-9dad-11d1-80b4-00c04fd4" + (1_000 + number);
  }

  /** Making the batch and its bytes, which is done once for each dialect; per line. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public Buffer firstReader() {
    return new Batch(Names.LOBBY, entries).bytesAfter(FIRST - 1, dialect, reader);
  }

  /** What every further reader costs; per batch, however many lines it has. */
  @Benchmark
  public Buffer furtherReader() {
    return encoded.bytesAfter(FIRST - 1, dialect, reader);
  }

  /** What a session costs that said 16 of the lines; per line of the batch. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public Buffer ownLines() {
    return encoded.bytesAfter(FIRST - 1, dialect, sender);
  }
}
