package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.protocol.Encoding;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Roster;
import dev.vertxchat.protocol.Search;
import dev.vertxchat.protocol.Welcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code /search} shows on the terminal, of a server whose rooms hold 45 lines each. */
@Timeout(30)
class TypedSearchTest {
  private static final int LINES = 45;
  private static final String NO_SEARCH =
      "✘ /search: found no words, and no search in this room to go on with, allowed: /search WORDS";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Person alice;

  @BeforeEach
  void start() {
    NetServer server = vertx.createNetServer().connectHandler(this::serve);
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    alice = new Person(vertx, new ChatClientOptions().setPort(port).setName("Alice"));
    alice.sees(
        "✔ Connected to server as Alice in lobby: no others here. /help lists the commands.");
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private void serve(NetSocket socket) {
    socket.write(Encoding.GREETING);
    socket.handler(
        RecordParser.newDelimited("\n", line -> socket.write(answer(new JsonObject(line)))));
  }

  private Buffer answer(JsonObject line) {
    JsonEncoding json = JsonEncoding.INSTANCE;
    return switch (line.getString("type")) {
      case "hello" -> welcome("lobby");
      case "join" ->
          line.getString("room").equals("full")
              ? json.error(ErrorCode.BUSY, "Too many.", "full", Entry.NO_REF)
              : welcome(line.getString("room"));
      case "leave" -> json.farewell(line.getString("room"));
      case "search" -> {
        asked.add(line.encode());
        yield line.getString("text").equals("broken")
            ? json.error(ErrorCode.UNAVAILABLE, "Not now.", line.getString("room"), Entry.NO_REF)
            : found(
                line.getString("room"),
                new Search(
                    line.getString("text"),
                    line.getLong("before", Long.MAX_VALUE),
                    line.getInteger("limit")));
      }
      case "quit" -> json.bye("quit", "Bye.");
      default -> Buffer.buffer();
    };
  }

  private static Buffer welcome(String room) {
    Roster nobody = new Roster(List.of(), 0);
    return JsonEncoding.INSTANCE.welcome(
        new Welcome("Alice", room, "log", LINES, false, true, nobody));
  }

  private static Buffer found(String room, Search search) {
    long newest = Math.min(LINES, search.before() - 1);
    List<Entry> lines =
        LongStream.iterate(newest, seq -> seq > 0, seq -> seq - 1)
            .limit(search.limit())
            .mapToObj(s -> new Entry(s, 0, Entry.Kind.SAID, "Bob", "fox " + s, null, Entry.NO_REF))
            .toList();
    return JsonEncoding.INSTANCE.found(room, search, lines);
  }

  /** The lines found of these numbers, as the terminal shows them. */
  private static List<String> foxes(int newest, int oldest) {
    return IntStream.iterate(newest, i -> i >= oldest, i -> i - 1)
        .mapToObj(i -> "[MINUTE] Bob: fox " + i)
        .toList();
  }

  private static List<String> goesOn(int newest, int oldest) {
    List<String> lines = new ArrayList<>(foxes(newest, oldest));
    lines.add("* /search goes on with older ones");
    return lines;
  }

  private void sees(List<String> lines) {
    alice.sees(lines.toArray(new String[0]));
  }

  @Test
  void searchAloneGoesOnUntilNothingMoreIsFound() {
    alice.types("/search fox den");
    sees(goesOn(45, 26));
    alice.types("/search");
    sees(goesOn(25, 6));
    alice.types("/search");
    sees(foxes(5, 1));
    alice.types("/search");
    alice.sees("* Nothing more was found for \"fox den\"");
    String search = "{\"type\":\"search\",\"room\":\"lobby\",\"text\":\"fox den\",\"limit\":20";
    assertEquals(search + "}", asked.get(0));
    assertEquals(search + ",\"before\":26}", asked.get(1));
  }

  @Test
  void searchesTypedAheadOfTheAnswersGoOnOneAfterTheOther() {
    alice.types("/search fox");
    alice.types("/search");
    alice.types("/search");
    List<String> all = new ArrayList<>(goesOn(45, 26));
    all.addAll(goesOn(25, 6));
    all.addAll(foxes(5, 1));
    sees(all);
  }

  @Test
  void aSearchGoesOnInItsRoomOnly() {
    alice.types("/search");
    alice.sees(NO_SEARCH);
    alice.types("/search fox");
    sees(goesOn(45, 26));
    alice.types("/join ops");
    alice.types("/search");
    alice.sees("✔ You are in ops now: no others here.", NO_SEARCH);
  }

  @Test
  void aRefusedJoinLosesNoSearch() {
    alice.types("/search fox");
    sees(goesOn(45, 26));
    alice.types("/join full");
    alice.sees("✘ Too many.");
    alice.types("/search");
    sees(goesOn(25, 6));
  }

  @Test
  void whatIsRefusedIsToldAndCanBeAskedAgain() {
    alice.types("/search ?!");
    alice.sees(
        "✘ /search: found \"?!\", allowed: words with a letter or digit, at most 200 characters");
    alice.types("/search broken");
    alice.types("/search");
    alice.sees("✘ Not now.", "✘ Not now.");
    assertEquals(2, asked.size());
  }
}
