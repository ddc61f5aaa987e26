package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;

/**
 * An entry that has no number yet.
 *
 * @param kind what happened
 * @param name see {@link Entry#name()}
 * @param text see {@link Entry#text()}
 * @param client the client id, or null
 * @param ref the client's own number, or {@link Entry#NO_REF}
 * @param receipt told when it is in the log
 */
public record Draft(
    Entry.Kind kind, String name, String text, String client, long ref, Receipt receipt) {

  /** The objects around its texts. */
  private static final int OVERHEAD_BYTES = 128;

  /** Told on the room's context, once for each draft, after it was appended; must not block. */
  public interface Receipt {
    /**
     * The draft is in the log.
     *
     * @param seq its number; when repeated that of the first time, 0 when the log no longer knows
     *     it
     * @param repeated whether the log had this client's ref already, so that nothing was appended
     */
    void appended(Draft draft, long seq, boolean repeated);

    /** The log cannot keep the draft now, and tries again. Any thread; told more than once. */
    default void delayed() {}

    /** The log does not keep the draft, now or later: it is closed, or has a fault. */
    default void failed(Draft draft, Throwable cause) {}
  }

  /** For whoever need not know. */
  public static final Receipt NO_RECEIPT = (draft, seq, repeated) -> {};

  /** Whether the client numbered it, so that it must not be said twice. */
  public boolean isNumbered() {
    return client != null && ref != Entry.NO_REF;
  }

  /** About how many bytes it takes in memory while it waits, at two for each character. */
  public int bytes() {
    return OVERHEAD_BYTES + 2 * (name.length() + text.length());
  }

  /** The entry that it becomes. */
  public Entry numbered(long seq, long time) {
    return new Entry(seq, time, kind, name, text, client, ref);
  }
}
