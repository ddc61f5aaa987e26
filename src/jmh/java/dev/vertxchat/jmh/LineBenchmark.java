package dev.vertxchat.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the benchmarks of {@code mvn -Pjmh} have in common: they tell what one line costs on one
 * thread, in nanoseconds, and they work on the same lines.
 *
 * <p>The lines stand in fields that are not final, so that the compiler cannot compute with them in
 * advance. The heap is small, so that all of it is in use before the warm-up is over: memory that
 * the operating system has yet to provide can cost more than what is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms64m", "-Xmx64m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class LineBenchmark {
  /** 63 characters of ASCII, so that the line with its end is 64 bytes. */
  protected String ascii = "The quick brown fox jumps over the lazy dog, and then it sleeps";

  /** 63 characters, half of them not ASCII, none outside the basic plane. */
  protected String mixed = "Zażółć gęślą jaźń, Ελληνικά и кириллица, 日本語 too: a naïve café!";

  /** 63 UTF-16 units; two characters are emoji, which are outside the basic plane. */
  protected String emoji = "The quick brown fox🦊 jumps over the lazy dog 🐶 then it sleeps";
}
