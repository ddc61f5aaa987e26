package dev.vertxchat.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is a module can embed the chat, with what docs/embedding.md says it needs.
 */
class ModuleTest {
  private static final Pattern NEEDED =
      Pattern.compile(
          "(vertx-core|netty-(?!transport-(classes|native)-epoll)|jackson-core|precis|slf4j-api).*\\.jar");
  private static final String APPLICATION =
      """
      package app;

      import dev.vertxchat.client.ChatClientOptions;
      import dev.vertxchat.server.ChatServerOptions;
      import dev.vertxchat.server.ChatServerVerticle;
      import io.vertx.core.Vertx;
      import java.util.concurrent.TimeUnit;

      public class Application {
        public static void main(String[] arguments) throws Exception {
          Vertx vertx = Vertx.vertx();
          ChatServerOptions options =
              new ChatServerOptions().setPort(0).set(ChatServerOptions.LINE_BYTES, 8_192);
          vertx.deployVerticle(new ChatServerVerticle(options)).await(30, TimeUnit.SECONDS);
          System.out.println("the chat runs in " + ChatServerVerticle.class.getModule()
              + ", its client is in " + ChatClientOptions.class.getModule());
          vertx.close().await(30, TimeUnit.SECONDS);
        }
      }
      """;

  @TempDir Path dir;
  private Path descriptor;

  @BeforeEach
  void describe() throws IOException {
    descriptor = dir.resolve("module-info.java");
    Files.writeString(descriptor, "module app { requires dev.vertxchat; }");
  }

  @Test
  void anApplicationDeploysTheServer() throws Exception {
    assertEquals("", compile("Application", APPLICATION));
    assertEquals(
        List.of("the chat runs in module dev.vertxchat, its client is in module dev.vertxchat"),
        run("app/app.Application"));
  }

  @Test
  void anApplicationDoesNotSeeWhatIsNotMeantForIt() throws Exception {
    String source = "package app; class Peek { dev.vertxchat.room.Rooms rooms; }";
    String said = compile("Peek", source);
    assertTrue(said.contains("package dev.vertxchat.room is not visible"), said);
  }

  private Path classes() {
    return dir.resolve("classes");
  }

  /** What the compiler says: nothing if all is well. */
  private String compile(String name, String source) throws IOException {
    Path file = Files.writeString(dir.resolve(name + ".java"), source);
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            out,
            out,
            "-Xlint:all,-classfile",
            "--module-path",
            modulePath(),
            "-d",
            classes().toString(),
            descriptor.toString(),
            file.toString());
    return said.toString();
  }

  /** The lines that the main class of a module prints, to either stream. */
  private List<String> run(String main) throws IOException, InterruptedException {
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath() + File.pathSeparator + classes(),
                "--module",
                main)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(40, TimeUnit.SECONDS), () -> "still runs: " + read(output));
      List<String> said = read(output);
      assertEquals(0, process.exitValue(), said::toString);
      return said.stream().filter(line -> !line.startsWith("SLF4J")).toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> read(Path output) {
    try {
      return Files.readAllLines(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of("unreadable: " + e.getMessage());
    }
  }

  /** Our classes and the few jars that embedding pulls in. */
  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(ModuleTest::isNeeded)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isNeeded(String entry) {
    Path path = Path.of(entry);
    return Files.exists(path.resolve("module-info.class"))
        || NEEDED.matcher(path.getFileName().toString()).matches();
  }
}
