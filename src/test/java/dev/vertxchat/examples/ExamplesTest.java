package dev.vertxchat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.server.ChatServerOptions;
import dev.vertxchat.server.ChatServerVerticle;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples as real processes against a real server. */
@Timeout(60)
class ExamplesTest {
  private static final Predicate<String> OF_BOB = line -> line.startsWith("Bob: ");
  private static final Predicate<String> OF_ALICE = line -> line.startsWith("Alice: ");

  /** The examples, and what runs each. */
  enum Example {
    PYTHON("python3", "chat.py"),
    NODE("node", "chat.mjs"),
    BASH("bash", "chat.sh");

    private final String language;
    private final Path file;

    Example(String language, String file) {
      this.language = language;
      this.file = Path.of("examples", file);
    }
  }

  private Vertx vertx;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    vertx = Vertx.vertx();
    ChatServerOptions options =
        new ChatServerOptions().setPort(0).set(ChatServerOptions.LOG_LINES, false);
    ChatServerVerticle server = new ChatServerVerticle(options);
    vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void isShort(Example example) throws IOException {
    try (Stream<String> lines = Files.lines(example.file)) {
      assertTrue(lines.count() < 60, "60 lines or more");
    }
  }

  @ParameterizedTest
  @EnumSource
  void chatsAndEndsWithItsInput(Example example) throws Exception {
    try (Peer bob = Peer.plain(port, "Bob");
        Peer alice = Peer.process(run(example, port, "Alice"))) {
      bob.await("* Alice joined");
      alice.say("Grüße, \"Bob\" \\ 😀");
      bob.await("Alice: Grüße, \"Bob\" \\ 😀");
      bob.say("Hello!");
      alice.await("Bob: Hello!");
      alice.say("one more");
      alice.end();
      assertEquals(0, alice.awaitExit());
      bob.await("* Alice left");
      assertEquals(List.of("Alice: Grüße, \"Bob\" \\ 😀", "Alice: one more"), bob.lines(OF_ALICE));
      assertEquals(List.of("Bob: Hello!"), alice.lines(OF_BOB));
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysAllOfALongInputInOrder(Example example) throws Exception {
    List<String> lines = IntStream.range(0, 5_000).mapToObj(i -> "Alice: line " + i).toList();
    Path input = Files.createTempFile("vertx-chat", ".txt");
    Files.write(input, lines.stream().map(line -> line.substring(7)).toList());
    try (Peer bob = Peer.plain(port, "Bob");
        Peer alice = Peer.process(run(example, input.toFile(), port, "Alice"))) {
      assertEquals(0, alice.awaitExit());
      bob.await("* Alice left");
      assertEquals(lines, bob.lines(OF_ALICE));
    } finally {
      Files.delete(input);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesToTheRoomItIsTold(Example example) throws Exception {
    try (Peer bob = Peer.plain(port, "Bob");
        Peer alice = Peer.process(run(example, port, "Alice", "ops"))) {
      bob.say("/join ops");
      bob.await(line -> line.startsWith("* ✔ You are in ops now"));
      alice.say("Hello");
      bob.await(line -> line.endsWith("Alice: Hello")); // live, or out of the history
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenItsNameIsTaken(Example example) throws Exception {
    try (Peer alice = Peer.plain(port, "Alice")) {
      alice.say("/who"); // she is here
      assertEquals(1, Peer.process(run(example, port, "Alice")).awaitExit());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTHON", "NODE"})
  void missesNothingAndDoublesNothingWhenItsConnectionIsCut(Example example) throws Exception {
    try (CuttableRelay relay = new CuttableRelay(port);
        Peer bob = Peer.plain(port, "Bob");
        Peer alice = Peer.process(run(example, relay.port(), "Alice"))) {
      bob.await("* Alice joined");
      alice.say("said 0");
      bob.say("said 0");
      alice.await("Bob: said 0");
      alice.say("said 1"); // whether it arrives before the cut is left to chance
      relay.cut();
      alice.say("said 2"); // while the connection is lost
      bob.say("said 1");
      bob.say("said 2");
      alice.await("Bob: said 2");
      alice.say("said 3");
      bob.await("Alice: said 3");
      bob.say("said 3");
      alice.await("Bob: said 3");
      assertEquals(2, relay.accepted());
      assertEquals(numbered("Alice: said "), bob.lines(OF_ALICE));
      assertEquals(numbered("Bob: said "), alice.lines(OF_BOB));
      assertEquals(List.of(), bob.lines("* Alice left"::equals), "it came back in time");
    }
  }

  @Test
  void nodeReadsOnInEachOfItsRoomsWhenItsConnectionIsCut() throws Exception {
    try (CuttableRelay relay = new CuttableRelay(port);
        Peer bob = Peer.plain(port, "Bob");
        Peer carol = Peer.plain(port, "Carol");
        Peer alice = Peer.process(run(Example.NODE, relay.port(), "Alice", "lobby", "Ops"))) {
      carol.say("/join ops");
      carol.await(line -> line.startsWith("* ✔ You are in ops now"));
      bob.await("* Alice joined");
      alice.say("to the first room");
      bob.await("Alice: to the first room");
      carol.say("said 0");
      alice.await("ops Carol: said 0");
      relay.cut();
      bob.say("said 0");
      carol.say("said 1");
      alice.say("to the first room again");
      bob.await("Alice: to the first room again");
      alice.await("lobby Bob: said 0");
      alice.await("ops Carol: said 1");
      alice.end();
      assertEquals(0, alice.awaitExit());
      assertEquals(
          List.of("ops Carol: said 0", "ops Carol: said 1"),
          alice.lines(line -> line.startsWith("ops Carol: ")));
      assertEquals(List.of(), carol.lines(OF_ALICE));
    }
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, 4).mapToObj(i -> prefix + i).toList();
  }

  private static Process run(Example example, int port, String... rest) throws IOException {
    return run(example, null, port, rest);
  }

  private static Process run(Example example, File input, int port, String... rest)
      throws IOException {
    requireInstalled(example.language);
    List<String> command =
        Stream.concat(
                Stream.of(
                    example.language, example.file.toString(), "127.0.0.1", Integer.toString(port)),
                Stream.of(rest))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    if (input != null) {
      builder.redirectInput(input);
    }
    return builder.start();
  }

  /** Under CI a language that is missing is a fault of the CI; elsewhere its tests are skipped. */
  private static void requireInstalled(String language) {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, language)));
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(installed, language + " is not installed");
    } else {
      assumeTrue(installed, language + " is not installed");
    }
  }
}
