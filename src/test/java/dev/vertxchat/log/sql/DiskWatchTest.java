package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it is said is shown with a real disk by {@code server.FullDiskIT}. */
class DiskWatchTest {
  private static final long GIB = 1L << 30;

  private static boolean isLow(long free, long total) {
    return new DiskWatch.Space(free, total).isLow(false);
  }

  private static boolean staysLow(long free, long total) {
    return new DiskWatch.Space(free, total).isLow(true);
  }

  @Test
  void aSmallDiskRunsLowBelowATwentieth() {
    assertFalse(isLow(GIB, 20 * GIB));
    assertTrue(isLow(GIB - 1, 20 * GIB));
  }

  @Test
  void aLargeDiskRunsLowBelowWhatTenMinutesMayTake() {
    assertFalse(isLow(DiskWatch.MOST_RESERVE, 10_000 * GIB));
    assertTrue(isLow(DiskWatch.MOST_RESERVE - 1, 10_000 * GIB));
  }

  @Test
  void whatIsAtTheEdgeStaysLow() {
    assertTrue(staysLow(GIB, 20 * GIB));
    assertTrue(staysLow(GIB * 6 / 5 - 1, 20 * GIB));
    assertFalse(staysLow(GIB * 6 / 5, 20 * GIB));
  }

  @Test
  void aDiskThatTellsNoSizeIsNeverLow() {
    assertFalse(isLow(0, 0));
  }

  @Test
  void saysHowMuchIsFree(@TempDir Path dir) throws Exception {
    assertEquals(
        "1 MiB of 20480 MiB are free", new DiskWatch.Space(2_000_000, 20 * GIB).toString());
    assertTrue(DiskWatch.Space.of(dir).total() > 0);
  }
}
