package dev.vertxchat.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How far the run is at a moment.
 *
 * @param nanos since the run's base
 * @param said lines, by all senders
 * @param received lines, by all receivers
 * @param generatorCpuSeconds of this process, its compiler and collector included
 * @param server of the server's processes
 */
record Sample(
    long nanos, long said, long received, double generatorCpuSeconds, ServerProcess server) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Sample take(long base, long said, long received, List<Long> pids) throws IOException {
    double cpu = SYSTEM.getProcessCpuTime() / 1e9;
    ServerProcess server = ServerProcess.sample(pids);
    return new Sample(System.nanoTime() - base, said, received, cpu, server);
  }
}
