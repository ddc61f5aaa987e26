package dev.vertxchat.client;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.testing.Until;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client and all that it was told. Any thread. */
final class Recorder {
  final ChatClient client;

  /** As {@code lobby 5 Bob: Hello}, history as {@code past …}. */
  final List<String> lines = new CopyOnWriteArrayList<>();

  final List<Entry> entries = new CopyOnWriteArrayList<>();
  final Map<String, List<Entry>> entriesByRoom = new ConcurrentHashMap<>();
  final List<ClientState> states = new CopyOnWriteArrayList<>();
  final List<String> welcomes = new CopyOnWriteArrayList<>();
  final List<String> errors = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<String> gaps = new CopyOnWriteArrayList<>();

  Recorder(ChatClient client) {
    this.client = client;
    client
        .entryHandler(this::entry)
        .stateHandler(states::add)
        .welcomeHandler(
            w -> welcomes.add(w.room() + " " + w.seq() + (w.resumed() ? " resumed" : "")))
        .errorHandler(e -> errors.add(e.code().code() + ": " + e.getMessage()))
        .toldHandler((from, time, text) -> told.add(from + ": " + text))
        .gapHandler((room, from, to) -> gaps.add(room + " " + from + "-" + to));
  }

  private void entry(String room, Entry entry, boolean past) {
    entries.add(entry);
    entriesByRoom.computeIfAbsent(room, r -> new CopyOnWriteArrayList<>()).add(entry);
    if (entry.kind().isLine()) {
      lines.add((past ? "past " : "") + room + " " + entry.name() + ": " + entry.text());
    }
  }

  void awaitState(ClientState.Kind kind) {
    Until.isTrue(
        () -> !states.isEmpty() && states.get(states.size() - 1).kind() == kind, () -> states);
  }

  void awaitLines(String... expected) {
    Until.isTrue(() -> lines.size() >= expected.length, () -> lines);
    if (!lines.equals(List.of(expected))) {
      throw new AssertionError("expected " + List.of(expected) + " but was " + lines);
    }
  }
}
