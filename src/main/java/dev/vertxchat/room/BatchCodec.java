package dev.vertxchat.room;

import dev.vertxchat.log.Batch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a batch to the consumers of this node as it is; it does not leave the node. */
final class BatchCodec implements MessageCodec<Batch, Batch> {
  static final String NAME = "vertx-chat.batch";

  @Override
  public void encodeToWire(Buffer buffer, Batch batch) {
    throw new UnsupportedOperationException("a batch is published on its node only");
  }

  @Override
  public Batch decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException("a batch is published on its node only");
  }

  @Override
  public Batch transform(Batch batch) {
    return batch;
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
