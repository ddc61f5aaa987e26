package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.LineClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetServerOptionsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    TestServer.await(vertx.close());
  }

  private int deploy(ChatServerOptions options) {
    ChatServerVerticle verticle = new ChatServerVerticle(options);
    TestServer.await(vertx.deployVerticle(verticle));
    return verticle.actualPort();
  }

  @Test
  void thePortIsServedAsTheySay() {
    NetServerOptions net =
        new NetServerOptions().setIdleTimeout(200).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    int port = deploy(TestServer.options().setNetServerOptions(net));
    try (LineClient silent = LineClient.connect(port)) {
      silent.expectEnd();
    }
  }

  @Test
  void hostAndPortAreThoseOfTheChat() {
    NetServerOptions net = new NetServerOptions().setHost("host.invalid").setPort(1);
    int port = deploy(TestServer.options().setNetServerOptions(net));
    try (LineClient alice = LineClient.plain(port, "Alice")) {
      alice.expectNothingMore();
    }
  }

  @Test
  void oneRoomMayBeServedOnAPlainPortAndOnOneWithTls() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    int plain = deploy(TestServer.options());
    int tls =
        deploy(
            TestServer.options()
                .setPort(FreePort.choose(new Random())) // 0 would be the port of the first
                .setNetServerOptions(
                    new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(certificate.keyCertOptions())));
    try (LineClient alice = LineClient.plain(plain, "Alice")) {
      NetClient client =
          vertx.createNetClient(
              new NetClientOptions()
                  .setSsl(true)
                  .setTrustOptions(certificate.trustOptions())
                  .setHostnameVerificationAlgorithm(""));
      NetSocket bob = TestServer.await(client.connect(tls, "127.0.0.1"));
      CompletableFuture<String> heard = new CompletableFuture<>();
      StringBuilder text = new StringBuilder();
      bob.handler(
          bytes -> {
            if (text.append(bytes).indexOf("Alice: Hello\n") >= 0) {
              heard.complete(text.toString());
            }
          });
      TestServer.await(bob.write("Bob\n"));
      alice.expect("* Bob joined");
      alice.send("Hello");
      heard.get(30, TimeUnit.SECONDS);
      TestServer.await(client.close());
    } finally {
      certificate.delete();
    }
  }

  @Test
  void theyAreCopiedOnTheWayInAndOut() {
    NetServerOptions net = new NetServerOptions().setAcceptBacklog(7);
    ChatServerOptions options = new ChatServerOptions().setNetServerOptions(net);
    net.setAcceptBacklog(8);
    options.getNetServerOptions().setAcceptBacklog(9);
    assertEquals(7, options.getNetServerOptions().getAcceptBacklog());
    ChatServerOptions copy = new ChatServerOptions(options);
    options.setNetServerOptions(null);
    assertEquals(7, copy.getNetServerOptions().getAcceptBacklog());
    assertNull(options.getNetServerOptions());
    assertNotEquals(options, copy);
  }

  @Test
  void jsonHoldsThemIfTheyWereGiven() {
    assertEquals(false, new ChatServerOptions().toJson().containsKey("netServerOptions"));
    PemKeyCertOptions key = new PemKeyCertOptions().setKeyPath("key.pem").setCertPath("cert.pem");
    ChatServerOptions options =
        new ChatServerOptions()
            .setNetServerOptions(new NetServerOptions().setSsl(true).setKeyCertOptions(key));
    ChatServerOptions read = new ChatServerOptions(new JsonObject(options.toJson().encode()));
    assertEquals(options, read);
    assertEquals(
        "key.pem",
        ((PemKeyCertOptions) read.getNetServerOptions().getKeyCertOptions()).getKeyPath());
  }

  private static String refusal(Object netServerOptions) {
    JsonObject json = new JsonObject().put("netServerOptions", netServerOptions);
    return assertThrows(ConfigException.class, () -> new ChatServerOptions(json)).getMessage();
  }

  @Test
  void jsonAsAPersonWritesItIsTaken() {
    ChatServerOptions options =
        new ChatServerOptions(
            new JsonObject(
                """
                {"netServerOptions": {"ssl": true, "clientAuth": "REQUIRED", "soLinger": 5,
                  "enabledSecureTransportProtocols": ["TLSv1.3"], "trafficShapingOptions": {},
                  "pemKeyCertOptions": {"keyPath": "key.pem", "certPath": "cert.pem"}}}"""));
    assertEquals(5, options.getNetServerOptions().getSoLinger());
    assertEquals(
        Set.of("TLSv1.3"), options.getNetServerOptions().getEnabledSecureTransportProtocols());
  }

  @Test
  void whatVertxDoesNotKnowIsRefused() {
    String unknown =
        ": found what Vert.x does not know, allowed: the names and values of its NetServerOptions";
    assertEquals(
        "netServerOptions.tcpKeepAlife" + unknown,
        refusal(new JsonObject().put("tcpKeepAlife", true)));
    assertEquals(
        "netServerOptions.tcpKeepAlive" + unknown,
        refusal(new JsonObject().put("tcpKeepAlive", "yes")));
    assertEquals(
        "netServerOptions.keyStore" + unknown,
        refusal(new JsonObject().put("keyStore", new JsonObject().put("password", "secret"))));
    assertEquals(
        "netServerOptions: found true, allowed: an object with names of Vert.x", refusal(true));
    assertEquals(
        "netServerOptions: No enum constant io.vertx.core.http.ClientAuth.SOME",
        refusal(new JsonObject().put("clientAuth", "SOME")));
  }
}
