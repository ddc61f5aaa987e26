package dev.vertxchat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of the server's processes, summed over them.
 *
 * @param cpuSeconds user and system time since they started, in steps of 10 ms
 * @param rssBytes resident memory
 * @param peakRssBytes the most resident memory since they started
 */
record ServerProcess(double cpuSeconds, long rssBytes, long peakRssBytes) {
  /** USER_HZ, which is 100 on every Linux that shows it to user space. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields 14 and 15 of proc(5)'s stat, counted from the one after the command's {@code )}. */
  private static final int UTIME = 11;

  private static final int STIME = 12;

  /**
   * Reads them now; all zero when there are no pids.
   *
   * @throws IOException when there is no such process, or no longer
   */
  static ServerProcess sample(List<Long> pids) throws IOException {
    double cpu = 0;
    long rss = 0;
    long peak = 0;
    for (long pid : pids) {
      Path proc = Path.of("/proc", Long.toString(pid));
      if (!Files.exists(proc)) {
        throw new IOException("There is no process " + pid + ": has the server ended?");
      }
      String stat = Files.readString(proc.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      cpu += (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
      List<String> status = Files.readAllLines(proc.resolve("status"));
      rss += bytes(status, "VmRSS:");
      peak += bytes(status, "VmHWM:");
    }
    return new ServerProcess(cpu, rss, peak);
  }

  /**
   * Lets the JVMs among the processes collect their garbage, so that what is resident is in use;
   * does nothing to others, or where the JDK's {@code jcmd} is missing.
   */
  static void collect(List<Long> pids) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return;
    }
    for (long pid : pids) {
      new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private static long bytes(List<String> status, String field) {
    for (String line : status) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
