package dev.vertxchat.protocol;

/** Writes down what a dialect understood. */
final class RecordedRequests implements Requests {
  private final StringBuilder calls = new StringBuilder();

  private void add(String call) {
    calls.append(calls.length() == 0 ? "" : "\n").append(call);
  }

  @Override
  public String toString() {
    return calls.toString();
  }

  @Override
  public void hello(Hello h) {
    add("hello %s %s %s %s %s".formatted(h.name(), h.room(), h.client(), h.password(), h.resume()));
  }

  @Override
  public void say(String text, long ref, boolean action) {
    add("say " + ref + " " + action + " " + text);
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
  public void join(String room, Hello.Resume resume) {
    add("join " + room + " " + resume);
  }

  @Override
  public void who() {
    add("who");
  }

  @Override
  public void rooms() {
    add("rooms");
  }

  @Override
  public void history(long before, int limit) {
    add("history " + before + " " + limit);
  }

  @Override
  public void search(String words, long before, int limit) {
    add("search " + before + " " + limit + " " + words);
  }

  @Override
  public void searchOn() {
    add("search on");
  }

  @Override
  public void help() {
    add("help");
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
  public void refused(ErrorCode code, String message, long ref) {
    add("refused " + code + " " + ref + " " + message);
  }
}
