package dev.vertxchat.log.sql;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.log.LogException;
import dev.vertxchat.log.LogStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/** Copies a SQLite history while servers write to it. */
public final class LogBackup {
  /**
   * All pages in one step. Between steps a writer may come in, and SQLite then starts over, which
   * beside a busy server would never end. In one step it reads the database as it was at the
   * beginning, and in a write-ahead log no writer waits for a reader.
   */
  private static final int ALL_PAGES = -1;

  /** For the moments in which a server begins its write-ahead log anew. */
  private static final int BUSY_MILLISECONDS = 5_000;

  private static final int RETRIES = 50;
  private static final int RETRY_MILLISECONDS = 100;

  private LogBackup() {}

  /**
   * Writes the whole history at a URL, all that was committed when the copying began, into one file
   * that is complete in itself and on the disk when this returns. Blocks.
   *
   * @param to an empty file, whose permissions stay; what is there after a failure is of no use
   * @throws ConfigException when a history of that kind is not copied this way; says how it is
   * @throws LogException when it cannot be copied
   */
  public static void write(String url, Path to) {
    if (url.equals(LogStore.MEMORY)) {
      throw new ConfigException(
          "history.url: found \"memory\", which keeps nothing that could be backed up, allowed:"
              + " \"sqlite:FILE\"");
    }
    if (url.startsWith(LogStore.POSTGRES)) {
      throw new ConfigException(
          "a history in PostgreSQL is backed up with its own tool: "
              + PostgresDatabase.dumpCommand(url));
    }
    Path file = SqliteDatabase.existing(url);
    try {
      copy(file, to.toAbsolutePath());
    } catch (SQLException e) {
      throw new LogException("can't back up " + file + ": " + e.getMessage(), e);
    }
  }

  private static void copy(Path file, Path to) throws SQLException {
    to.resolveSibling(to.getFileName() + "-journal")
        .toFile()
        .deleteOnExit(); // of a broken-off copy
    SqliteLibrary.load(to);
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
      int code =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", to.toString(), null, RETRY_MILLISECONDS, RETRIES, ALL_PAGES);
      if (code != 0) {
        throw new SQLException("SQLite's error " + code + " (sqlite.org/rescode.html)");
      }
    }
  }
}
