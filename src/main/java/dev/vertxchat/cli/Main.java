package dev.vertxchat.cli;

import dev.vertxchat.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code chat server}, {@code chat client} and what {@code --help} lists. */
@Command(
    name = "chat",
    description = "A chat that anything can join.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it failed to start or to go on",
      "2:the command line or the configuration is wrong",
      "3:the server refused the username, password or room, or is not trusted (client);"
          + " memory is used up (server)"
    },
    subcommands = {
      ServerCommand.class,
      ClientCommand.class,
      BackupCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      UserCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** As the JVM itself has it for {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int MEMORY_USED_UP = 3;

  /** Of the time at the beginning of each line of the log. */
  static final String LOG_TIME_FORMAT = "yyyy-MM-dd HH:mm:ss";

  private static final int DRAIN_MILLISECONDS = 1_000;

  @Spec private CommandSpec spec;

  /** Reads the version from the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"vertx-chat " + (version == null ? "(not packaged)" : version)};
    }
  }

  public static void main(String[] args) {
    System.setOut(utf8(new FileOutputStream(FileDescriptor.out)));
    System.setErr(utf8(new FileOutputStream(FileDescriptor.err)));
    plainLogLines();
    // In TLS 1.2 a client may ask for a new handshake over and over, which costs it little.
    setIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    System.exit(run(args));
  }

  /** Names and texts are not ASCII, whatever the locale of the machine says. */
  private static PrintStream utf8(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  /**
   * From now on whoever prints does not wait for the output to be read; what is printed at the end
   * of the process is waited for, but not for long.
   *
   * @return to be run before a {@link Runtime#halt}
   */
  static Runnable queueOutput() {
    QueuedOutput out = new QueuedOutput(new FileOutputStream(FileDescriptor.out), "output");
    QueuedOutput err = new QueuedOutput(new FileOutputStream(FileDescriptor.err), "error-output");
    System.setOut(utf8(out));
    System.setErr(utf8(err));
    Runnable drain =
        () -> {
          out.drain(DRAIN_MILLISECONDS);
          err.drain(DRAIN_MILLISECONDS);
        };
    Runtime.getRuntime().addShutdownHook(new Thread(drain, "drain-output"));
    return drain;
  }

  /** The operator reads what happened and when; which thread and class said it is noise. */
  private static void plainLogLines() {
    setIfAbsent("org.slf4j.simpleLogger.showDateTime", "true");
    setIfAbsent("org.slf4j.simpleLogger.dateTimeFormat", LOG_TIME_FORMAT);
    setIfAbsent("org.slf4j.simpleLogger.showThreadName", "false");
    setIfAbsent("org.slf4j.simpleLogger.showLogName", "false");
    // It warns of each message that was under way to a session as it left: nobody misses that.
    setIfAbsent(
        "org.slf4j.simpleLogger.log.io.vertx.core.eventbus.impl.MessageConsumerImpl", "error");
    // At each connection that it can't accept; DescriptorWatch says it once.
    setIfAbsent("org.slf4j.simpleLogger.log.io.netty.channel.DefaultChannelPipeline", "error");
    setIfAbsent(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static int run(String[] args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
        .execute(args);
  }

  private static int failed(Exception e) {
    System.err.println("vertx-chat: " + Failure.inOneLine(e));
    return e instanceof ConfigException ? USAGE : FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to run: " + String.join(", ", spec.subcommands().keySet()));
  }
}
