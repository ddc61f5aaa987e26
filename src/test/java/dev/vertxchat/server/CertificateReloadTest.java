package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.TestCertificate;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is renewed while the server runs. */
@Timeout(60)
class CertificateReloadTest {
  private static final X509TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  @TempDir private static Path made;
  private static TestCertificate first;
  private static TestCertificate second;

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path dir;
  private ChatServerVerticle server;

  @BeforeAll
  static void make() {
    first = TestCertificate.ofLocalhost(made, "first");
    second = TestCertificate.ofLocalhost(made, "second");
  }

  @BeforeEach
  void start() throws IOException {
    place("one", first);
    Files.createSymbolicLink(dir.resolve("live"), Path.of("one"));
    server =
        new ChatServerVerticle(
            TestServer.options(
                "tls.certificate", dir.resolve("live/cert.pem").toString(),
                "tls.key", dir.resolve("live/key.pem").toString()));
    TestServer.await(vertx.deployVerticle(server));
  }

  @AfterEach
  void stop() {
    TestServer.await(vertx.close());
  }

  private void place(String in, TestCertificate certificate) throws IOException {
    Path to = Files.createDirectories(dir.resolve(in));
    copy(certificate.key(), to.resolve("key.pem"));
    copy(certificate.certificate(), to.resolve("cert.pem"));
  }

  private static void copy(Path from, Path to) throws IOException {
    Path beside = Files.copy(from, Path.of(to + ".new"));
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Certificate shown() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {ANYBODY}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.actualPort())) {
        socket.startHandshake();
        return socket.getSession().getPeerCertificates()[0];
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private LineClient alice() {
    LineClient client = LineClient.connect(server.actualPort(), first.trusted()).send("Alice");
    client.expect("the welcome", l -> l.contains(" Connected to server as Alice "));
    return client;
  }

  @Test
  void isTakenWhenItsFilesAreReplacedAndNobodyIsDropped() throws Exception {
    try (LineClient alice = alice()) {
      place("one", second);
      Until.isTrue("the second is shown", () -> shown().equals(second.shown()));
      alice.expectNothingMore();
    }
  }

  @Test
  void isTakenWhenALinkLeadsToOtherFiles() throws Exception {
    place("two", second);
    Path link = Files.createSymbolicLink(dir.resolve("next"), Path.of("two"));
    Files.move(
        link,
        dir.resolve("live"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Until.isTrue("the second is shown", () -> shown().equals(second.shown()));
  }

  @Test
  void isTakenAtOnceWhenAskedFor() throws Exception {
    place("one", second);
    TestServer.await(server.reloadCertificate());
    assertEquals(second.shown(), shown());
  }

  @Test
  void staysInForceWhenItsFilesCanNotBeUsed() throws Exception {
    copy(second.key(), dir.resolve("one/key.pem"));
    TestServer.await(server.reloadCertificate());
    assertEquals(first.shown(), shown());
    Files.delete(dir.resolve("one/cert.pem"));
    TestServer.await(server.reloadCertificate());
    assertEquals(first.shown(), shown());
    copy(second.certificate(), dir.resolve("one/cert.pem"));
    Until.isTrue("the second is shown", () -> shown().equals(second.shown()));
  }
}
