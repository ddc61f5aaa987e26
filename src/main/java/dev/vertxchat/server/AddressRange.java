package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Text;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits: an IPv4 address or network, or an IPv6 network of 64
 * bits or less, which is the least that is told apart here. Equal for the same. Pure.
 *
 * @param bits the first 64 of an address, those of IPv4 in the upper half; 0 behind the prefix
 * @param prefix how many of them count
 */
record AddressRange(boolean ipv6, long bits, int prefix) {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 64;

  /** So that a slip of the finger does not name a good part of the world. */
  private static final int IPV4_LEAST = 8;

  private static final int IPV6_LEAST = 16;

  /** Digits and colons only: what else there could be would be asked of a name server. */
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private static final String ALLOWED =
      "an address such as 192.0.2.7 or 2001:db8:1:2::7, or a network such as 192.0.2.0/24 (/"
          + IPV4_LEAST
          + " to /"
          + IPV4_BITS
          + ") or 2001:db8::/32 (/"
          + IPV6_LEAST
          + " to /"
          + IPV6_BITS
          + ")";

  /** That of an address alone. */
  static AddressRange of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? new AddressRange(false, (long) bytes.getInt() << IPV4_BITS, IPV4_BITS)
        : new AddressRange(true, bytes.getLong(), IPV6_BITS);
  }

  /**
   * The addresses that an operator writes. Asks no name server.
   *
   * @throws RefusedException when they are none, saying what is allowed
   */
  static AddressRange parse(String typed) {
    String text = typed.strip();
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (IPV4.matcher(address).matches() || IPV6.matcher(address).matches()) {
      try {
        AddressRange one = of(InetAddress.getByName(address));
        int prefix = slash < 0 ? one.prefix : prefix(text.substring(slash + 1));
        if (prefix >= one.least() && prefix <= one.prefix) {
          return one.wider(prefix);
        }
      } catch (UnknownHostException notAnAddress) {
        throw refused(text);
      }
    }
    throw refused(text);
  }

  private static int prefix(String digits) {
    return digits.matches("\\d{1,2}") ? Integer.parseInt(digits) : -1;
  }

  private static RefusedException refused(String text) {
    return new RefusedException(
        ErrorCode.BAD_REQUEST, "address: found " + shown(text) + ", allowed: " + ALLOWED);
  }

  private static String shown(String text) {
    return text.isEmpty() ? "nothing" : Text.shown(text);
  }

  int least() {
    return ipv6 ? IPV6_LEAST : IPV4_LEAST;
  }

  /** The network around it of which fewer bits count. */
  AddressRange wider(int fewer) {
    return new AddressRange(ipv6, bits & (-1L << (Long.SIZE - fewer)), fewer);
  }

  /** Whether it holds all of another one. */
  boolean holds(AddressRange other) {
    return ipv6 == other.ipv6 && prefix <= other.prefix && other.wider(prefix).bits == bits;
  }

  /**
   * As an operator writes it, e.g. {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/64}.
   */
  @Override
  public String toString() {
    return ipv6 ? groups() + "/" + prefix : prefix == IPV4_BITS ? quad() : quad() + "/" + prefix;
  }

  private String quad() {
    StringJoiner quad = new StringJoiner(".");
    for (int shift = 56; shift >= IPV4_BITS; shift -= 8) {
      quad.add(Long.toString(bits >>> shift & 0xff));
    }
    return quad.toString();
  }

  /** Without the last groups that are 0 (RFC 5952). */
  private String groups() {
    StringJoiner groups = new StringJoiner(":");
    for (long left = bits; left != 0; left <<= 16) {
      groups.add(Long.toHexString(left >>> 48));
    }
    return groups + "::";
  }
}
