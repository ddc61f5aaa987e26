package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8::1, 2001:db8::/64",
    "2001:0:0:1::9, 2001:0:0:1::/64",
    "::2, ::/64",
    "::1, ::1",
  })
  void isWrittenAsOperatorsWriteIt(String ip, String written) {
    assertEquals(written, of(ip).toString());
  }

  @Test
  void isTheSameWhateverThePort() {
    Address one = Address.of(SocketAddress.inetSocketAddress(1, "192.0.2.7"));
    Address other = Address.of(SocketAddress.inetSocketAddress(2, "192.0.2.7"));

    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
  }

  @Test
  void ofIpv4IsTheWholeAddress() {
    assertNotEquals(of("192.0.2.7"), of("192.0.2.8"));
  }

  @Test
  void ofIpv6IsTheNetworkOf64Bits() {
    assertEquals(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertNotEquals(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
  void ofThisMachineIsLoopback(String ip) {
    assertTrue(of(ip).isLoopback());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "0.0.0.0", "::", "::2", "2001:db8::1", "10.0.0.1"})
  void ofOthersIsNot(String ip) {
    assertFalse(of(ip).isLoopback());
  }

  @Test
  void ofADomainSocketIsLocal() {
    Address local = Address.of(SocketAddress.domainSocketAddress("/run/chat"));

    assertSame(Address.LOCAL, local);
    assertTrue(local.isLoopback());
    assertEquals("local", local.toString());
  }

  @Test
  void ofASocketIsItsIpAndNotItsName() throws UnknownHostException {
    InetAddress named = InetAddress.getByAddress("alice.example", new byte[] {(byte) 192, 0, 2, 7});

    Address address = Address.of(SocketAddress.inetSocketAddress(new InetSocketAddress(named, 1)));

    assertEquals(of("192.0.2.7"), address);
  }

  @Test
  void ofALinkIsTheSameWhicheverInterfaceLeadsThere() throws UnknownHostException {
    byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
    InetAddress scoped = Inet6Address.getByAddress(null, bytes, 1);

    Address address = Address.of(SocketAddress.inetSocketAddress(new InetSocketAddress(scoped, 1)));

    assertEquals("fe80::/64", address.toString());
  }

  @Test
  void ofAPeerThatHasGoneIsNotThisMachine() {
    assertFalse(Address.of(null).isLoopback());
  }

  @Test
  void ofANameThatWasNotLookedUpIsTheName() {
    Address named = of("alice.example");

    assertEquals("alice.example", named.toString());
    assertFalse(named.isLoopback());
  }

  private static Address of(String host) {
    return Address.of(SocketAddress.inetSocketAddress(51_234, host));
  }
}
