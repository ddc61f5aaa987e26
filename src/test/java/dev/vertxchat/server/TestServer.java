package dev.vertxchat.server;

import dev.vertxchat.config.Options;
import dev.vertxchat.testing.FakeClock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A chat server on a free port of loopback, in a Vert.x of its own. */
public final class TestServer implements AutoCloseable {
  private final Vertx vertx;
  private final List<ChatServerVerticle> verticles = new CopyOnWriteArrayList<>();
  private String deployment;

  private final List<Throwable> unhandled = new CopyOnWriteArrayList<>();

  private TestServer(boolean nativeTransport) {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    vertx.exceptionHandler(unhandled::add);
  }

  /** Starts one with settings given as key, value, … */
  public static TestServer start(Object... settings) {
    return startWith(1, InstantSource.system(), settings);
  }

  public static TestServer startWith(int instances, InstantSource clock, Object... settings) {
    return start(new TestServer(false), instances, clock, options(settings));
  }

  /** The same without limits on what peers may do, for tests that do more than anybody else. */
  public static TestServer unlimited(int instances, InstantSource clock, Object... settings) {
    return start(new TestServer(false), instances, clock, options(settings).unlimited());
  }

  /** Starts one whose sockets are the system's own, if it has them, or the JDK's. */
  static TestServer startOn(boolean nativeTransport, Object... settings) {
    TestServer server = new TestServer(nativeTransport);
    return start(server, 1, InstantSource.system(), options(settings));
  }

  private static TestServer start(
      TestServer server, int instances, InstantSource clock, ChatServerOptions options) {
    server.deployment = await(server.deploy(instances, clock, options));
    return server;
  }

  /** Settings as key, value, …, on a free port; lines are not printed. */
  static ChatServerOptions options(Object... settings) {
    JsonObject json = new JsonObject().put("port", 0);
    Options.put(json, "log.lines", false);
    for (int i = 0; i < settings.length; i += 2) {
      Options.put(json, (String) settings[i], settings[i + 1]);
    }
    return new ChatServerOptions(json);
  }

  Future<String> deploy(int instances, InstantSource clock, ChatServerOptions options) {
    return vertx.deployVerticle(
        () -> {
          ChatServerVerticle verticle = new ChatServerVerticle(options, clocks(clock));
          verticles.add(verticle);
          return verticle;
        },
        new DeploymentOptions().setInstances(instances));
  }

  /** A fake clock is looked at often, so that tests need not wait for it. */
  static Clocks clocks(InstantSource clock) {
    return clock instanceof FakeClock fake ? new Clocks(fake, fake::nanos, 10) : Clocks.system();
  }

  /** What a future of Vert.x comes to; fails after a deadline. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return verticles.get(0).actualPort();
  }

  /** Has it read its certificate anew. */
  public void reloadCertificate() {
    await(verticles.get(0).reloadCertificate());
  }

  /** The one that speaks TLS. */
  public int tlsPort() {
    return verticles.get(0).actualTlsPort();
  }

  /** The port of the verticle that was deployed as number {@code index}. */
  int port(int index) {
    return verticles.get(index).actualPort();
  }

  /** Begins to stop the server; everyone is told. */
  Future<Void> undeploy() {
    return vertx.undeploy(deployment);
  }

  /** Stops it; fails when the server threw anything that nobody handled. */
  @Override
  public void close() {
    await(vertx.close());
    if (!unhandled.isEmpty()) {
      throw new AssertionError("unhandled in the server", unhandled.get(0));
    }
  }
}
