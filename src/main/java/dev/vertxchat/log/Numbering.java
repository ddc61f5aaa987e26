package dev.vertxchat.log;

import dev.vertxchat.protocol.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives drafts their numbers and knows a client's lines again: 1, 2, 3, … without a hole, and no
 * ref of a client twice. Pure but for its own state; used by one thread at a time.
 */
public final class Numbering {
  /**
   * Clients that are known again: as many as can have a line among the kept ones, at least this.
   */
  private static final int MIN_CLIENTS = 1_000;

  /** What a client takes besides its refs: its id, its place in the map, objects. */
  private static final int CLIENT_BYTES = 224;

  private final int keep;
  private final int most;
  private final Map<String, ClientRefs> clients = new LinkedHashMap<>(16, 0.75f, true);
  private long last;
  private long firstKept; // when the refs were last trimmed
  private long bytes;

  /**
   * Starts after {@code last}, knowing no client.
   *
   * @param keep entries the log keeps, which bounds how many clients are known again
   */
  public Numbering(long last, int keep) {
    this.last = last;
    this.keep = keep;
    this.most = Math.max(MIN_CLIENTS, keep);
  }

  /**
   * What became of a list of drafts.
   *
   * @param entries the new entries, in the order of their drafts
   * @param seqs for each draft its number, or for a repeated one that of its first time, 0 if
   *     unknown
   * @param repeated for each draft whether its ref was known
   */
  public record Numbered(List<Entry> entries, long[] seqs, boolean[] repeated) {}

  public long last() {
    return last;
  }

  /** Whether a client's refs are known. */
  public boolean knows(String client) {
    return clients.containsKey(client);
  }

  /** Takes over a client's largest ref, {@link Entry#NO_REF} when it has none. */
  public void meet(String client, long lastRef) {
    ClientRefs refs = new ClientRefs(lastRef);
    if (clients.put(client, refs) == null) {
      bytes += CLIENT_BYTES + refs.bytes();
    }
  }

  /** About how many bytes it takes to know clients and lines again. */
  public long bytes() {
    return bytes;
  }

  /** Numbers drafts, all of them at {@code time}, milliseconds since 1970 UTC. */
  public Numbered number(List<Draft> drafts, long time) {
    List<Entry> entries = new ArrayList<>(drafts.size());
    long[] seqs = new long[drafts.size()];
    boolean[] repeated = new boolean[drafts.size()];
    for (int i = 0; i < seqs.length; i++) {
      Draft draft = drafts.get(i);
      ClientRefs refs = draft.isNumbered() ? refs(draft.client()) : null;
      if (refs != null && draft.ref() <= refs.last()) {
        seqs[i] = refs.seqOf(draft.ref());
        repeated[i] = true;
      } else {
        seqs[i] = ++last;
        entries.add(draft.numbered(last, time));
        if (refs != null) {
          bytes -= refs.bytes();
          refs.add(draft.ref(), last);
          bytes += refs.bytes();
        }
      }
    }
    return new Numbered(entries, seqs, repeated);
  }

  /**
   * Forgets where the lines that are no longer kept stand; that they were said is still known. When
   * there are too many clients it forgets those that were silent for longest, but none with a line
   * that is kept. Called between two lists of drafts, never amid one: what is known of a client
   * must hold until all its drafts are numbered.
   *
   * <p>It does both so seldom that many lines share the cost; until then up to as many more lines,
   * and the clients of one batch more, are remembered.
   */
  public void trim() {
    long first = Math.max(1, last - keep + 1);
    if (first - firstKept >= keep) {
      forgetBefore(first);
    }
    if (clients.size() >= most + Batch.MAX_ENTRIES) {
      Iterator<ClientRefs> eldest = clients.values().iterator();
      while (clients.size() > most && eldest.hasNext()) {
        ClientRefs refs = eldest.next();
        if (refs.lastSeq() < first) {
          eldest.remove();
          bytes -= CLIENT_BYTES + refs.bytes();
        }
      }
    }
  }

  /**
   * Forgets where the lines before {@code first} stand, and then so many of the clients that were
   * silent for longest that no more bytes than that are left.
   */
  void trimTo(long first, long mostBytes) {
    forgetBefore(first);
    Iterator<ClientRefs> eldest = clients.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      ClientRefs refs = eldest.next();
      eldest.remove();
      bytes -= CLIENT_BYTES + refs.bytes();
    }
  }

  private void forgetBefore(long first) {
    for (ClientRefs refs : clients.values()) {
      bytes -= refs.bytes();
      refs.trim(first);
      bytes += refs.bytes();
    }
    firstKept = first;
  }

  private ClientRefs refs(String client) {
    if (!knows(client)) {
      meet(client, Entry.NO_REF);
    }
    return clients.get(client);
  }
}
