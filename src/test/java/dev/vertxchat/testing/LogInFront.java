package dev.vertxchat.testing;

import dev.vertxchat.log.Batch;
import dev.vertxchat.log.Draft;
import dev.vertxchat.log.RoomLog;
import dev.vertxchat.protocol.Entry;
import io.vertx.core.Future;
import java.util.List;

/** A log that does what the one behind it does, but for what a test overrides. */
public class LogInFront implements RoomLog {
  protected RoomLog behind;

  public LogInFront(RoomLog behind) {
    this.behind = behind;
  }

  @Override
  public String room() {
    return behind.room();
  }

  @Override
  public String id() {
    return behind.id();
  }

  @Override
  public long last() {
    return behind.last();
  }

  @Override
  public Future<Appended> append(List<Draft> drafts, long time, Runnable delayed) {
    return behind.append(drafts, time, delayed);
  }

  @Override
  public Future<Batch> read(long after) {
    return behind.read(after);
  }

  @Override
  public Future<List<Entry>> lines(long before, int limit) {
    return behind.lines(before, limit);
  }

  @Override
  public Future<List<Entry>> search(String words, long before, int limit) {
    return behind.search(words, before, limit);
  }
}
