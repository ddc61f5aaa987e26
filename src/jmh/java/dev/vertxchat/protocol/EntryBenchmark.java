package dev.vertxchat.protocol;

import dev.vertxchat.jmh.LineBenchmark;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Encoding one entry, as it is done once for each dialect that someone in the room speaks. */
public class EntryBenchmark extends LineBenchmark {
  private Entry entry;

  @Setup
  public void say() {
    entry =
        new Entry(
            1_234_567, 1_764_000_123_456L, Entry.Kind.SAID, "Alice", ascii, "client", Entry.NO_REF);
  }

  @Benchmark
  public Buffer plain() {
    return PlainEncoding.INSTANCE.entry(Names.LOBBY, entry);
  }

  @Benchmark
  public Buffer json() {
    return JsonEncoding.INSTANCE.entry(Names.LOBBY, entry);
  }
}
