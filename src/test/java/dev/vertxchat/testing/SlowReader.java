package dev.vertxchat.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client with a small receive buffer that reads nothing until it is told to. */
public final class SlowReader implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 4_096;

  private final LineClient client;

  private SlowReader(LineClient client) {
    this.client = client;
  }

  /** Joins the lobby as a JSON session, reads its welcome, and then nothing more. */
  public static SlowReader join(int port, String name, Object... members) {
    LineClient client = LineClient.connect(port, RECEIVE_BUFFER);
    Object[] all = new Object[members.length + 2];
    all[0] = "name";
    all[1] = name;
    System.arraycopy(members, 0, all, 2, members.length);
    client.sendJson("hello", all).expectJson("welcome");
    return new SlowReader(client);
  }

  public LineClient client() {
    return client;
  }

  /** Reads up to and with the first such line. */
  public List<String> readUntil(Predicate<String> last) {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = client.next();
      if (line == null) {
        throw new AssertionError("the stream ended after " + lines.size() + " lines");
      }
      lines.add(line);
    } while (!last.test(line));
    return lines;
  }

  @Override
  public void close() {
    client.close();
  }
}
