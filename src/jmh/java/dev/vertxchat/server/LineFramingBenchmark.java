package dev.vertxchat.server;

import dev.vertxchat.jmh.LineBenchmark;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Cutting what a socket reads at once, 16 KiB, into lines of 64 bytes; each result is per line. */
public class LineFramingBenchmark extends LineBenchmark {
  private static final int LINES = 256;

  private final Found found = new Found();
  private final LineFraming framing = new LineFraming(found);
  private Buffer whole;
  private Buffer cut;

  /** Keeps the last line, so that making it is not optimized away. */
  private static final class Found implements LineFraming.Lines {
    private Buffer last;

    @Override
    public void line(Buffer line) {
      last = line;
    }

    @Override
    public void tooLong() {
      throw new AssertionError("a line of 64 bytes is not too long");
    }

    @Override
    public int lineBytes() {
      return ChatServerOptions.DEFAULT_LINE_BYTES;
    }
  }

  @Setup
  public void fill() {
    whole = Buffer.buffer((ascii + "\n").repeat(LINES));
    int middle = ascii.length() / 2;
    cut = whole.getBuffer(middle, whole.length()).appendBuffer(whole.getBuffer(0, middle));
  }

  /** The chunk begins and ends with a line: the sender's writes arrived as they were made. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Object wholeLines() {
    framing.handle(whole);
    return found.last;
  }

  /** The chunk begins and ends in the middle of a line, as under load. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Object cutLines() {
    framing.handle(cut);
    return found.last;
  }
}
