package dev.vertxchat.server;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a peer is, as far as peers are counted and kept apart by it: an IPv4 address, or the first
 * 64 bits of an IPv6 one: a network of that size is the least that one customer is given (RFC
 * 6177), who may take any address in it. Equal for the same. Immutable.
 */
public final class Address {
  /** Of all peers that have no IP address, such as those of a domain socket. */
  public static final Address LOCAL = new Address("local", true, null);

  /** Of a peer that has gone before it could be asked. */
  private static final Address UNKNOWN = new Address("unknown", false, null);

  private final String text;
  private final boolean loopback;
  private final AddressRange range; // null without an IP address

  private Address(String text, boolean loopback, AddressRange range) {
    this.text = text;
    this.loopback = loopback;
    this.range = range;
  }

  /**
   * The address of a peer. An IPv4 address that is written as an IPv6 one is the IPv4 address. Asks
   * no name server.
   *
   * @param peer null for one that has gone already
   */
  public static Address of(SocketAddress peer) {
    if (peer == null) {
      return UNKNOWN;
    }
    String ip = peer.hostAddress(); // never a name
    if (ip == null) {
      return peer.isInetSocket() ? new Address(peer.host(), false, null) : LOCAL;
    }
    InetAddress address = parsed(ip);
    boolean loopback = address.isLoopbackAddress();
    AddressRange range = AddressRange.of(address);
    return new Address(loopback && range.ipv6() ? "::1" : range.toString(), loopback, range);
  }

  private static InetAddress parsed(String ip) {
    int scope = ip.indexOf('%'); // of a link, by the name that an interface has here
    try {
      return InetAddress.getByName(scope < 0 ? ip : ip.substring(0, scope));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address: " + ip, e);
    }
  }

  /** Whether what goes there does not leave this machine. */
  public boolean isLoopback() {
    return loopback;
  }

  /** The addresses that count as this one; null for a peer without an IP address. */
  AddressRange range() {
    return range;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address && text.equals(address.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As an operator writes it, e.g. {@code 192.0.2.7} or {@code 2001:db8:1:2::/64}. */
  @Override
  public String toString() {
    return text;
  }
}
