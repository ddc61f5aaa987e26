package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.protocol.Text;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

class EntryCodecFuzzTest {
  private static final List<Entry.Kind> KINDS = List.of(Entry.Kind.values());
  private static final int HEADER = 12;
  private static final long LATEST = 253_402_300_799_999L; // of the year 9999

  /** Twelve bytes for kind, number and time, then name and text with a line break between them. */
  @FuzzTest(maxDuration = "5m")
  void anEntryComesToConsumersAsItWas(byte[] bytes) {
    if (bytes.length < HEADER) {
      return;
    }
    Buffer in = Buffer.buffer(bytes);
    Entry.Kind kind = KINDS.get((in.getByte(0) & 0xff) % KINDS.size());
    long seq = 1 + in.getUnsignedInt(0);
    long time = Math.floorMod(in.getLong(4), LATEST + 1);
    String[] texts = Text.decode(in.slice(HEADER, in.length())).split("\n", 2);
    boolean presence = kind == Entry.Kind.JOINED || kind == Entry.Kind.LEFT;
    String text = presence || texts.length < 2 ? "" : texts[1];
    Entry entry = new Entry(seq, time, kind, texts[0], text, null, Entry.NO_REF);
    EntryCodec codec = new EntryCodec();
    EntryCodec.Said said = new EntryCodec.Said("lobby", entry);
    JsonObject here = codec.transform(said);
    assertEquals(entry, JsonEncoding.entry(here));
    Buffer wire = Buffer.buffer("before");
    int begin = wire.length();
    codec.encodeToWire(wire, said);
    wire.appendString("behind");
    assertEquals(here, codec.decodeFromWire(begin, wire), "on another node as here");
  }
}
