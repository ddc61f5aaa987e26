package dev.vertxchat.log;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Logs in memory. Any thread. */
final class MemoryLogs implements LogStore {
  private final int keep;
  private final int mostRooms;
  private final MemoryBudget budget;
  private final NavigableMap<String, MemoryLog> logs = new TreeMap<>();
  private final Map<String, MemoryLog> unused = new LinkedHashMap<>(); // for longest comes first

  MemoryLogs(int keep, int mostRooms, MemoryBudget budget) {
    this.keep = keep;
    this.mostRooms = mostRooms;
    this.budget = budget;
  }

  @Override
  public synchronized Future<RoomLog> open(String room) {
    MemoryLog log = logs.get(room);
    if (log == null) {
      log = new MemoryLog(room, keep, budget);
      makePlace();
      logs.put(room, log);
      budget.add(log);
    }
    unused.remove(room);
    return Future.succeededFuture(log);
  }

  private void makePlace() {
    while (logs.size() >= mostRooms && !unused.isEmpty()) {
      String eldest = unused.keySet().iterator().next();
      unused.remove(eldest);
      forget(eldest);
    }
  }

  private void forget(String room) {
    budget.remove(logs.remove(room));
  }

  @Override
  public synchronized Future<RoomLog> find(String room) {
    return logs.containsKey(room) ? open(room) : Future.succeededFuture();
  }

  @Override
  public synchronized Future<Standing> rooms(int most) {
    return Future.succeededFuture(
        new Standing(logs.keySet().stream().limit(most).toList(), logs.size()));
  }

  @Override
  public synchronized void unloaded(RoomLog log) {
    MemoryLog ours = (MemoryLog) log;
    if (logs.get(ours.room()) != ours) {
      return; // it has made place already
    }
    if (ours.hasLines()) {
      unused.put(ours.room(), ours);
    } else {
      forget(ours.room());
    }
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
