package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, as an operator turns it on. */
class TlsIT {
  @TempDir private static Path dir;
  private static TestCertificate localhost;

  @BeforeAll
  static void make() {
    localhost = TestCertificate.ofLocalhost(dir, "localhost");
  }

  private static ChatProcess server(TestCertificate certificate, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "server",
                "--port",
                "0",
                "--set",
                "tls.certificate=" + certificate.certificate(),
                "--set",
                "tls.key=" + certificate.key()));
    arguments.addAll(List.of(more));
    return ChatProcess.start(arguments.toArray(String[]::new));
  }

  private static void hangUp(ChatProcess process) throws Exception {
    new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start().waitFor();
  }

  private static LineClient alice(int port, TestCertificate trusted) {
    LineClient client = LineClient.connect(port, trusted.trusted()).send("Alice");
    client.expect("the welcome", l -> l.contains(" Connected to server as Alice "));
    return client;
  }

  @Test
  void theCertificateIsReadAnewAtASignalAndNobodyIsDropped() throws Exception {
    TestCertificate used = TestCertificate.ofLocalhost(dir, "used");
    TestCertificate other = TestCertificate.ofLocalhost(dir, "other");
    try (ChatProcess server = server(used)) {
      int port = server.awaitPort();
      try (LineClient alice = alice(port, used)) {
        replace(other.key(), used.key());
        hangUp(server);
        server.awaitLine(
            "ERROR tls.key: %s is not the key of the first certificate in %s; the certificate of before stays in force"
                .formatted(used.key(), used.certificate()));
        replace(other.certificate(), used.certificate());
        hangUp(server);
        server.awaitLine("INFO TLS certificate of CN=localhost, valid until ");
        alice.expectNothingMore();
        LineClient.connect(port, other.trusted()).close();
      }
      server.terminate();
      assertEquals(0, server.awaitExit());
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void filesThatCanNotBeUsedEndTheStartInOneLine() throws Exception {
    try (ChatProcess server =
        ChatProcess.start(
            "server",
            "--port",
            "0",
            "--set",
            "tls.certificate=" + localhost.certificate(),
            "--set",
            "tls.key=absent.pem")) {
      assertEquals(1, server.awaitExit());
      assertEquals(
          List.of(
              "vertx-chat: tls.key: " + Path.of("absent.pem").toAbsolutePath() + " does not exist"),
          server.output());
    }
  }

  @Test
  void aSettingThatNeedsAnotherEndsTheStartAsAWrongConfigurationDoes() throws Exception {
    try (ChatProcess server = ChatProcess.start("server", "--set", "tls.port=0")) {
      assertEquals(2, server.awaitExit());
      assertEquals(
          List.of(
              "vertx-chat: tls.port: found without tls.certificate, allowed: both, or none of the"
                  + " two"),
          server.output());
    }
  }

  @Test
  void aCertificateThatHasExpiredIsWarnedOf() throws Exception {
    TestCertificate expired =
        TestCertificate.create(
            dir, "expired", "CN=localhost", "-startdate", "-3d", "-validity", "2");
    try (ChatProcess server = server(expired)) {
      server.awaitLine("WARN TLS certificate of CN=localhost: it has expired on ");
      server.awaitPort();
    }
  }

  @Test
  void whoSpeaksNoTlsLeavesNothingInTheOutput() throws Exception {
    try (ChatProcess server = server(localhost)) {
      int port = server.awaitPort();
      for (String sent : List.of("GET / HTTP/1.1\r\n\r\n", "Alice\n", "\u0016\u0003\u0001", "")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        }
      }
      try (LineClient alice = alice(port, localhost)) {
        alice.send("/quit").expect("* Bye.").expectEnd();
      }
      server.awaitLine("[-] Alice disconnected (left)");
      server.terminate();
      assertEquals(0, server.awaitExit());
      List<String> output = server.output();
      assertEquals(5, output.size(), output.toString());
    }
  }

  @Test
  void opensslChats() throws Exception {
    assumeOpenssl();
    try (ChatProcess server = server(localhost)) {
      int port = server.awaitPort();
      try (ChatProcess bob =
          ChatProcess.start(
              new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-quiet",
                  "-verify_quiet",
                  "-verify_return_error",
                  "-verify_hostname",
                  "localhost",
                  "-CAfile",
                  localhost.certificate().toString(),
                  "-connect",
                  "localhost:" + port))) {
        bob.awaitLine("* Enter your username:");
        bob.type("Bob\n");
        bob.awaitLine("* ✔ Connected to server as Bob in lobby");
        try (LineClient alice = alice(port, localhost)) {
          bob.awaitLine("* Alice joined");
          bob.type("Hello over TLS\n");
          alice.expect("Bob: Hello over TLS").send("Hello, Bob");
          bob.awaitLine("Alice: Hello, Bob");
        }
      }
    }
  }

  /** In TLS 1.2, over and over, it would cost the server much and the client little. */
  @Test
  void noNewHandshakeIsMadeOnAConnection() throws Exception {
    assumeOpenssl();
    try (ChatProcess server = server(localhost);
        ChatProcess client =
            ChatProcess.start(
                new ProcessBuilder(
                    "openssl",
                    "s_client",
                    "-tls1_2",
                    "-connect",
                    "localhost:" + server.awaitPort()))) {
      client.awaitLine("* Enter your username:");
      client.type("R\n");
      client.awaitLine("alert handshake failure");
    }
  }

  private static ChatProcess client(int port, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "client",
                "--host",
                "localhost",
                "--port",
                String.valueOf(port),
                "--name",
                "Carol",
                "--tls"));
    arguments.addAll(List.of(more));
    return ChatProcess.start(arguments.toArray(String[]::new));
  }

  @Test
  void ourClientChats() throws Exception {
    try (ChatProcess server = server(localhost);
        ChatProcess client =
            client(server.awaitPort(), "--cafile", localhost.certificate().toString())) {
      client.type("Hello over TLS\n");
      client.endOfInput();
      server.awaitLine("[MSG] Carol: Hello over TLS");
      assertEquals(0, client.awaitExit());
    }
  }

  @Test
  void ourClientEndsWithThreeWhenTheServerIsNotTrusted() throws Exception {
    try (ChatProcess server = server(localhost);
        ChatProcess client = client(server.awaitPort())) {
      assertEquals(3, client.awaitExit());
      assertEquals(
          List.of(
              "✘ Not connected: the server's certificate is of no CA that is trusted; caFile"
                  + " (--cafile) names others."),
          client.output());
    }
  }

  private static ChatProcess selfSigned() throws IOException {
    String jar = Path.of(System.getProperty("chat.jar")).toAbsolutePath().toString();
    return ChatProcess.startJava(
        dir, List.of("-jar", jar, "server", "--port", "0", "--tls-self-signed"));
  }

  @Test
  void aServerMakesItselfACertificateForTryingAndKeepsIt() throws Exception {
    String fingerprint;
    try (ChatProcess server = selfSigned()) {
      server.awaitPort();
      fingerprint = server.awaitLine("Self-signed certificate, SHA-256 ").replaceAll(".* ", "");
      String clients = server.awaitLine("Its clients: ./run.sh client --port ");
      List<String> command = List.of(clients.replaceAll(".*run.sh ", "").split(" "));
      List<String> named = new ArrayList<>(command);
      named.addAll(List.of("--name", "Carol"));
      try (ChatProcess client = ChatProcess.start(named.toArray(String[]::new))) {
        client.type("It works\n");
        client.endOfInput();
        server.awaitLine("[MSG] Carol: It works");
        assertEquals(0, client.awaitExit(), client.output().toString());
      }
      Path key = dir.resolve("data/self-signed.key");
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
      try (Stream<Path> left = Files.list(dir.resolve("data"))) {
        assertEquals(2, left.count());
      }
    }
    try (ChatProcess server = selfSigned()) {
      server.awaitLine("Self-signed certificate, SHA-256 " + fingerprint);
    }
  }

  private static void assumeOpenssl() throws InterruptedException {
    boolean here;
    try {
      here = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException absent) {
      here = false;
    }
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(here, "openssl is not here");
    }
    assumeTrue(here, "openssl is not here");
  }
}
