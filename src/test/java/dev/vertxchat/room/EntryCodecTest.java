package dev.vertxchat.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.log.Batch;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Entry ENTRY =
      new Entry(7, 0, Entry.Kind.SAID, "Bob", "größe", null, Entry.NO_REF);

  @Test
  void anEntryIsTheObjectOfTheJsonDialectHereAndOnAnotherNode() {
    EntryCodec codec = new EntryCodec();
    EntryCodec.Said said = new EntryCodec.Said("lobby", ENTRY);
    assertEquals(JsonEncoding.json("lobby", ENTRY), codec.transform(said));
    Buffer wire = Buffer.buffer("before");
    int begin = wire.length();
    codec.encodeToWire(wire, said);
    wire.appendString("behind");
    assertEquals(JsonEncoding.json("lobby", ENTRY), codec.decodeFromWire(begin, wire));
  }

  @Test
  void aBatchIsHandedOnAsItIsAndLeavesNoNode() {
    BatchCodec codec = new BatchCodec();
    Batch batch = new Batch("lobby", List.of(ENTRY));
    assertSame(batch, codec.transform(batch));
    assertThrows(
        UnsupportedOperationException.class, () -> codec.encodeToWire(Buffer.buffer(), batch));
  }
}
