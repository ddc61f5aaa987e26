package dev.vertxchat.log;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where the logs of all rooms are kept. Any thread.
 *
 * <p>A log that {@link #open} or {@link #find} gave is in use until {@link #unloaded}.
 */
public interface LogStore {
  /** Entries that a log in memory keeps when no number is named: some megabytes a room. */
  int DEFAULT_KEEP = 10_000;

  String MEMORY = "memory";
  String SQLITE = "sqlite:";
  String POSTGRES = "postgresql://";

  /** The log of a room, a new one if there is none yet. Fails when it cannot be had now. */
  Future<RoomLog> open(String room);

  /** The log of a room, or null if there is none. Fails when that cannot be known now. */
  Future<RoomLog> find(String room);

  /**
   * Which rooms have a log, in use or not. Fails when that cannot be known now.
   *
   * @param most names to be given at most
   */
  Future<Standing> rooms(int most);

  /**
   * The rooms that have a log.
   *
   * @param names the first of them, in alphabetical order (by the codes of their characters)
   * @param total how many there are in all
   */
  record Standing(List<String> names, long total) {}

  /**
   * Nobody uses a log any more, until it is opened again: what it holds in memory may go. A
   * database loses nothing by that. A log in memory that holds no line (but joins, leaves and
   * renames) is forgotten. Does not block.
   */
  void unloaded(RoomLog log);

  /**
   * Lets go of what it holds: files, connections. From now on nothing is tried again: appends and
   * reads that fail, and those that wait to be tried again, fail with a {@link LogException}.
   */
  Future<Void> close();

  /**
   * How much of each log is kept in a database, and of all of them in memory too.
   *
   * @param lines the newest ones, with the presence among them; 0 for all. Of presence alone there
   *     are never more than ten times as many entries
   * @param days younger ones than this; 0 for those of any age
   * @param memory bytes of the newest entries of all, as {@link MemoryBudget} counts them
   */
  record Kept(int lines, int days, long memory) {
    public static final Kept ALL = new Kept(0, 0);

    /** In memory as much as when no number is named. */
    public Kept(int lines, int days) {
      this(lines, days, 0);
    }
  }

  /**
   * Whether a URL says where logs are kept: {@code memory}, {@code sqlite:FILE} or {@code
   * postgresql://…}. SQLite's own names for what is no file are none: {@code :memory:} would be
   * another database for each connection.
   */
  static boolean knows(String url) {
    return url.equals(MEMORY) || url.startsWith(POSTGRES) || isFile(url);
  }

  private static boolean isFile(String url) {
    if (!url.startsWith(SQLITE)) {
      return false;
    }
    String file = url.substring(SQLITE.length());
    return !file.isBlank() && !file.startsWith(":") && !file.startsWith("file:");
  }

  /**
   * Logs in memory.
   *
   * @param keep entries of each that are kept, the newest; 0 for {@link #DEFAULT_KEEP}, because
   *     memory has an end
   * @param mostRooms when there are so many logs and another one is opened, the one that has been
   *     unused for longest makes place; one in use never does
   * @param bytes of all of them together, as {@link MemoryBudget} counts them; 0 for a quarter of
   *     the heap
   */
  static LogStore memory(int keep, int mostRooms, long bytes) {
    return new MemoryLogs(keep == 0 ? DEFAULT_KEEP : keep, mostRooms, new MemoryBudget(bytes));
  }

  /** The same with as much memory as when no number is named. */
  static LogStore memory(int keep, int mostRooms) {
    return memory(keep, mostRooms, 0);
  }
}
