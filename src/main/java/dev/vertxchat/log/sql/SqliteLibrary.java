package dev.vertxchat.log.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself: a native library, which its driver unpacks to load it, by default into the
 * machine's directory for temporary files, where it stays when the process is killed.
 */
final class SqliteLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
  private static final String DIRECTORY = "org.sqlite.tmpdir";
  private static final String UNPACKED = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Loads it, if it is not yet, and leaves nothing behind: what is loaded needs its file no longer
   * (but on Windows, where it goes with the process). Does nothing when the application says by the
   * properties of the driver where the library is or goes. Blocks.
   *
   * @param beside a file in whose directory it is unpacked, if that can be written: where a history
   *     is kept nobody else can put another library in its place, and no further directory need be
   *     writable
   */
  static synchronized void load(Path beside) {
    if (System.getProperty(DIRECTORY) != null || System.getProperty(UNPACKED) != null) {
      return;
    }
    try {
      Path directory = makeDirectory(beside.toAbsolutePath().getParent());
      directory.toFile().deleteOnExit(); // after what the driver has deleted then
      System.setProperty(DIRECTORY, directory.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        System.clearProperty(DIRECTORY);
        delete(directory);
      }
    } catch (Exception e) { // the driver declares no other; it fails again, and says why
      LOG.debug("SQLite is left to its driver", e);
    }
  }

  private static Path makeDirectory(Path parent) throws IOException {
    String prefix = ".sqlite-"; // readable by its owner only
    return Files.isWritable(parent)
        ? Files.createTempDirectory(parent, prefix)
        : Files.createTempDirectory(prefix);
  }

  private static void delete(Path directory) {
    try {
      List<Path> files;
      try (Stream<Path> unpacked = Files.list(directory)) {
        files = unpacked.toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      LOG.debug("{} goes with the process", directory, e);
    }
  }
}
