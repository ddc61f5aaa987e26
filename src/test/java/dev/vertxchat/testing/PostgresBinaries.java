package dev.vertxchat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for all tests of this JVM. They refuse to be run by root,
 * who runs them as nobody then.
 */
final class PostgresBinaries {
  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--");

  /** A program that makes a database, or unpacks these, is done by then. */
  private static final int PATIENCE_SECONDS = 60;

  private static PostgresBinaries unpacked;
  private static String absent;

  private final Path directory;
  private final List<String> prefix;
  private final Queue<Process> started = new ConcurrentLinkedQueue<>();

  private PostgresBinaries(Path directory, List<String> prefix) {
    this.directory = directory;
    this.prefix = prefix;
    Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp));
  }

  /** The programs; where this machine can't have them the test is skipped, but fails in CI. */
  static synchronized PostgresBinaries get() {
    if (unpacked == null && absent == null) {
      try {
        unpacked = unpack();
        unpacked.run("postgres", "--version");
      } catch (IOException | RuntimeException e) {
        unpacked = null;
        absent = "PostgreSQL can't be run on this machine: " + e.getMessage();
      }
    }
    if (absent != null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(absent);
    }
    Assumptions.assumeTrue(absent == null, absent);
    return unpacked;
  }

  private static PostgresBinaries unpack() throws IOException {
    String archive = "/postgres-linux-" + architecture() + ".txz";
    Path directory = Files.createTempDirectory("chat-postgres-");
    // For nobody, too.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
      if (packed == null || !System.getProperty("os.name").equals("Linux")) {
        throw new IOException("no programs for " + System.getProperty("os.name") + archive);
      }
      Path output = directory.resolve("tar.log");
      Process tar =
          new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (OutputStream in = tar.getOutputStream()) {
        new XZInputStream(packed).transferTo(in);
      }
      awaitSuccess(tar, "tar", output);
    }
    return new PostgresBinaries(directory, isRoot(directory) ? AS_NOBODY : List.of());
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default -> name;
    };
  }

  private static boolean isRoot(Path own) throws IOException {
    return Files.getAttribute(own, "unix:uid").equals(0);
  }

  /** A new directory that the programs may write to, deleted when the JVM ends. */
  Path newDirectory() throws IOException {
    Path made = Files.createTempDirectory(directory, "data-");
    if (!prefix.isEmpty()) {
      Files.setAttribute(made, "unix:uid", Integer.valueOf(NOBODY));
    }
    return made;
  }

  /** Starts one; the process is the program itself, not one that starts it. */
  Process start(Path output, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(directory.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    started.add(process);
    return process;
  }

  /** SIGKILL to a process that was started and to all that it started. */
  static void kill(Process process) {
    List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
    process.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().orTimeout(Until.PATIENCE_SECONDS, TimeUnit.SECONDS).join());
  }

  /** Runs one to its end. */
  void run(String program, String... arguments) throws IOException {
    Path output = Files.createTempFile(directory, program, ".log");
    awaitSuccess(start(output, program, arguments), program, output);
  }

  private static void awaitSuccess(Process process, String program, Path output)
      throws IOException {
    int code = process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().exitValue();
    if (code != 0) {
      String says = Files.readString(output).strip();
      throw new IOException(program + " ended with exit code " + code + ": " + says);
    }
  }

  private void cleanUp() {
    started.stream().filter(Process::isAlive).forEach(PostgresBinaries::kill);
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException | java.io.UncheckedIOException e) {
      System.err.println("left behind: " + directory + " (" + e + ")");
    }
  }
}
