package dev.vertxchat.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds after a full garbage collection, as the kernel and its JVM tell (Linux and a
 * JDK).
 *
 * @param descriptors its open files and sockets
 * @param threads all of them
 * @param heapBytes of all living objects
 * @param instances how many living objects there are of each class
 */
public record Footprints(
    int descriptors, int threads, long heapBytes, Map<String, Long> instances) {
  /** As {@code 12: 34 5678 java.lang.String (java.base@17)}. */
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  /** Whether this machine can tell. */
  public static boolean canBeTaken() {
    return Files.isExecutable(JCMD) && Files.isDirectory(Path.of("/proc/self/fd"));
  }

  /** Takes them of a JVM. */
  public static Footprints of(long pid) throws IOException {
    Map<String, Long> instances = new TreeMap<>();
    long bytes = 0;
    Process jcmd =
        new ProcessBuilder(JCMD.toString(), String.valueOf(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = out.readLine()) != null; ) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          instances.merge(row.group(3), Long.parseLong(row.group(1)), Long::sum);
          bytes += Long.parseLong(row.group(2));
        }
      }
    }
    if (instances.isEmpty()) {
      throw new IOException("jcmd told of no object of " + pid);
    }
    return new Footprints(descriptors(pid), threads(pid), bytes, instances);
  }

  private static int descriptors(long pid) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path ignored : open) {
        count++;
      }
    }
    return count;
  }

  private static int threads(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** The classes of which there are more than {@code most} objects more than there were. */
  public Map<String, Long> grownSince(Footprints before, long most) {
    Map<String, Long> grown = new TreeMap<>();
    instances.forEach(
        (name, count) -> {
          long more = count - before.instances.getOrDefault(name, 0L);
          if (more > most) {
            grown.put(name, more);
          }
        });
    return grown;
  }
}
