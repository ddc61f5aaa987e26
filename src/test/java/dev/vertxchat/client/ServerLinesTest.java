package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link JsonEncoding} writes is read as it was meant. */
class ServerLinesTest {
  private static final JsonEncoding JSON = JsonEncoding.INSTANCE;

  private final List<String> calls = new ArrayList<>();
  private final Answers answers =
      (Answers)
          Proxy.newProxyInstance(
              Answers.class.getClassLoader(),
              new Class<?>[] {Answers.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                return null;
              });

  @Test
  void everyEntryIsRead() {
    Search search = new Search("text", 9, 20);
    for (Entry.Kind kind : Entry.Kind.values()) {
      String text = kind == Entry.Kind.JOINED || kind == Entry.Kind.LEFT ? "" : "text";
      Entry entry = new Entry(7, 1_795_000_000_123L, kind, "Bob", text, null, Entry.NO_REF);
      reads("entry" + List.of("lobby", entry), JSON.entry("lobby", entry));
      reads("history" + List.of("lobby", List.of(entry)), JSON.history("lobby", 9, List.of(entry)));
      reads(
          "found" + List.of("lobby", List.of(entry)), JSON.found("lobby", search, List.of(entry)));
    }
  }

  @Test
  void everyAnswerIsRead() {
    Roster roster = new Roster(List.of("Bob"), 1);
    Welcome welcome = new Welcome("Alice", "lobby", "log", 7, true, true, roster);
    reads("welcome" + List.of(welcome), JSON.welcome(welcome));
    reads("farewell[ops]", JSON.farewell("ops"));
    reads("ack[lobby, 7, 59]", JSON.ack("lobby", 7, 59));
    reads("ack[lobby, 7, 0]", JSON.ack("lobby", 7, 0));
    reads("toldAck[8]", JSON.toldAck(8, "Bob"));
    reads("told[Bob, 5000, psst]", JSON.told("Bob", 5_000, "psst"));
    reads("renamed[Al]", JSON.renamed("Alice", "Al"));
    reads("gap[lobby, 3, 17]", JSON.gap("lobby", 3, 17));
    reads("members" + List.of("lobby", roster), JSON.members("lobby", "Alice", roster));
    reads(
        "rooms" + List.of(new RoomList(Map.of("lobby", 2), 3)), JSON.rooms(Map.of("lobby", 2), 3));
    reads("delayed[lobby, wait]", JSON.delayed("lobby", "wait"));
    reads("ping", JSON.ping());
    reads("pong", JSON.pong());
    reads("bye[restarting, bye]", JSON.bye("restarting", "bye"));
    reads("bye[restarting, ]", Buffer.buffer("{\"type\":\"bye\",\"reason\":\"restarting\"}"));
    reads("announced[Alice, 1000, Tea]", JSON.announced("Alice", 1_000, "Tea"));
    reads("notice[Alice lets you speak again]", JSON.unmuted("Alice"));
    reads(
        "done[{\"type\":\"done\",\"request\":\"kick\",\"message\":\"Done\"}]",
        JSON.done(Order.Kind.KICK, "Done"));
    reads(
        "error[dev.vertxchat.protocol.RefusedException: no, ops, 7]",
        JSON.error(ErrorCode.BUSY, "no", "ops", 7));
    reads(
        "error[dev.vertxchat.protocol.RefusedException: no, null, -1]",
        JSON.error(ErrorCode.BUSY, "no", null, Entry.NO_REF));
  }

  @Test
  void whatIsNotForUsIsPassedOver() {
    for (String line : List.of("", "* Enter your username:", "{\"type\":\"new\"}", "{\"a\":1}")) {
      ServerLines.read(line, answers);
    }
    assertEquals(List.of(), calls);
  }

  @Test
  void whatIsBrokenIsRefused() {
    for (String line :
        List.of(
            "{",
            "{\"type\":\"ack\"}",
            "{\"type\":\"ack\",\"ref\":1}",
            "{\"type\":\"farewell\"}",
            "{\"type\":\"welcome\",\"name\":\"A\"")) {
      assertThrows(RuntimeException.class, () -> ServerLines.read(line, answers), line);
    }
  }

  private void reads(String expected, Buffer line) {
    calls.clear();
    ServerLines.read(line.toString().strip(), answers);
    assertEquals(List.of(expected), calls);
  }
}
