package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long nanos;

  private static Address address(String ip) {
    return Address.of(SocketAddress.inetSocketAddress(1, ip));
  }

  private Admission admission(Object... settings) {
    return new Admission(TestServer.options(settings), () -> nanos);
  }

  private static void refused(String message, Admission admission, String ip) {
    RefusedException e = assertThrows(RefusedException.class, () -> admission.admit(address(ip)));
    assertEquals(ErrorCode.LIMITED, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void soManyAreLetInInAllAndOneMoreIsNot() {
    Admission admission = admission("limits.connections", 2);
    Budget first = admission.admit(address("192.0.2.1"));
    admission.admit(address("192.0.2.2"));
    refused("Too many connections (2 allowed): try again later.", admission, "192.0.2.3");
    admission.leave(first.origin());
    admission.admit(address("192.0.2.3"));
    refused("Too many connections (2 allowed): try again later.", admission, "192.0.2.1");
  }

  @Test
  void soManyAreLetInOfOneAddressAndOneMoreIsNot() {
    Admission admission = admission("limits.connectionsPerAddress", 2);
    String message = "Too many connections from your address (2 allowed): try again later.";
    Budget first = admission.admit(address("2001:db8:0:1::1"));
    admission.admit(address("2001:db8:0:1::2"));
    refused(message, admission, "2001:db8:0:1:ffff::3");
    admission.admit(address("2001:db8:0:2::1"));
    admission.leave(first.origin());
    admission.admit(address("2001:db8:0:1::4"));
    refused(message, admission, "2001:db8:0:1::5");
  }

  @Test
  void whoIsRefusedIsNotCounted() {
    Admission admission = admission("limits.connections", 2, "limits.connectionsPerAddress", 1);
    admission.admit(address("192.0.2.1"));
    for (int i = 0; i < 5; i++) {
      refused(
          "Too many connections from your address (1 allowed): try again later.",
          admission,
          "192.0.2.1");
    }
    admission.admit(address("192.0.2.2"));
  }

  @Test
  void noneIsNoLimit() {
    Admission admission = admission("limits.connections", 0, "limits.connectionsPerAddress", 0);
    for (int i = 0; i < 1_000; i++) {
      admission.admit(Address.LOCAL);
    }
  }

  /** Of each that comes too late for a share of its own the first line, for that is paid after. */
  @ParameterizedTest
  @CsvSource({"1, 10", "5, 50", "10, 100", "20, 110"})
  void tenConnectionsOfAnAddressDoAsMuchAsEachMayAndMoreShareIt(int connections, int lines) {
    Admission admission = admission("limits.linesPerSecond", 2);
    int passed = 0;
    for (int i = 0; i < connections; i++) {
      Budget budget = admission.admit(address("192.0.2.1"));
      long due = nanos;
      for (int line = 0; line < 10; line++) {
        passed += budget.until(due) <= 0 ? 1 : 0;
        due = budget.line();
      }
    }
    assertEquals(lines, passed);
  }

  @Test
  void whatAConnectionOwesItsAddressOwesAfterIt() {
    Admission admission = admission("limits.requestsPerSecond", 1);
    Budget first = admission.admit(address("192.0.2.1"));
    first.asked(60);
    admission.leave(first.origin());
    admission.tick(nanos);
    Budget next = admission.admit(address("192.0.2.1"));
    assertEquals(SECOND + SECOND / 10, next.until(next.opens()));
    assertTrue(admission.admit(address("192.0.2.2")).until(nanos) <= 0);
  }

  @Test
  void anAddressThatOwesNothingIsForgotten() {
    Admission admission = admission("limits.linesPerSecond", 1);
    Budget budget = admission.admit(address("192.0.2.1"));
    budget.line();
    admission.leave(budget.origin());
    admission.tick(nanos);
    assertEquals(1, admission.origins());
    nanos += SECOND / 10;
    admission.tick(nanos);
    assertEquals(0, admission.origins());
    Budget again = admission.admit(address("192.0.2.1"));
    admission.tick(nanos);
    assertEquals(1, admission.origins());
    admission.leave(again.origin());
    admission.tick(nanos);
    assertEquals(0, admission.origins());
  }

  @Test
  void oneAddressMakesSoManyRoomsAtOnceAndThenSoManyAMinute() {
    Admission admission = admission("limits.newRoomsPerMinute", 2);
    Budget one = admission.admit(address("192.0.2.1"));
    Budget other = admission.admit(address("192.0.2.1"));
    for (int i = 0; i < 5; i++) {
      one.makesRoom();
      other.makesRoom();
    }
    RefusedException e = assertThrows(RefusedException.class, one::makesRoom);
    assertEquals(ErrorCode.LIMITED, e.code());
    nanos += 30 * SECOND;
    other.makesRoom();
    assertThrows(RefusedException.class, one::makesRoom);
    admission.admit(address("192.0.2.2")).makesRoom();
  }
}
