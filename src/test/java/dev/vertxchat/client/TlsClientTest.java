package dev.vertxchat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.PemException;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.server.TestServer;
import dev.vertxchat.testing.FaultyProxy;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.TestCertificate;
import dev.vertxchat.testing.Until;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is to be sure of its server, and a server that is to be sure of its client. */
@Timeout(60)
class TlsClientTest {
  @TempDir private static Path dir;
  private static TestCertificate localhost;
  private static TestCertificate alice;

  private final Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void make() {
    localhost = TestCertificate.ofLocalhost(dir, "localhost");
    alice = TestCertificate.create(dir, "alice", "CN=Alice, O=Chat");
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private static TestServer server(TestCertificate certificate, Object... more) {
    List<Object> settings =
        new ArrayList<>(
            List.of(
                "tls.certificate",
                certificate.certificate().toString(),
                "tls.key",
                certificate.key().toString()));
    settings.addAll(List.of(more));
    return TestServer.start(settings.toArray());
  }

  private static ChatClientOptions options(int port, Path trusted) {
    return new ChatClientOptions()
        .setHost("localhost")
        .setPort(port)
        .setName("Alice")
        .setTls(true)
        .setCaFile(trusted == null ? "" : trusted.toString());
  }

  private static ChatClientOptions certified(int port) {
    return options(port, localhost.certificate())
        .setCertFile(alice.certificate().toString())
        .setKeyFile(alice.key().toString());
  }

  private String connect(ChatClientOptions options) {
    return TestServer.await(ChatClient.create(vertx, options).connect()).name();
  }

  private String refusal(ChatClientOptions options) {
    IllegalStateException failed =
        assertThrows(IllegalStateException.class, () -> connect(options));
    assertTrue(failed.getCause() instanceof NotTrustedException, () -> "" + failed.getCause());
    return failed.getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void talksToAServerWhoseCertificateIsTrustedAndOfThatHost(String host) {
    try (TestServer server = server(localhost);
        LineClient bob = LineClient.connect(server.port(), localhost.trusted()).send("Bob")) {
      bob.expect("the welcome", l -> l.contains("Connected to server as Bob"));
      ChatClient client =
          ChatClient.create(vertx, options(server.port(), localhost.certificate()).setHost(host));
      TestServer.await(client.connect());
      TestServer.await(client.say("Hello"));
      bob.expect("* Alice joined").expect("Alice: Hello");
    }
  }

  @Test
  void doesNotTalkToOneWhoseCertificateIsOfNoCaThatIsTrusted() {
    try (TestServer server = server(localhost)) {
      String why =
          "the server's certificate is of no CA that is trusted; caFile (--cafile) names others";
      assertEquals(why, refusal(options(server.port(), null)));
      assertEquals(why, refusal(options(server.port(), alice.certificate())));
    }
  }

  @Test
  void doesNotTalkToOneWhoseCertificateIsOfAnotherHost() {
    TestCertificate other =
        TestCertificate.create(dir, "other", "CN=localhost", "-ext", "san=dns:chat.example.org");
    try (TestServer server = server(other)) {
      ChatClientOptions options = options(server.port(), other.certificate());
      assertEquals("the server's certificate is not one of localhost", refusal(options));
      assertEquals(
          "the server's certificate is not one of 127.0.0.1",
          refusal(options.setHost("127.0.0.1")));
    }
  }

  @Test
  void doesNotTalkToOneWhoseCertificateIsNotValidToday() {
    TestCertificate authority =
        TestCertificate.create(dir, "authority", "CN=Authority", "-ext", "bc:c");
    String[][] days = {{"-3d", "has expired"}, {"+3d", "is not valid yet"}};
    for (String[] day : days) {
      TestCertificate signed =
          authority.sign(
              localhost, "-ext", "san=dns:localhost", "-startdate", day[0], "-validity", "2");
      try (TestServer server = server(signed)) {
        assertEquals(
            "the server's certificate " + day[1],
            refusal(options(server.port(), authority.certificate())));
      }
    }
  }

  @Test
  void doesNotGoOnAskingAServerThatSpeaksNoTls() {
    try (TestServer server = TestServer.start()) {
      assertEquals(
          "the server speaks no TLS on this port",
          refusal(options(server.port(), localhost.certificate())));
    }
  }

  @Test
  void mayConnectAgainWhenTheFirstConnectFailed() throws Exception {
    Path used = dir.resolve("mended");
    TestCertificate mended = copy(alice, used);
    try (TestServer server = server(mended)) {
      ChatClient client = ChatClient.create(vertx, options(server.port(), localhost.certificate()));
      assertThrows(IllegalStateException.class, () -> TestServer.await(client.connect()));
      copy(localhost, used);
      server.reloadCertificate();
      assertEquals("Alice", TestServer.await(client.connect()).name());
    }
  }

  /** Its files in that directory, in the place of what was there. */
  private static TestCertificate copy(TestCertificate of, Path to) throws IOException {
    Files.createDirectories(to);
    return new TestCertificate(
        Files.copy(of.certificate(), to.resolve("crt"), StandardCopyOption.REPLACE_EXISTING),
        Files.copy(of.key(), to.resolve("key"), StandardCopyOption.REPLACE_EXISTING),
        of.store(),
        of.storeFile());
  }

  @Test
  void goesOnTryingWhenAServerThatItKnowsIsNotTrustedAnyMoreAndSaysSo() throws Exception {
    Path used = dir.resolve("used");
    try (TestServer server = server(copy(localhost, used));
        FaultyProxy proxy = new FaultyProxy(server.port())) {
      Recorder recorder =
          new Recorder(
              ChatClient.create(
                  vertx,
                  options(proxy.port(), localhost.certificate()),
                  ChatClient.newClientId(),
                  20));
      TestServer.await(recorder.client.connect());
      copy(alice, used);
      server.reloadCertificate();
      proxy.cut(FaultyProxy.Cut.FIN);
      Until.isTrue(
          () ->
              causes(recorder).contains("the server's certificate is not one of localhost")
                  || causes(recorder).stream()
                      .anyMatch(c -> c.contains("of no CA that is trusted")),
          () -> recorder.states);
      copy(localhost, used);
      server.reloadCertificate();
      recorder.awaitState(ClientState.Kind.ONLINE);
      assertEquals(2, causes(recorder).size(), causes(recorder)::toString);
    }
  }

  private static List<String> causes(Recorder recorder) {
    return recorder.states.stream()
        .filter(state -> state.kind() == ClientState.Kind.OFFLINE)
        .map(ClientState::cause)
        .toList();
  }

  @Test
  void aClientIsCalledAsItsCertificateSays() {
    try (TestServer server = server(localhost, "tls.clientCa", alice.certificate().toString())) {
      ChatClient client = ChatClient.create(vertx, certified(server.port()).setName(""));
      assertEquals("Alice", TestServer.await(client.connect()).name());
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> TestServer.await(client.nick("Mallory")));
      assertEquals("Your certificate says that you are Alice.", refused.getMessage());
      TestServer.await(client.close());
      assertEquals("Alice", connect(certified(server.port()).setName("alice")));
    }
  }

  @Test
  void aClientIsNotCalledOtherwiseThanItsCertificateSays() {
    try (TestServer server = server(localhost, "tls.clientCa", alice.certificate().toString())) {
      IllegalStateException refused =
          assertThrows(
              IllegalStateException.class, () -> connect(certified(server.port()).setName("Bob")));
      assertTrue(refused.getCause() instanceof RefusedException);
      assertEquals("Your certificate says that you are Alice.", refused.getMessage());
      assertEquals("Bob", connect(options(server.port(), localhost.certificate()).setName("Bob")));
    }
  }

  @Test
  void aPersonWithACertificateNeedsToGiveNoName() {
    try (TestServer server = server(localhost, "tls.clientCa", alice.certificate().toString());
        LineClient person = LineClient.connect(server.port(), localhost.trusted(alice))) {
      person.send("Bob").expect("* Your certificate says that you are Alice.");
      person.send("").expect("the welcome", l -> l.contains("Connected to server as Alice"));
      person.send("/nick Bob").expect("* Your certificate says that you are Alice.");
    }
  }

  /** A client shows what seems to be of a CA that the server names. */
  @Test
  void aCertificateThatOnlyLooksLikeOneOfTheCaIsRefused() {
    TestCertificate same = TestCertificate.create(dir, "same", "CN=Alice, O=Chat");
    try (TestServer server = server(localhost, "tls.clientCa", same.certificate().toString())) {
      assertEquals(
          "the server does not take our certificate (certificate_unknown)",
          refusal(certified(server.port())));
    }
  }

  @Test
  void filesAndSettingsThatCanNotBeUsedAreRefusedAtOnce() {
    ChatClientOptions options = options(1, Path.of("absent"));
    assertEquals(
        "caFile: absent does not exist",
        assertThrows(PemException.class, () -> ChatClient.create(vertx, options)).getMessage());
    assertEquals(
        "caFile: found without tls, allowed: both, or none",
        assertThrows(ConfigException.class, () -> ChatClient.create(vertx, options.setTls(false)))
            .getMessage());
    assertEquals(
        "certFile: found one of certFile and keyFile, allowed: both, or none",
        assertThrows(
                ConfigException.class, () -> ChatClient.create(vertx, certified(1).setKeyFile("")))
            .getMessage());
    assertEquals(
        "keyFile: %s is not the key of the first certificate in %s"
            .formatted(localhost.key(), alice.certificate()),
        assertThrows(
                PemException.class,
                () -> ChatClient.create(vertx, certified(1).setKeyFile(localhost.key().toString())))
            .getMessage());
  }

  @Test
  void aCertificateIsItsAccountsWayInWithoutAPassword() throws Exception {
    Path file = dir.resolve("accounts.jsonl");
    Account account =
        new Account(Names.parse("Alice"), PasswordHash.OF_NOBODY, true, Instant.EPOCH);
    assertTrue(TestServer.await(new AccountFile(file, Runnable::run).add(account)));
    try (TestServer server =
        server(
            localhost,
            "tls.clientCa",
            alice.certificate().toString(),
            "auth.kind",
            "accounts",
            "auth.file",
            file.toString())) {
      ChatClient client = ChatClient.create(vertx, certified(server.port()));
      assertEquals("Alice", TestServer.await(client.connect()).name());
      TestServer.await(
          client.order(new Order(Order.Kind.ANNOUNCE, null, null, Order.FOR_GOOD, "Hello")));
      ChatClientOptions without = options(server.port(), localhost.certificate());
      assertThrows(IllegalStateException.class, () -> connect(without));
    }
  }
}
