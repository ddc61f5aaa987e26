package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.testing.ChatProcess;
import dev.vertxchat.testing.FreePort;
import dev.vertxchat.testing.LineClient;
import dev.vertxchat.testing.Until;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run.sh} in a checkout of its own, whose jar is the packaged one. */
class RunScriptIT {
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path temporary;
  private Path checkout;
  private Path elsewhere;
  private Path builtJar;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectory(temporary.toRealPath().resolve("the checkout"));
    elsewhere = Files.createDirectory(temporary.toRealPath().resolve("elsewhere"));
    copy("run.sh");
    copy("conf/server.json");
    copy("conf/client.json");
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.createDirectories(checkout.resolve("src/main"));
    for (String source : List.of("pom.xml", "src/main")) {
      Files.setLastModifiedTime(checkout.resolve(source), FileTime.from(OLD));
    }
    builtJar = checkout.resolve("target/vertx-chat-0.0-all.jar");
    Files.createDirectories(builtJar.getParent());
    Files.copy(Path.of(System.getProperty("chat.jar")), builtJar);
  }

  private void copy(String file) throws IOException {
    Path to = checkout.resolve(file);
    Files.createDirectories(to.getParent());
    Files.copy(Path.of(file), to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** As typed in another directory than the checkout's. */
  private ProcessBuilder command(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private ProcessBuilder runSh(String... args) {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("run.sh").toString()));
    command.addAll(List.of(args));
    return command(command.toArray(String[]::new));
  }

  private static ProcessBuilder with(Map<String, String> environment, ProcessBuilder command) {
    command.environment().putAll(environment);
    return command;
  }

  /** Runs it to its end and returns what it printed. */
  private static List<String> run(int code, ProcessBuilder command) throws Exception {
    try (ChatProcess process = ChatProcess.start(command)) {
      process.endOfInput();
      assertEquals(code, process.awaitExit(), process.output().toString());
      return process.output();
    }
  }

  private static void refuses(String message, ProcessBuilder command) throws Exception {
    List<String> output = run(1, command);
    assertEquals(1, output.size(), output.toString());
    assertTrue(
        output.get(0).startsWith("run.sh: ") && output.get(0).contains(message), output.get(0));
  }

  /** A program that is found before the real one. */
  private Map<String, String> instead(String program, String script) throws IOException {
    Path directory = Files.createDirectories(temporary.resolve("bin"));
    Path file = Files.writeString(directory.resolve(program), "#!/bin/sh\n" + script);
    assertTrue(file.toFile().setExecutable(true));
    return Map.of("PATH", directory + ":" + System.getenv("PATH"));
  }

  @Test
  void isReachedThroughALinkFromAnywhereAndFindsTheSameHistory() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("chat"), checkout.resolve("run.sh"));
    try (ChatProcess server =
        ChatProcess.start(command(link.toString(), "server", "--port", "0"))) {
      server.awaitLine("History: sqlite:" + checkout.resolve("data/chat.db"));
    }
    List<String> backup = run(0, runSh("backup", "copy.db"));
    assertTrue(backup.get(0).startsWith("copy.db holds all of"), backup.toString());
    assertTrue(Files.exists(elsewhere.resolve("copy.db")));
  }

  @Test
  void aServerGoesOnWithItsOwnJarWhenAnotherIsBuilt() throws Exception {
    try (ChatProcess server = ChatProcess.start(runSh("server", "--port", "0"))) {
      int port = server.awaitPort();
      Files.writeString(checkout.resolve("src/main/New.java"), "class New {}");
      try (OutputStream inPlace = Files.newOutputStream(builtJar)) {
        new JarOutputStream(inPlace).close();
      }
      try (ChatProcess other = ChatProcess.start(runSh("--version"))) {
        assertNotEquals(0, other.awaitExit(), "it runs the new jar, which has nothing in it");
      }
      try (LineClient program = LineClient.json(port, "Program");
          LineClient person = LineClient.plain(port, "Person")) {
        program.sendJson("say", "text", "of classes that nobody needed before", "ref", 1);
        person.expect("Program: of classes that nobody needed before");
        person.send("/search classes");
        person.expect("a found line", line -> line.contains("nobody needed"));
      }
      server.terminate();
      assertEquals(0, server.awaitExit(), server.output().toString());
    }
  }

  @Test
  void argumentsAreUtf8WhateverTheLocale() throws Exception {
    try (ChatProcess server = ChatProcess.start(runSh("server", "--port", "0"))) {
      String port = String.valueOf(server.awaitPort());
      ProcessBuilder client =
          command("sh", "-c", "exec \"$0\" client --port $1 --name $(printf 'Zo\\303\\253')");
      client.command().addAll(List.of(checkout.resolve("run.sh").toString(), port));
      client.environment().remove("LC_CTYPE");
      try (ChatProcess zoe = ChatProcess.start(with(Map.of("LANG", "C", "LC_ALL", "C"), client))) {
        zoe.type("Grüße\n");
        zoe.endOfInput();
        assertEquals(0, zoe.awaitExit(), zoe.output().toString());
      }
      server.awaitLine("[MSG] Zoë: Grüße");
    }
  }

  @Test
  void aStreamThatIsClosedIsNoFileThatJavaOpens() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")));
    int port = FreePort.choose(new Random());
    ProcessBuilder closed =
        command("bash", "-c", "exec \"$0\" server --port " + port + " <&- >&- 2>&-");
    closed.command().add(checkout.resolve("run.sh").toString());
    try (ChatProcess server = ChatProcess.start(closed)) {
      Path streams = Path.of("/proc", String.valueOf(server.pid()), "fd");
      Until.isTrue("it listens", () -> UnreadOutputIT.listens(port));
      for (int stream = 0; stream <= 2; stream++) {
        Path file = Files.readSymbolicLink(streams.resolve(String.valueOf(stream)));
        assertEquals(Path.of("/dev/null"), file);
      }
    }
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("target/run"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void theArchiveOfClassesIsMadeWithoutTheUsersSettingsAndHistory() throws Exception {
    Path history = elsewhere.resolve("users.db");
    Map<String, String> settings =
        Map.of("VERTX_CHAT_HISTORY_URL", "sqlite:" + history, "VERTX_CHAT_PROT", "a mistake");
    assertTrue(run(0, with(settings, runSh("--version"))).get(0).startsWith("vertx-chat "));
    assertEquals(1, archives().size());
    assertFalse(Files.exists(history));
    assertFalse(Files.exists(checkout.resolve("data")));
    FileTime made = Files.getLastModifiedTime(archives().get(0));
    run(0, runSh("--version"));
    assertEquals(made, Files.getLastModifiedTime(archives().get(0)), "once is enough");
  }

  @Test
  void saysWhichJavaItNeeds() throws Exception {
    refuses(
        "no Java found (" + elsewhere + "/bin/java): install a JDK of version 17 or newer",
        with(Map.of("JAVA_HOME", elsewhere.toString()), runSh("server")));
    ProcessBuilder old =
        with(instead("java", "echo 'openjdk full version \"1.8.0_392-b08\"' >&2"), runSh("server"));
    old.environment().remove("JAVA_HOME");
    refuses("Java 17 or newer is needed, java is 8: set JAVA_HOME", old);
  }

  @Test
  void showsHowFarABuildIsAndRunsWhatItMade() throws Exception {
    String jar = builtJar.toString();
    Files.move(builtJar, elsewhere.resolve("made.jar"));
    Map<String, String> maven =
        instead(
            "mvn",
            """
            echo "[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ vertx-chat ---"
            echo "[INFO] Downloaded from central: https://repo.example/a.jar (1 kB)"
            echo "[INFO] --- shade:3.6.1:shade (default) @ vertx-chat ---"
            cp '%s' '%s'
            """
                .formatted(elsewhere.resolve("made.jar"), jar));
    List<String> output = run(0, with(maven, runSh("--version")));
    assertEquals("Building: compile. shade", output.get(0), output.toString());
    assertTrue(output.get(1).startsWith("vertx-chat "), output.toString());
    assertEquals(1, run(0, with(maven, runSh("--version"))).size(), "once is enough");
    Files.writeString(checkout.resolve("src/main/New.java"), "class New {}");
    assertEquals(2, run(0, with(maven, runSh("--version"))).size(), "a source is newer");
  }

  @Test
  void saysWhyABuildFailed() throws Exception {
    Files.delete(builtJar);
    Map<String, String> maven =
        instead("mvn", "echo '[INFO] --- a:1:compile (x) @ y ---'; echo '[ERROR] no'; exit 1");
    List<String> output = run(1, with(maven, runSh("--version")));
    assertEquals("Building: compile", output.get(0), output.toString());
    assertEquals("[ERROR] no", output.get(1), output.toString());
    assertTrue(output.get(2).contains("target/run/build.log"), output.toString());
    assertEquals(3, output.size(), output.toString());
  }

  /** As one to whom the checkout's permissions apply, which root is not. */
  private ProcessBuilder asOther(ProcessBuilder command) {
    boolean root = System.getProperty("user.name").equals("root");
    assumeFalse(root && !Files.isExecutable(Path.of("/usr/bin/setpriv")), "no way to be less");
    if (root) {
      command.command().addAll(0, List.of("setpriv", "--bounding-set=-dac_override"));
    }
    return command;
  }

  private void setWritable(boolean writable) throws IOException {
    try (Stream<Path> files = Files.walk(checkout)) {
      files.forEach(file -> assertTrue(file.toFile().setWritable(writable)));
    }
  }

  @Test
  void aCheckoutThatCannotBeWrittenIsSaidInOneLineUnlessAllIsThere() throws Exception {
    setWritable(false);
    try {
      refuses("the jar is to be built, but", asOther(runSh("--version")));
      setWritable(true);
      run(0, runSh("--version"));
      setWritable(false);
      assertTrue(run(0, asOther(runSh("--version"))).get(0).startsWith("vertx-chat "));
    } finally {
      setWritable(true);
    }
  }

  private static void may(String permissions, Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  /** As nobody, on a machine on which that directory alone can be written. */
  private static ProcessBuilder confined(Path writable, ProcessBuilder command) throws Exception {
    String script =
        """
        mount --make-rprivate / && mount --bind '%1$s' '%1$s' &&
        while read -r _ at _; do
          mount -o remount,bind,ro "$at" 2>/dev/null
        done </proc/self/mounts
        mount -o remount,bind,rw '%1$s' &&
        ! touch '%2$s' 2>/dev/null &&
        exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
        """
            .formatted(writable, writable.resolveSibling("not writable"));
    command.command().addAll(0, List.of("unshare", "-m", "sh", "-c", script, "sh"));
    return command;
  }

  @Test
  void anotherUserServesFromAReadOnlyMachineOnWhichTheDataFolderAloneIsWritable() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can be another user");
    assumeTrue(
        new ProcessBuilder("unshare", "-m", "mount", "--make-rprivate", "/").start().waitFor() == 0,
        "no namespaces here");
    run(0, runSh("--version")); // prepares it
    Path data = Files.createDirectory(elsewhere.resolve("data"));
    may("rwx------", data);
    Files.setAttribute(data, "unix:uid", 65534);
    may("rwxr-xr-x", temporary);
    ProcessBuilder command =
        runSh("server", "--port", "0", "--history", "sqlite:" + data + "/c.db");
    try (ChatProcess server = ChatProcess.start(confined(data, command))) {
      try (LineClient program = LineClient.json(server.awaitPort(), "Program")) {
        program.sendJson("say", "text", "kept", "ref", 1).expectJson("ack", "ref", 1);
        program.sendJson("search", "text", "kept").expectJson("found");
        assertEquals(List.of("c.db", "c.db-server", "c.db-shm", "c.db-wal"), names(data));
      }
      server.terminate();
      assertEquals(0, server.awaitExit(), server.output().toString());
      assertFalse(server.output().toString().contains("WARN"), server.output().toString());
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void memoryUsedUpEndsTheProcessWithALineAndACode() throws Exception {
    Map<String, String> options = Map.of("JAVA_OPTS", "-XX:+UseSerialGC -Xmx4m");
    run(0, runSh("--version"));
    List<String> output = run(3, with(options, runSh("server", "--port", "0")));
    assertEquals(List.of("Terminating due to java.lang.OutOfMemoryError: Java heap space"), output);
  }
}
