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

class JsonEncodingTest {
  private static final JsonEncoding JSON = JsonEncoding.INSTANCE;
  private static final long NOON = 1_795_349_000_123L;
  private static final String A_SECOND_LATER = "2026-11-22T12:03:21.123Z";
  private static final String TIME = "2026-11-22T12:03:20.123Z";

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
    assertSays("{'type':'farewell','room':'ops'}", JSON.farewell("ops"));
    assertSays("{'type':'ack','room':'lobby','ref':7,'seq':59}", JSON.ack("lobby", 7, 59));
    assertSays("{'type':'ack','room':'lobby','ref':7}", JSON.ack("lobby", 7, 0));
    assertSays("{'type':'ack','ref':8,'to':'Bob'}", JSON.toldAck(8, "Bob"));
    assertEquals(0, JSON.toldAck(Entry.NO_REF, "Bob").length());
    assertSays(
        "{'type':'told','from':'Bob','time':'" + TIME + "','text':'psst'}",
        JSON.told("Bob", NOON, "psst"));
    assertSays("{'type':'renamed','from':'Alice','name':'Al'}", JSON.renamed("Alice", "Al"));
    assertSays("{'type':'gap','room':'lobby','from':3,'to':17}", JSON.gap("lobby", 3, 17));
    assertSays(
        "{'type':'delayed','room':'lobby','message':'Wait.'}", JSON.delayed("lobby", "Wait."));
    assertEquals(0, JSON.delivered("lobby", "Done.").length());
    assertSays(
        "{'type':'members','room':'lobby','others':1,'members':['Bob']}",
        JSON.members("lobby", "Alice", new Roster(List.of("Bob"), 1)));
    assertSays(
        "{'type':'rooms','rooms':[{'name':'lobby','members':2}],'more':3}",
        JSON.rooms(Map.of("lobby", 2), 3));
    assertSays("{'type':'rooms','rooms':[],'more':0}", JSON.rooms(Map.of(), 0));
    assertSays("{'type':'ping'}", JSON.ping());
    assertSays("{'type':'pong'}", JSON.pong());
    assertSays(
        "{'type':'bye','reason':'restarting','message':'words'}", JSON.bye("restarting", "words"));
    assertEquals(0, JSON.help(true).length());
  }

  @Test
  void whatOperatorsDoReadsAsInTheProtocol() {
    Sanction forGood =
        new Sanction(
            Sanction.Kind.BAN, null, null, "192.0.2.0/24", "Alice", "", NOON, Sanction.NO_END);
    Sanction mute =
        new Sanction(
            Sanction.Kind.MUTE,
            Names.parse("Bob"),
            "robert",
            null,
            "Alice",
            "spam",
            NOON,
            NOON + 1000);
    assertSays(
        "{'type':'welcome','name':'Alice','room':'lobby','log':'b3f','seq':57,'resumed':false,"
            + "'others':0,'members':[],'operator':true}",
        JSON.welcome(
            new Welcome("Alice", "lobby", "b3f", 57, false, true, new Roster(List.of(), 0), true)));
    assertSays(
        "{'type':'done','request':'kick','message':'Bob was put out by Alice'}",
        JSON.done(Order.Kind.KICK, "Bob was put out by Alice"));
    assertSays(
        "{'type':'bans','bans':[{'kind':'ban','address':'192.0.2.0/24','by':'Alice','since':'"
            + TIME
            + "'},{'kind':'mute','name':'Bob','by':'Alice','since':'"
            + TIME
            + "','until':'"
            + A_SECOND_LATER
            + "','why':'spam'}],'more':3}",
        JSON.bans(List.of(forGood, mute), 3));
    assertSays(
        "{'type':'announced','from':'Alice','time':'" + TIME + "','text':'Tea'}",
        JSON.announced("Alice", NOON, "Tea"));
    assertSays(
        "{'type':'muted','by':'Alice','since':'"
            + TIME
            + "','until':'"
            + A_SECOND_LATER
            + "','why':'spam','message':'Bob is muted by Alice until 2026-11-22 12:03:21 UTC:"
            + " spam'}",
        JSON.muted(mute));
    assertSays(
        "{'type':'unmuted','by':'Alice','message':'Alice lets you speak again'}",
        JSON.unmuted("Alice"));
  }

  @Test
  void aSanctionIsReadBackAsItWasWritten() {
    for (Sanction sanction :
        List.of(
            new Sanction(
                Sanction.Kind.BAN, null, null, "2001:db8::/64", "Al", "", NOON, Sanction.NO_END),
            new Sanction(
                Sanction.Kind.MUTE, Names.parse("Bob"), null, null, "Al", "x", NOON, NOON + 1))) {
      JsonObject line = new JsonObject(JSON.bans(List.of(sanction), 0));
      assertEquals(
          sanction, JsonEncoding.sanction(line.getJsonArray("bans").getJsonObject(0), null));
    }
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
  void everyErrorBearsItsCodeAndWhatItIsAbout() {
    for (ErrorCode code : ErrorCode.values()) {
      assertSays(
          "{'type':'error','code':'" + code.code() + "','message':'No.','room':'ops','ref':4}",
          JSON.error(code, "No.", "ops", 4));
    }
    assertSays(
        "{'type':'error','code':'busy','message':'No.','ref':4}",
        JSON.error(ErrorCode.BUSY, "No.", null, 4));
    assertSays(
        "{'type':'error','code':'busy','message':'No.'}",
        JSON.error(ErrorCode.BUSY, "No.", null, Entry.NO_REF));
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
    assertEquals(entry, JsonEncoding.entry(JsonEncoding.json("lobby", entry)));
    assertEquals(1, JSON.entry("lobby", entry).toString().lines().count());
  }
}
