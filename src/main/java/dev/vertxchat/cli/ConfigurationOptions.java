package dev.vertxchat.cli;

import dev.vertxchat.config.Setting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Option;

/** The options by which every command that has settings takes them; a picocli mixin. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a JSON file with settings (run.sh: the one in conf/)")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting by its key, with dots for groups; repeatable")
  private Map<String, String> values = new LinkedHashMap<>();

  /**
   * What {@code --set} gave, to which a command adds its own options.
   *
   * @param settings those of the command
   * @param others those of other commands
   */
  Configuration begin(List<Setting<?>> settings, List<Setting<?>> others) {
    return new Configuration(settings, others).with(values);
  }

  /**
   * Gathers the settings from the file, the environment and the command line.
   *
   * @param shipped the name of the shipped file, for when none is given
   */
  JsonObject load(Vertx vertx, Configuration commandLine, String shipped)
      throws InterruptedException, ExecutionException {
    return commandLine.load(vertx, file == null ? Cli.shipped(shipped) : file, System.getenv());
  }
}
