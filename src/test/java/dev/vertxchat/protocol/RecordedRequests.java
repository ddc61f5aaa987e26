package dev.vertxchat.protocol;

import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes down what a reader understood; what names a room begins with it. */
public final class RecordedRequests implements Requests {
  private final StringBuilder calls = new StringBuilder();

  private void add(String call) {
    calls.append(calls.length() == 0 ? "" : "\n").append(call);
  }

  private void add(String room, String call) {
    add(room == null ? call : room + ": " + call);
  }

  @Override
  public String toString() {
    return calls.toString();
  }

  @Override
  public void hello(Hello h) {
    String rooms =
        h.rooms().stream().map(RecordedRequests::place).collect(Collectors.joining(", "));
    String hello = h.register() ? "register" : "hello";
    add("%s %s %s %s in %s".formatted(hello, h.name(), h.client(), h.password(), rooms));
  }

  /** As {@code ops b3f 41}; only the room when it is entered anew. */
  private static String place(Hello.Place place) {
    Hello.Resume resume = place.resume();
    return resume.equals(Hello.Resume.NOTHING)
        ? place.room()
        : place.room() + " " + resume.log() + " " + resume.since();
  }

  @Override
  public void say(String room, String text, long ref, boolean action) {
    add(room, "say " + ref + " " + action + " " + text);
  }

  @Override
  public void tell(String to, String text, long ref) {
    add("tell " + ref + " " + to + " " + text);
  }

  @Override
  public void nick(String name) {
    add("nick " + name);
  }

  @Override
  public void join(Hello.Place place) {
    add("join " + place(place));
  }

  @Override
  public void leave(String room) {
    add(room, "leave");
  }

  @Override
  public void move(String room) {
    add("move " + room);
  }

  @Override
  public void who(String room) {
    add(room, "who");
  }

  @Override
  public void rooms() {
    add("rooms");
  }

  @Override
  public void history(String room, long before, int limit) {
    add(room, "history " + before + " " + limit);
  }

  @Override
  public void search(String room, String words, long before, int limit) {
    add(room, "search " + before + " " + limit + " " + words);
  }

  @Override
  public void searchOn() {
    add("search on");
  }

  @Override
  public void register(String password) {
    add("register " + password);
  }

  @Override
  public void help() {
    add("help");
  }

  @Override
  public void order(Supplier<Order> order) {
    Order o = order.get();
    String whom = o.address() == null ? String.valueOf(o.name()) : "at " + o.address();
    add(o.kind().type() + " " + whom + " " + o.seconds() + " " + o.text());
  }

  @Override
  public void ping() {
    add("ping");
  }

  @Override
  public void pong() {
    add("pong");
  }

  @Override
  public void quit() {
    add("quit");
  }

  @Override
  public void refused(ErrorCode code, String message, String room, long ref) {
    add(room, "refused " + code + " " + ref + " " + message);
  }
}
