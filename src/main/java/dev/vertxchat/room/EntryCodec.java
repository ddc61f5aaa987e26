package dev.vertxchat.room;

import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * Turns an entry into the JSON object that consumers of {@code chat.said.<room>} get. It is made
 * for each consumer, so where nobody listens nothing is made.
 */
final class EntryCodec implements MessageCodec<EntryCodec.Said, JsonObject> {
  static final String NAME = "vertx-chat.entry";

  /** An entry and the room it is of. */
  record Said(String room, Entry entry) {}

  @Override
  public void encodeToWire(Buffer buffer, Said said) {
    Buffer json = transform(said).toBuffer();
    buffer.appendInt(json.length()).appendBuffer(json);
  }

  @Override
  public JsonObject decodeFromWire(int pos, Buffer buffer) {
    int length = buffer.getInt(pos);
    return new JsonObject(buffer.slice(pos + Integer.BYTES, pos + Integer.BYTES + length));
  }

  @Override
  public JsonObject transform(Said said) {
    return JsonEncoding.json(said.room(), said.entry());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
