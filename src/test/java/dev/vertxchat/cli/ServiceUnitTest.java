package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertxchat.config.Setting;
import dev.vertxchat.server.ChatServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code packaging/vertx-chat.service} holds what systemd and the server know. */
class ServiceUnitTest {
  private static final Path UNIT = Path.of("packaging", "vertx-chat.service");
  private static final String PROGRAM = "/opt/vertx-chat/run.sh";

  /** In tenths of what {@code systemd-analyze security} gives, from 0 (best) to 10. */
  private static final int MOST_EXPOSURE = 15;

  private static Map<String, String> options() throws Exception {
    return Files.readAllLines(UNIT).stream()
        .filter(line -> line.matches("[A-Z].*=.*"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(o -> o[0], o -> o[1], (first, second) -> first + " " + second));
  }

  /** Fails with what it said when it does not like the unit. */
  private static void analyze(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd here");
    ProcessBuilder command = new ProcessBuilder("systemd-analyze");
    command.command().addAll(List.of(arguments));
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(!said.contains("Unknown") && !said.contains("ignoring"), said);
  }

  @Test
  void systemdKnowsAllThatItSays(@TempDir Path dir) throws Exception {
    Path unit = dir.resolve("vertx-chat.service");
    String program = Path.of("run.sh").toAbsolutePath().toString(); // which must be there
    Files.writeString(unit, Files.readString(UNIT).replace(PROGRAM, program));
    analyze("verify", unit.toString());
  }

  @Test
  void systemdFindsLittleThatCouldBeTakenFromIt() throws Exception {
    analyze("security", "--offline=true", "--threshold=" + MOST_EXPOSURE, UNIT.toString());
  }

  @Test
  void itsCommandLineIsOneOfOurs() throws Exception {
    List<String> command = Arrays.asList(options().get("ExecStart").split(" "));
    assertEquals(PROGRAM, command.get(0));
    CommandLine.ParseResult parsed =
        new CommandLine(new Main())
            .parseArgs(command.subList(1, command.size()).toArray(String[]::new));
    assertEquals("server", parsed.subcommand().commandSpec().name());
  }

  @Test
  void itsVariablesAreSettingsOfTheServer() throws Exception {
    String[] variable = options().get("Environment").split("=", 2);
    Setting<?> setting =
        ChatServerOptions.SETTINGS.stream()
            .filter(each -> each.environmentVariable().equals(variable[0]))
            .findFirst()
            .orElse(null);
    assertNotNull(setting, variable[0]);
    assertEquals(variable[1], setting.parse(variable[1]));
    assertEquals("vertx-chat", options().get("StateDirectory"));
    assertTrue(variable[1].startsWith("sqlite:/var/lib/vertx-chat/"), variable[1]);
  }

  @Test
  void whoStopsItWaitsUntilItHasDrained() throws Exception {
    int seconds = Integer.parseInt(options().get("TimeoutStopSec"));
    int drains = new ChatServerOptions().get(ChatServerOptions.DRAIN_SECONDS);
    assertTrue(seconds > drains + ServerCommand.CLOSE_SECONDS, drains + " and what closing takes");
  }

  @Test
  void aWrongConfigurationIsNotTriedAgain() throws Exception {
    assertEquals(String.valueOf(Main.USAGE), options().get("RestartPreventExitStatus"));
  }
}
