package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A transport that remembers what was written and is full when the test says so. */
final class FakeTransport implements Transport {
  private final StringBuilder written = new StringBuilder();
  private final List<Runnable> onDrain = new ArrayList<>();
  final List<Buffer> buffers = new ArrayList<>();
  boolean full;
  volatile boolean paused;
  int pauses;
  boolean takesMore = true;

  List<String> lines() {
    return written.length() == 0 ? List.of() : List.of(written.toString().split("\n"));
  }

  void drain() {
    full = false;
    List<Runnable> actions = List.copyOf(onDrain);
    onDrain.clear();
    actions.forEach(Runnable::run);
  }

  @Override
  public Future<Void> write(Buffer lines) {
    buffers.add(lines);
    written.append(lines);
    return Future.succeededFuture();
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain.add(action);
  }

  @Override
  public void pause() {
    paused = true;
    pauses++;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void takeMore(boolean more) {
    takesMore = more;
  }

  @Override
  public void close() {}

  @Override
  public String address() {
    return "fake";
  }

  @Override
  public Address peer() {
    return Address.LOCAL;
  }

  @Override
  public boolean isPrivate() {
    return true;
  }
}
