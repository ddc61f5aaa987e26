package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.PemException;
import dev.vertxchat.testing.FakeClock;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.TestCertificate;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that speaks TLS. */
@Timeout(60)
class TlsTest {
  @TempDir private static Path dir;
  private static TestCertificate localhost;

  @BeforeAll
  static void make() {
    localhost = TestCertificate.ofLocalhost(dir, "localhost");
  }

  private static Object[] tls(Object... more) {
    List<Object> settings =
        new ArrayList<>(
            List.of(
                "tls.certificate",
                localhost.certificate().toString(),
                "tls.key",
                localhost.key().toString()));
    settings.addAll(List.of(more));
    return settings.toArray();
  }

  private static LineClient plain(int port, String name) {
    LineClient client = LineClient.connect(port, localhost.trusted()).send(name);
    client.expect("the welcome", l -> l.startsWith("* ✔ Connected to server as " + name + " in "));
    return client;
  }

  @Test
  void everythingIsSaidOverIt() {
    try (TestServer server = TestServer.start(tls());
        LineClient alice = plain(server.port(), "Alice");
        LineClient bob = plain(server.port(), "Bob")) {
      alice.expect("* Bob joined").send("x".repeat(4_000));
      bob.expect("Alice: " + "x".repeat(4_000)).send("Hello");
      alice.expect("Bob: Hello").send("/quit").expect("* Bye.").expectEnd();
      bob.expect("* Alice left");
    }
  }

  @Test
  void manyInstancesServeIt() {
    try (TestServer server = TestServer.startWith(3, InstantSource.system(), tls())) {
      List<LineClient> clients = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        clients.add(plain(server.port(), "N" + i));
      }
      clients.get(0).send("/rooms");
      for (int i = 1; i < 9; i++) {
        clients.get(0).expect("* N" + i + " joined");
      }
      clients.get(0).expect("all of them", l -> l.contains("lobby (9"));
      clients.forEach(LineClient::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theVersionsOfTodayAreSpoken(String version) throws Exception {
    try (TestServer server = TestServer.start(tls());
        SSLSocket socket = socket(server.port(), version)) {
      socket.startHandshake();
      assertEquals(version, socket.getSession().getProtocol());
    }
  }

  /** As raw bytes, for Java itself speaks no TLS 1.1 any more. */
  @Test
  void olderOnesAreRefused() throws Exception {
    byte[] hello = hello((byte) 2);
    try (TestServer server = TestServer.start(tls());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertEquals(21, answer[0], "an alert");
      assertEquals(70, answer[6], "protocol_version (RFC 8446, section 6)");
    }
  }

  /** A ClientHello (RFC 5246, section 7.4.1.2) of version 3.{@code minor} with one cipher suite. */
  private static byte[] hello(byte minor) {
    byte[] body = new byte[2 + 32 + 1 + 2 + 2 + 2];
    body[0] = 3;
    body[1] = minor;
    body[36] = 2; // bytes of cipher suites
    body[37] = (byte) 0xc0; // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    body[38] = 0x09;
    body = java.util.Arrays.copyOf(body, 41);
    body[39] = 1; // one compression method: none
    byte[] record = new byte[5 + 4 + body.length];
    record[0] = 22;
    record[1] = 3;
    record[2] = minor;
    record[4] = (byte) (4 + body.length);
    record[5] = 1;
    record[8] = (byte) body.length;
    System.arraycopy(body, 0, record, 9, body.length);
    return record;
  }

  private static SSLSocket socket(int port, String version) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            localhost.trusted().createSocket(InetAddress.getLoopbackAddress().getHostName(), port);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  @Test
  void aPlainPortMayStandBesideIt() {
    try (TestServer server = TestServer.start(tls("tls.port", 0));
        LineClient alice = LineClient.plain(server.port(), "Alice");
        LineClient bob = plain(server.tlsPort(), "Bob")) {
      alice.expect("* Bob joined").send("Hello");
      bob.expect("Alice: Hello");
    }
  }

  @Test
  void whoSpeaksPlainThereIsClosed() throws Exception {
    try (TestServer server = TestServer.start(tls());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("Alice\n".getBytes(StandardCharsets.UTF_8));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void whoSpeaksTlsToAPlainPortIsTurnedAwayAtOnce() throws Exception {
    try (TestServer server = TestServer.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(hello((byte) 3));
      String told = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("* Enter your username:\n* This port is for chat clients: bye.\n", told);
    }
  }

  @Test
  void aHandshakeThatDoesNotEndIsNotWaitedForLongerThanAName() throws Exception {
    FakeClock clock = new FakeClock();
    try (TestServer server = TestServer.startWith(1, clock, tls("limits.handshakeSeconds", 30));
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port());
        LineClient in = plain(server.port(), "Alice")) {
      half.getOutputStream().write(hello((byte) 3), 0, 20);
      in.send("/who").expect("alone", l -> l.startsWith("* In lobby: you (Alice)"));
      clock.advance(Duration.ofSeconds(40));
      assertEquals(-1, half.getInputStream().read());
      assertEquals(-1, silent.getInputStream().read());
      in.expectNothingMore();
    }
  }

  @Test
  void whoEndsAsTlsHasItIsAnsweredAllThatIsDue() throws Exception {
    try (TestServer server = TestServer.start(tls())) {
      String told = sendAll(server, "TLSv1.3", "Alice\nlast, no end");
      assertTrue(told.contains("* ✔ Connected to server as Alice in lobby"), told);
    }
  }

  /** TLS 1.2 has no half-close, so that its answers are lost, but what was sent was said. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatWasSentBeforeTheEndIsSaid(String version) throws Exception {
    try (TestServer server = TestServer.start(tls());
        LineClient bob = plain(server.port(), "Bob")) {
      sendAll(server, version, "Alice\nlast, no end");
      bob.expect("* Alice joined").expect("Alice: last, no end").expect("* Alice left");
    }
  }

  private static String sendAll(TestServer server, String version, String text) throws IOException {
    try (SSLSocket socket = socket(server.port(), version)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Anybody on the way can end a TCP connection; what has no end then must not be said. */
  @Test
  void aLineThatWasCutOffIsNotSaid() throws Exception {
    try (TestServer server = TestServer.start(tls());
        LineClient bob = plain(server.port(), "Bob");
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      SSLSocket alice =
          (SSLSocket) localhost.trusted().createSocket(tcp, "localhost", server.port(), false);
      alice.getOutputStream().write("Alice\nI owe you 1000".getBytes(StandardCharsets.UTF_8));
      bob.expect("* Alice joined");
      tcp.shutdownOutput();
      bob.expect("* Alice left");
    }
  }

  private static String refusal(Object... settings) {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> TestServer.start(settings).close());
    assertTrue(
        refused.getCause() instanceof PemException || refused.getCause() instanceof ConfigException,
        () -> refused.getCause().toString());
    return refused.getMessage();
  }

  private static String refusal(Path certificate, Path key) {
    return refusal("tls.certificate", certificate.toString(), "tls.key", key.toString());
  }

  @Test
  void filesThatCanNotBeUsedAreRefusedInWords() throws Exception {
    Path absent = dir.resolve("absent.pem");
    Path text = Files.writeString(dir.resolve("text.pem"), "no PEM at all");
    Path broken =
        Files.writeString(
            dir.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Path locked = Files.writeString(dir.resolve("locked.pem"), ENCRYPTED);
    Path certificate = localhost.certificate();
    Path key = localhost.key();
    assertEquals("tls.certificate: " + absent + " does not exist", refusal(absent, key));
    assertEquals("tls.key: " + absent + " does not exist", refusal(certificate, absent));
    assertEquals("tls.certificate: " + dir + " can't be read: Is a directory", refusal(dir, key));
    for (Path none : List.of(text, key, broken)) {
      assertEquals(
          "tls.certificate: " + none + " holds no certificate in PEM that can be read",
          refusal(none, key));
    }
    for (Path none : List.of(text, certificate, locked)) {
      assertEquals(
          "tls.key: "
              + none
              + " holds no private key that can be read, allowed: RSA or EC in PEM, without a"
              + " password",
          refusal(certificate, none));
    }
    assertEquals(
        "tls.clientCa: " + text + " holds no certificate in PEM that can be read",
        refusal(tls("tls.clientCa", text.toString())));
  }

  private static final String ENCRYPTED =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    for (String kind : List.of("EC", "RSA")) {
      TestCertificate other =
          TestCertificate.create(dir, "other" + kind, "CN=localhost", "-keyalg", kind);
      assertEquals(
          "tls.key: "
              + other.key()
              + " is not the key of the first certificate in "
              + localhost.certificate(),
          refusal(localhost.certificate(), other.key()));
    }
  }

  @Test
  void settingsThatNeedOthersAreRefusedWithoutThem() {
    String some = localhost.certificate().toString();
    assertEquals(
        "tls.key: found none, allowed: the file with the private key of tls.certificate",
        refusal("tls.certificate", some));
    for (String key : List.of("tls.key", "tls.clientCa")) {
      assertEquals(
          key + ": found without tls.certificate, allowed: both, or none of the two",
          refusal(key, some));
    }
    assertEquals(
        "tls.port: found without tls.certificate, allowed: both, or none of the two",
        refusal("tls.port", 0));
  }

  @Test
  void itIsSpokenByTheChatOrByVertxButNotByBoth() {
    ChatServerOptions options =
        TestServer.options(tls()).setNetServerOptions(new NetServerOptions().setSsl(true));
    ConfigException refused = assertThrows(ConfigException.class, () -> TlsFiles.of(options));
    assertEquals(
        "tls.certificate: found one beside netServerOptions with ssl, allowed: one of the two",
        refused.getMessage());
  }
}
