package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "192.0.2.7/24, 192.0.2.0/24",
    "255.255.255.255/8, 255.0.0.0/8",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:DB8:ffff::/33, 2001:db8:8000::/33",
    "2001:db8::/16, 2001::/16",
    "::1, ::/64",
  })
  void isWrittenInOneWay(String typed, String written) {
    AddressRange range = AddressRange.parse(typed);
    assertEquals(written, range.toString());
    assertEquals(range, AddressRange.parse(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bob",
        "example.com",
        "192.0.2",
        "192.0.2.256",
        "3221226000",
        "192.0.2.7/33",
        "192.0.2.7/7",
        "192.0.2.7/",
        "192.0.2.7/+8",
        "2001:db8::/65",
        "2001:db8::/15",
        "2001:db8:::",
        "fe80::1%eth0",
        "a:b",
        "::ffff:192.0.2.7/96",
      })
  void whatIsNoAddressIsRefusedWithWhatIsAllowed(String typed) {
    RefusedException e =
        assertThrows(RefusedException.class, () -> AddressRange.parse(typed), typed);
    assertTrue(
        e.getMessage()
            .matches("address: found .*, allowed: an address such as 192\\.0\\.2\\.7 or .*"),
        e::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/23, 192.0.3.0, true",
    "128.0.0.0/8, 192.0.2.7, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8:1:2::9, 2001:db8:1:2:ffff::1, true",
    "2001:db8:1:2::9, 2001:db8:1:3::9, false",
    "c000:200::/64, 192.0.2.0, false",
  })
  void holdsThoseThatBeginWithItsBits(String range, String peer, boolean holds) {
    AddressRange of = Address.of(SocketAddress.inetSocketAddress(1, peer)).range();
    assertEquals(holds, AddressRange.parse(range).holds(of));
    assertEquals(holds, AddressRange.parse(range).equals(of.wider(prefix(range, of))));
  }

  private static int prefix(String range, AddressRange of) {
    return Math.min(of.prefix(), AddressRange.parse(range).prefix());
  }

  @Test
  void aPeerWithoutAnIpAddressIsInNone() {
    assertEquals(null, Address.LOCAL.range());
  }
}
