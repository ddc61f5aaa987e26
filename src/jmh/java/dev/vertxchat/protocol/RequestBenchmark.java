package dev.vertxchat.protocol;

import dev.vertxchat.jmh.LineBenchmark;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Understanding a line that says something. */
public class RequestBenchmark extends LineBenchmark {
  private final Said said = new Said();
  private String plainLine;
  private String jsonLine;

  @Setup
  public void write() {
    plainLine = ascii;
    jsonLine = "{\"type\":\"say\",\"ref\":123456,\"text\":\"" + ascii + "\"}";
  }

  @Benchmark
  public String plain() {
    PlainReader.INSTANCE.request(plainLine, said);
    return said.text;
  }

  @Benchmark
  public String json() {
    JsonReader.INSTANCE.request(jsonLine, said);
    return said.text;
  }

  /** Takes what is said; any other request is a benchmark of something else. */
  private static final class Said implements Requests {
    private String text;

    @Override
    public void say(String room, String text, long ref, boolean action) {
      this.text = text;
    }

    @Override
    public void hello(Hello hello) {
      throw new AssertionError("hello");
    }

    @Override
    public void ping() {
      throw new AssertionError("ping");
    }

    @Override
    public void pong() {
      throw new AssertionError("pong");
    }

    @Override
    public void quit() {
      throw new AssertionError("quit");
    }

    @Override
    public void refused(ErrorCode code, String message, String room, long ref) {
      throw new AssertionError(message);
    }

    @Override
    public void tell(String to, String text, long ref) {
      throw new AssertionError("tell");
    }

    @Override
    public void register(String password) {
      throw new AssertionError("register");
    }

    @Override
    public void nick(String name) {
      throw new AssertionError("nick");
    }

    @Override
    public void join(Hello.Place place) {
      throw new AssertionError("join");
    }

    @Override
    public void leave(String room) {
      throw new AssertionError("leave");
    }

    @Override
    public void move(String room) {
      throw new AssertionError("move");
    }

    @Override
    public void who(String room) {
      throw new AssertionError("who");
    }

    @Override
    public void rooms() {
      throw new AssertionError("rooms");
    }

    @Override
    public void history(String room, long before, int limit) {
      throw new AssertionError("history");
    }

    @Override
    public void search(String room, String words, long before, int limit) {
      throw new AssertionError("search");
    }

    @Override
    public void searchOn() {
      throw new AssertionError("searchOn");
    }

    @Override
    public void order(Supplier<Order> order) {
      throw new AssertionError("order");
    }

    @Override
    public void help() {
      throw new AssertionError("help");
    }
  }
}
