package dev.vertxchat.docs;

import dev.vertxchat.client.ChatClient;
import dev.vertxchat.client.ChatClientOptions;
import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.AuthenticationProvider;

/** The code of docs/embedding.md, between markers; {@link EmbeddingTest} runs and compares it. */
final class EmbeddingSamples {
  private EmbeddingSamples() {}

  static Vertx deploy(int port) {
    // tag::deploy
    Vertx vertx = Vertx.vertx();
    ChatServerOptions options = new ChatServerOptions().setPort(port).setLineBytes(8_192);
    vertx
        .deployVerticle(new ChatServerVerticle(options))
        .onSuccess(id -> System.out.println("chat is up"))
        .onFailure(Throwable::printStackTrace);
    // end::deploy
    return vertx;
  }

  static Future<String> deployFromConfig(Vertx vertx) {
    // tag::config
    JsonObject config =
        new JsonObject().put("port", 0).put("history", new JsonObject().put("keep", 1_000));
    DeploymentOptions deployment = new DeploymentOptions().setConfig(config);
    Future<String> deployed = vertx.deployVerticle(new ChatServerVerticle(), deployment);
    // end::config
    return deployed;
  }

  static Future<String> deployWithUsers(Vertx vertx, int port, AuthenticationProvider provider) {
    // tag::users
    ChatServerOptions options =
        new ChatServerOptions().setPort(port).setAuthenticationProvider(provider);
    Future<String> deployed = vertx.deployVerticle(new ChatServerVerticle(options));
    // end::users
    return deployed;
  }

  static void deployInstances(Vertx vertx, int port) {
    // tag::instances
    ChatServerOptions options = new ChatServerOptions().setPort(port);
    vertx.deployVerticle(
        () -> new ChatServerVerticle(options), new DeploymentOptions().setInstances(4));
    // end::instances
  }

  static void say(Vertx vertx) {
    // tag::say
    JsonObject line =
        new JsonObject().put("room", "lobby").put("from", "Build").put("text", "All tests pass");
    vertx
        .eventBus()
        .<JsonObject>request("chat.say", line)
        .onSuccess(reply -> System.out.println("said as " + reply.body().getLong("seq")))
        .onFailure(e -> System.out.println("not said: " + e.getMessage()));
    // end::say
  }

  static void hear(Vertx vertx) {
    // tag::hear
    vertx
        .eventBus()
        .<JsonObject>consumer(
            "chat.said.lobby",
            message -> {
              JsonObject entry = message.body();
              if (entry.getString("type").equals("said")) {
                System.out.println(entry.getString("from") + ": " + entry.getString("text"));
              }
            });
    // end::hear
  }

  static ChatClient chat(Vertx vertx, int port) {
    // tag::client
    ChatClient client =
        ChatClient.create(vertx, new ChatClientOptions().setPort(port).setName("Build"));
    client
        .entryHandler((room, entry, past) -> System.out.println(entry.name() + ": " + entry.text()))
        .stateHandler(state -> System.out.println(state.kind()));
    client
        .connect()
        .compose(welcome -> client.say("All tests pass"))
        .onSuccess(seq -> System.out.println("said as " + seq));
    // end::client
    return client;
  }

  static void stop(Vertx vertx, String deploymentId) {
    // tag::stop
    vertx.undeploy(deploymentId).onSuccess(v -> System.out.println("chat is down"));
    // end::stop
  }
}
