package dev.vertxchat.protocol;

import dev.vertxchat.jmh.LineBenchmark;
import org.openjdk.jmh.annotations.Benchmark;

/** Checking a name by RFC 8265, as at each hello and each nick. */
public class NamesBenchmark extends LineBenchmark {
  private String asciiName = "Alice_42";
  private String mixedName = "Élodie-Жанна";

  @Benchmark
  public Names.Name ascii() {
    return Names.parse(asciiName);
  }

  @Benchmark
  public Names.Name mixed() {
    return Names.parse(mixedName);
  }
}
