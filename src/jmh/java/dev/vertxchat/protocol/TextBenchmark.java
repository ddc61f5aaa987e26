package dev.vertxchat.protocol;

import dev.vertxchat.jmh.LineBenchmark;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Decoding a text and checking what may stand in it; nothing has to be removed. */
public class TextBenchmark extends LineBenchmark {
  private Buffer bytes;

  @Setup
  public void encode() {
    bytes = Buffer.buffer(ascii);
  }

  @Benchmark
  public String decodeAscii() {
    return Text.decode(bytes);
  }

  @Benchmark
  public String cleanAscii() {
    return Text.clean(ascii);
  }

  @Benchmark
  public String cleanMixed() {
    return Text.clean(mixed);
  }

  @Benchmark
  public String cleanEmoji() {
    return Text.clean(emoji);
  }
}
