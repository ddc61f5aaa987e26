package dev.vertxchat.room;

import dev.vertxchat.protocol.Names;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A name and the rooms it sits in, held by somebody or, for a while after its holder broke off, by
 * nobody.
 *
 * <p>Changed by its {@link Registry} only; its name may be read from any thread.
 */
public final class Presence {
  private final String client;
  private volatile Names.Name name;
  Registry.Holder holder; // null while it may come back
  private String account; // of the holder that broke off
  Object origin; // of its last holder
  int absence; // how often it was held by nobody
  final Map<String, Room> rooms = new LinkedHashMap<>();

  Presence(Names.Name name, String client, Registry.Holder holder) {
    this.name = name;
    this.client = client;
    this.holder = holder;
    this.origin = holder.origin();
  }

  /** By what its client is known, or what was made up for the session. */
  public String client() {
    return client;
  }

  public Names.Name name() {
    return name;
  }

  /** As which account it is here, null for none. Its registry's lock is held. */
  public String account() {
    return holder == null ? account : holder.account();
  }

  /** Its holder has broken off. */
  void absent() {
    account = holder.account();
    holder = null;
  }

  void name(Names.Name name) {
    this.name = name;
  }
}
