package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class JsonDialectTest {
  private static final JsonDialect JSON = JsonDialect.INSTANCE;
  private static final long NOON = 1_795_349_000_123L;
  private static final String TIME = "2026-11-22T12:03:20.123Z";

  private static String asked(String line) {
    RecordedRequests requests = new RecordedRequests();
    JSON.request(line.replace('\'', '"'), requests);
    return requests.toString();
  }

  private static String opened(String line) {
    RecordedRequests requests = new RecordedRequests();
    JSON.opening(line.replace('\'', '"'), requests);
    return requests.toString();
  }

  /** One line, and the same object as this one, whose quotes are single ones. */
  private static void assertSays(String object, Buffer bytes) {
    String line = bytes.toString();
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    assertEquals(new JsonObject(object.replace('\'', '"')), new JsonObject(line));
  }

  private static Entry entry(Entry.Kind kind, String text) {
    return new Entry(58, NOON, kind, "Bob", text, "a-secret-client-id", 7);
  }

  @Test
  void aFirstLineThatBeginsWithABraceIsThisDialect() {
    assertEquals(JSON, Dialect.of("{"));
    assertEquals(PlainDialect.INSTANCE, Dialect.of("Alice"));
    assertEquals(PlainDialect.INSTANCE, Dialect.of(""));
    assertEquals(PlainDialect.INSTANCE, Dialect.of(" {"));
  }

  @Test
  void aHelloNeedsANameOnly() {
    assertEquals(
        "hello Alice null null null Resume[log=null, since=-1]",
        opened("{'type':'hello','name':'Alice'}"));
    assertEquals(
        "hello Alice lobby K3x4567890123456 pw Resume[log=b3f, since=41]",
        opened(
            "{'type':'hello','name':'Alice','room':'lobby','client':'K3x4567890123456',"
                + "'log':'b3f','since':41,'password':'pw'}"));
  }

  @Test
  void aClientIdHas16To64Characters() {
    for (int length : new int[] {16, 64}) {
      String hello = "{'type':'hello','name':'A','client':'" + "x".repeat(length) + "'}";
      assertTrue(opened(hello).startsWith("hello "), hello);
    }
    for (int length : new int[] {0, 15, 65}) {
      assertEquals(
          "refused BAD_REQUEST -1 client: found "
              + length
              + " characters, allowed: a secret of 16 to 64 characters",
          opened("{'type':'hello','name':'A','client':'" + "x".repeat(length) + "'}"));
    }
  }

  @Test
  void beforeAHelloOnlyPingAndQuitAreTaken() {
    assertEquals("ping", opened("{'type':'ping'}"));
    assertEquals("pong", opened("{'type':'pong'}"));
    assertEquals("quit", opened("{'type':'quit'}"));
    for (String type :
        List.of("say", "tell", "nick", "join", "who", "rooms", "history", "search")) {
      assertEquals(
          "refused BAD_REQUEST 3 Say hello first: {\"type\":\"hello\",\"name\":…}",
          opened("{'type':'" + type + "','ref':3}"));
    }
    assertTrue(opened("{'type':'x'}").startsWith("refused UNKNOWN_TYPE -1 Unknown type \"x\","));
  }

  @Test
  void everyRequestIsUnderstood() {
    assertEquals(
        "say 7 false Hello", asked("{'type':'say','text':'Hello','ref':7,'action':false}"));
    assertEquals("say -1 true waves", asked("{'type':'say','text':'waves','action':true}"));
    assertEquals("tell 8 Bob psst", asked("{'type':'tell','to':'Bob','text':'psst','ref':8}"));
    assertEquals("nick Al", asked("{'type':'nick','name':'Al'}"));
    assertEquals(
        "join ops Resume[log=9c1, since=3]",
        asked("{'type':'join','room':'ops','log':'9c1','since':3}"));
    assertEquals("who", asked("{'type':'who'}"));
    assertEquals("rooms", asked("{'type':'rooms'}"));
    assertEquals("history 41 50", asked("{'type':'history','before':41,'limit':50}"));
    assertEquals("history " + Long.MAX_VALUE + " 50", asked("{'type':'history'}"));
    assertEquals(
        "search 41 200 fox den",
        asked("{'type':'search','text':'fox den','before':41,'limit':200}"));
    assertEquals("search " + Long.MAX_VALUE + " 20 fox", asked("{'type':'search','text':' fox '}"));
    assertEquals("ping", asked("{'type':'ping'}"));
    assertEquals("pong", asked("{'type':'pong'}"));
    assertEquals("quit", asked("{'type':'quit'}"));
  }

  @Test
  void anUnknownTypeIsRefusedWithAllThatAreKnown() {
    assertEquals(
        "refused UNKNOWN_TYPE 3 Unknown type \"sing\", allowed: hello, say, tell, nick, join, who,"
            + " rooms, history, search, ping, pong, quit",
        asked("{'type':'sing','ref':3}"));
  }

  @Test
  void refsGoUpToWhatEveryLibraryCarriesExactly() {
    assertEquals("say 0 false x", asked("{'type':'say','text':'x','ref':0}"));
    assertEquals(
        "say 9007199254740991 false x", asked("{'type':'say','text':'x','ref':9007199254740991}"));
    assertEquals(
        "refused BAD_REQUEST -1 ref: found 9007199254740992, allowed: a whole number from 0 to"
            + " 9007199254740991",
        asked("{'type':'say','text':'x','ref':9007199254740992}"));
  }

  @Test
  void whatIsWrongIsRefusedWithWhatIsAllowedAndTheRef() {
    assertEquals(
        "refused BAD_REQUEST -1 Not a JSON object: allowed is one JSON object a line.", asked("x"));
    assertEquals("refused BAD_REQUEST -1 type: found nothing, allowed: a string", asked("{}"));
    assertEquals(
        "refused BAD_REQUEST 7 text: found 5, allowed: a string",
        asked("{'type':'say','text':5,'ref':7}"));
    assertEquals(
        "refused BAD_REQUEST 7 action: found a string, allowed: true or false",
        asked("{'type':'say','text':'x','action':'yes','ref':7}"));
    assertEquals(
        "refused BAD_REQUEST 7 text: found nothing, allowed: a text",
        asked("{'type':'say','text':'','ref':7}"));
    assertEquals("", asked("{'type':'say','text':''}"));
    assertEquals(
        "refused BAD_REQUEST -1 limit: found 201, allowed: a whole number from 1 to 200",
        asked("{'type':'history','limit':201}"));
    String words = ", allowed: words with a letter or digit, at most 200 characters";
    assertEquals(
        "refused BAD_REQUEST -1 text: found nothing, allowed: a string",
        asked("{'type':'search'}"));
    assertEquals(
        "refused BAD_REQUEST -1 text: found nothing" + words, asked("{'type':'search','text':''}"));
    assertEquals(
        "refused BAD_REQUEST -1 text: found 201 characters" + words,
        asked("{'type':'search','text':'" + "x".repeat(201) + "'}"));
    assertEquals(
        "refused BAD_REQUEST -1 before: found 0, allowed: a whole number from 1 to "
            + Long.MAX_VALUE,
        asked("{'type':'search','text':'x','before':0}"));
    assertEquals(
        "refused BAD_REQUEST -1 limit: found 201, allowed: a whole number from 1 to 200",
        asked("{'type':'search','text':'x','limit':201}"));
  }

  @Test
  void entriesReadAsInTheProtocol() {
    String of = "'room':'lobby','seq':58,'time':'" + TIME + "',";
    assertSays(
        "{'type':'said'," + of + "'from':'Bob','text':'Hello','action':false}",
        JSON.entry("lobby", entry(Entry.Kind.SAID, "Hello")));
    assertSays(
        "{'type':'said'," + of + "'from':'Bob','text':'waves','action':true}",
        JSON.entry("lobby", entry(Entry.Kind.ACTION, "waves")));
    assertSays(
        "{'type':'joined'," + of + "'name':'Bob'}",
        JSON.entry("lobby", entry(Entry.Kind.JOINED, "")));
    assertSays(
        "{'type':'left'," + of + "'name':'Bob'}", JSON.entry("lobby", entry(Entry.Kind.LEFT, "")));
    assertSays(
        "{'type':'renamed'," + of + "'from':'Bob','name':'Rob'}",
        JSON.entry("lobby", entry(Entry.Kind.RENAMED, "Rob")));
  }

  @Test
  void answersReadAsInTheProtocol() {
    assertSays(
        "{'type':'welcome','name':'Alice','room':'lobby','log':'b3f','seq':57,'resumed':true,"
            + "'others':2,'members':['Bob','Carol']}",
        JSON.welcome(
            new Welcome(
                "Alice", "lobby", "b3f", 57, true, true, new Roster(List.of("Bob", "Carol"), 2))));
    assertSays("{'type':'ack','ref':7,'seq':59}", JSON.ack(7, 59));
    assertSays("{'type':'ack','ref':7}", JSON.ack(7, 0));
    assertSays("{'type':'ack','ref':8,'to':'Bob'}", JSON.toldAck(8, "Bob"));
    assertEquals(0, JSON.toldAck(Entry.NO_REF, "Bob").length());
    assertSays(
        "{'type':'told','from':'Bob','time':'" + TIME + "','text':'psst'}",
        JSON.told("Bob", NOON, "psst"));
    assertSays("{'type':'gap','from':3,'to':17}", JSON.gap(3, 17));
    assertSays(
        "{'type':'members','room':'lobby','others':1,'members':['Bob']}",
        JSON.members("lobby", "Alice", new Roster(List.of("Bob"), 1)));
    assertSays(
        "{'type':'rooms','rooms':[{'name':'lobby','members':2}]}", JSON.rooms(Map.of("lobby", 2)));
    assertSays("{'type':'ping'}", JSON.ping());
    assertSays("{'type':'pong'}", JSON.pong());
    assertSays("{'type':'bye','reason':'restarting'}", JSON.bye("restarting", "words"));
    assertEquals(0, JSON.help().length());
  }

  @Test
  void historyHoldsWholeEntries() {
    assertSays(
        "{'type':'history','room':'lobby','before':60,'entries':[{'type':'said','room':'lobby',"
            + "'seq':58,'time':'"
            + TIME
            + "','from':'Bob','text':'Hello','action':false}]}",
        JSON.history("lobby", 60, List.of(entry(Entry.Kind.SAID, "Hello"))));
    assertSays(
        "{'type':'history','room':'lobby','entries':[]}",
        JSON.history("lobby", Long.MAX_VALUE, List.of()));
  }

  @Test
  void whatWasFoundHoldsWholeEntriesAndTheWords() {
    assertSays(
        "{'type':'found','room':'lobby','text':'hello','before':60,'entries':[{'type':'said',"
            + "'room':'lobby','seq':58,'time':'"
            + TIME
            + "','from':'Bob','text':'Hello','action':false}]}",
        JSON.found("lobby", new Search("hello", 60, 20), List.of(entry(Entry.Kind.SAID, "Hello"))));
    assertSays(
        "{'type':'found','room':'lobby','text':'fox','entries':[]}",
        JSON.found("lobby", new Search("fox", Long.MAX_VALUE, 20), List.of()));
  }

  @Test
  void everyErrorBearsItsCode() {
    for (ErrorCode code : ErrorCode.values()) {
      assertSays(
          "{'type':'error','code':'" + code.code() + "','message':'No.','ref':4}",
          JSON.error(code, "No.", 4));
    }
    assertSays(
        "{'type':'error','code':'busy','message':'No.'}",
        JSON.error(ErrorCode.BUSY, "No.", Entry.NO_REF));
    assertEquals("name_taken", ErrorCode.NAME_TAKEN.code());
  }

  @Test
  void aClientIdNeverGoesOnTheWire() {
    for (Entry.Kind kind : Entry.Kind.values()) {
      assertTrue(!JSON.entry("lobby", entry(kind, "x")).toString().contains("secret"));
    }
  }

  @Property
  void anEntryComesBackAsItWas(
      @ForAll @LongRange(min = 1) long seq,
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long time,
      @ForAll Entry.Kind kind,
      @ForAll String name,
      @ForAll String text) {
    boolean textless = kind == Entry.Kind.JOINED || kind == Entry.Kind.LEFT;
    Entry entry =
        new Entry(
            seq,
            time,
            kind,
            Text.clean(name),
            textless ? "" : Text.clean(text),
            null,
            Entry.NO_REF);
    assertEquals(entry, JsonDialect.entry(JsonDialect.json("lobby", entry)));
    assertEquals(1, JSON.entry("lobby", entry).toString().lines().count());
  }

  @Property
  void anyLineIsARequestOrRefused(@ForAll String line) {
    RecordedRequests requests = new RecordedRequests();
    JSON.request(line, requests);
    assertTrue(requests.toString().startsWith("refused BAD_REQUEST -1 "), requests.toString());
  }
}
