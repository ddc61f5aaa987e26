package dev.vertxchat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static final Reader JSON = JsonReader.INSTANCE;

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

  @Test
  void aFirstLineThatBeginsWithABraceIsThisDialect() {
    assertEquals(JSON, Reader.of("{"));
    assertEquals(JsonEncoding.INSTANCE, JSON.encoding());
    assertTrue(JSON.resumes());
    assertEquals(PlainReader.INSTANCE, Reader.of("Alice"));
    assertEquals(PlainReader.INSTANCE, Reader.of(""));
    assertEquals(PlainReader.INSTANCE, Reader.of(" {"));
  }

  @Test
  void aByteOrderMarkBeforeTheFirstLineIsPassedOver() {
    assertEquals(JSON, Reader.of("\ufeff{"));
    assertEquals("hello Alice null null in lobby", opened("\ufeff{'type':'hello','name':'Alice'}"));
    assertEquals(PlainReader.INSTANCE, Reader.of("\ufeffAlice"));
    RecordedRequests plain = new RecordedRequests();
    PlainReader.INSTANCE.opening("\ufeffAlice", plain);
    assertEquals("hello Alice null null in lobby", plain.toString());
  }

  @Test
  void aLineHasRoomForTheEscapesOfItsText() {
    assertEquals(6 * 4_096 + 1_024, JSON.lineBytes(4_096));
    assertEquals(4_096, PlainReader.INSTANCE.lineBytes(4_096));
  }

  @Test
  void aHelloNeedsANameOnly() {
    assertEquals("hello Alice null null in lobby", opened("{'type':'hello','name':'Alice'}"));
    assertEquals(
        "hello Alice K3x4567890123456 pw in ops b3f 41",
        opened(
            "{'type':'hello','name':'Alice','room':'ops','client':'K3x4567890123456',"
                + "'log':'b3f','since':41,'password':'pw'}"));
  }

  @Test
  void theShortFormResumesTheLobbyWhenItNamesNoRoom() {
    assertEquals(
        "hello Alice null null in lobby b3f 41",
        opened("{'type':'hello','name':'Alice','log':'b3f','since':41}"));
  }

  @Test
  void aHelloNamesRoomsInTheirOrder() {
    assertEquals(
        "hello Alice null null in lobby b3f 41, ops, Dev null 0",
        opened(
            "{'type':'hello','name':'Alice','rooms':[{'room':'lobby','log':'b3f','since':41},"
                + "{'room':'ops'},{'room':'Dev','since':0,'new':[1]}]}"));
    assertEquals(
        "hello Alice null null in lobby", opened("{'type':'hello','name':'Alice','rooms':null}"));
  }

  @Test
  void aHelloHasOneOfBothForms() {
    String hello = "{'type':'hello','name':'Alice','rooms':[{'room':'lobby'}],";
    assertEquals(
        "ops: refused BAD_REQUEST -1 room: found beside rooms, allowed: one of them",
        opened(hello + "'room':'ops'}"));
    assertEquals(
        "refused BAD_REQUEST -1 log: found beside rooms, allowed: one of them",
        opened(hello + "'log':'b3f'}"));
    assertEquals(
        "refused BAD_REQUEST -1 since: found beside rooms, allowed: one of them",
        opened(hello + "'since':41}"));
  }

  @Test
  void theRoomsOfAHelloAreObjectsWithARoomEach() {
    String refused = "refused BAD_REQUEST -1 rooms";
    String objects = ", allowed: an array of objects";
    Map<String, String> found =
        Map.of(
            "[]", ": found [], allowed: at least one",
            "5", ": found 5" + objects,
            "'ops'", ": found a string" + objects,
            "{'room':'ops'}", ": found {\"room\":\"ops\"}" + objects,
            "[{'room':'ops'},7]", ": found [{\"room\":\"ops\"},7]" + objects,
            "[null]", ": found [null]" + objects,
            "[{'room':'ops'},{}]", "[1].room: found nothing, allowed: a string",
            "[{'room':{'a':1}}]", "[0].room: found {\"a\":1}, allowed: a string",
            "[{'room':'ops','log':5}]", "[0].log: found 5, allowed: a string");
    found.forEach(
        (rooms, what) ->
            assertEquals(
                refused + what, opened("{'type':'hello','name':'A','rooms':" + rooms + "}")));
    assertEquals(
        refused + "[0].since: found -1, allowed: a whole number from 0 to " + Long.MAX_VALUE,
        opened("{'type':'hello','name':'A','rooms':[{'room':'ops','since':-1}]}"));
  }

  @Test
  void aRefusalShowsTheBeginningOfWhatIsLong() {
    String answer = opened("{'type':'hello','name':'A','rooms':[" + "7,".repeat(1_000) + "7]}");
    assertEquals(
        "refused BAD_REQUEST -1 rooms: found [7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7…,"
            + " allowed: an array of objects",
        answer);
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
        List.of(
            "say", "tell", "nick", "join", "leave", "who", "rooms", "history", "search", "kick")) {
      assertEquals(
          "refused BAD_REQUEST 3 Say hello first: {\"type\":\"hello\",\"name\":…}",
          opened("{'type':'" + type + "','ref':3}"));
    }
    assertEquals(
        "ops: refused BAD_REQUEST -1 Say hello first: {\"type\":\"hello\",\"name\":…}",
        opened("{'type':'join','room':'ops'}"));
    assertTrue(opened("{'type':'x'}").startsWith("refused UNKNOWN_TYPE -1 Unknown type \"x\","));
  }

  @Test
  void everyRequestIsUnderstood() {
    assertEquals(
        "say 7 false Hello", asked("{'type':'say','text':'Hello','ref':7,'action':false}"));
    assertEquals("say -1 true waves", asked("{'type':'say','text':'waves','action':true}"));
    assertEquals("tell 8 Bob psst", asked("{'type':'tell','to':'Bob','text':'psst','ref':8}"));
    assertEquals("nick Al", asked("{'type':'nick','name':'Al'}"));
    assertEquals("join ops 9c1 3", asked("{'type':'join','room':'ops','log':'9c1','since':3}"));
    assertEquals("join ops", asked("{'type':'join','room':'ops'}"));
    assertEquals("ops: leave", asked("{'type':'leave','room':'ops'}"));
    assertEquals("leave", asked("{'type':'leave'}"));
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
  void whatOperatorsAskIsUnderstood() {
    assertEquals("kick Bob 0 spam", asked("{'type':'kick','name':'Bob','why':'sp\u200bam'}"));
    assertEquals("kick Bob 0 ", asked("{'type':'kick','name':'Bob','why':' ','seconds':7}"));
    assertEquals("ban Bob 600 ", asked("{'type':'ban','name':'Bob','seconds':600}"));
    assertEquals("ban at ::1 0 ", asked("{'type':'ban','address':'::1'}"));
    assertEquals("unban Bob 0 ", asked("{'type':'unban','name':'Bob'}"));
    assertEquals("bans null 0 ", asked("{'type':'bans'}"));
    assertEquals(
        "mute Bob 3153600000 ", asked("{'type':'mute','name':'Bob','seconds':3153600000}"));
    assertEquals("unmute Bob 0 ", asked("{'type':'unmute','name':'Bob'}"));
    assertEquals("announce null 0 Tea", asked("{'type':'announce','text':'Tea'}"));
  }

  @Test
  void whatAnOperatorAsksWronglyIsRefusedWithItsRef() {
    assertEquals(
        "refused BAD_REQUEST 3 name: found nothing, allowed: a string",
        asked("{'type':'kick','address':'::1','ref':3}"));
    assertEquals(
        "refused BAD_REQUEST -1 address: found beside name, allowed: one of them",
        asked("{'type':'ban','address':'::1','name':'Bob'}"));
    for (String seconds : List.of("0", "3153600001", "1.5", "'10m'")) {
      String refused = asked("{'type':'ban','name':'Bob','seconds':" + seconds + "}");
      assertTrue(refused.endsWith("allowed: a whole number from 1 to 3153600000"), refused);
    }
    assertEquals(
        "refused BAD_REQUEST -1 text: found nothing, allowed: a text",
        asked("{'type':'announce','text':' '}"));
  }

  @Test
  void whatIsAskedOfARoomMayNameIt() {
    assertEquals(
        "ops: say 7 false Hello", asked("{'type':'say','room':'ops','text':'Hello','ref':7}"));
    assertEquals("ops: who", asked("{'type':'who','room':'ops'}"));
    assertEquals(
        "ops: history 41 50", asked("{'type':'history','room':'ops','before':41,'limit':50}"));
    assertEquals(
        "ops: search 41 20 fox", asked("{'type':'search','room':'ops','text':'fox','before':41}"));
  }

  @Test
  void aRefusalBearsTheRoomAndTheRefOfItsLine() {
    assertEquals(
        "ops: refused BAD_REQUEST 7 text: found 5, allowed: a string",
        asked("{'type':'say','room':'ops','text':5,'ref':7}"));
    assertEquals(
        "ops: refused BAD_REQUEST -1 limit: found 0, allowed: a whole number from 1 to 200",
        asked("{'type':'history','room':'ops','limit':0}"));
    assertEquals(
        "refused BAD_REQUEST -1 room: found nothing, allowed: a string", asked("{'type':'join'}"));
    for (String type : List.of("say", "join", "leave", "who", "history", "search")) {
      assertEquals(
          "refused BAD_REQUEST 7 room: found 5, allowed: a string",
          asked("{'type':'" + type + "','room':5,'text':'x','ref':7}"));
    }
  }

  @Test
  void aBlankTextIsNotSaidAndRefusedToWhoWaitsForAnAnswer() {
    for (String blank : List.of("", "  ", "\\n", "\u200b", "\u3164", "\\u001b[32m")) {
      String nothing = " text: found nothing, allowed: a text";
      assertEquals("", asked("{'type':'say','text':'" + blank + "'}"));
      assertEquals(
          "refused BAD_REQUEST 7" + nothing,
          asked("{'type':'say','text':'" + blank + "','ref':7}"));
      assertEquals(
          "refused BAD_REQUEST -1" + nothing,
          asked("{'type':'tell','to':'Bob','text':'" + blank + "'}"));
    }
  }

  @Test
  void aLineBreakInATextIsASpace() {
    assertEquals("say 7 false one two", asked("{'type':'say','text':'one\\r\\ntwo','ref':7}"));
    assertEquals(
        "tell 8 Bob one two", asked("{'type':'tell','to':'Bob','text':'one\\u2028two','ref':8}"));
    assertEquals(
        "search " + Long.MAX_VALUE + " 20 one two", asked("{'type':'search','text':'one\\ntwo'}"));
  }

  @Test
  void anUnknownTypeIsRefusedWithAllThatAreKnown() {
    assertEquals(
        "refused UNKNOWN_TYPE 3 Unknown type \"sing\", allowed: hello, say, tell, nick, register, join,"
            + " leave, who, rooms, history, search, ping, pong, quit",
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

  @Property
  void anyLineIsARequestOrRefused(@ForAll String line) {
    RecordedRequests requests = new RecordedRequests();
    JSON.request(line, requests);
    assertTrue(requests.toString().startsWith("refused BAD_REQUEST -1 "), requests.toString());
  }

  @Test
  void aSecretThatIsNoStringIsNotQuoted() {
    for (String member : List.of("client", "password")) {
      for (String wrong : List.of("8141592653589793", "['8141592653589793']", "true", "{'a':1}")) {
        assertEquals(
            "refused BAD_REQUEST -1 " + member + ": found what is no string, allowed: a string",
            opened("{'type':'hello','name':'Alice','" + member + "':" + wrong + "}"));
      }
    }
  }

  @Test
  void aNameIsRegisteredInASessionOrWithTheHello() {
    assertEquals("register pass word", asked("{'type':'register','password':'pass word'}"));
    assertEquals(
        "refused BAD_REQUEST -1 password: found nothing, allowed: a string",
        asked("{'type':'register'}"));
    assertEquals(
        "register Alice null pw in lobby",
        opened("{'type':'hello','name':'Alice','password':'pw','register':true}"));
    assertEquals(
        "refused BAD_REQUEST -1 password: found nothing, allowed: a string",
        opened("{'type':'hello','name':'Alice','register':true}"));
    assertFalse(JSON.promptsForPassword());
  }
}
