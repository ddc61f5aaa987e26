package dev.vertxchat.cli;

import dev.vertxchat.log.sql.LogReading;
import dev.vertxchat.log.sql.LogTransfer;
import dev.vertxchat.protocol.Entry;
import dev.vertxchat.protocol.JsonEncoding;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chat export}: writes the entries of a room for programs. */
@Command(
    name = "export",
    description = {
      "Writes the log of a room as JSON lines, the oldest entry first.",
      "Each is as the server gives it to programs. The server may be running."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class ExportCommand extends HistoryCommand {
  @Parameters(paramLabel = "ROOM", description = "the room")
  private String room;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "a new file to write, instead of standard output")
  private Path output;

  @Override
  void run(Vertx vertx, ChatServerOptions server) throws Exception {
    String name = Cli.room(room);
    LogTransfer transfer =
        Cli.await(LogTransfer.openExisting(vertx, server.get(ChatServerOptions.HISTORY_URL)));
    try {
      LogReading log = Cli.await(transfer.read(name));
      write(name, log);
      Cli.await(log.close());
    } finally {
      Cli.await(transfer.close());
    }
  }

  private void write(String name, LogReading log) throws Exception {
    if (output != null) {
      NewFile.write(
          output,
          part -> {
            try (OutputStream out = Files.newOutputStream(part)) {
              write(name, log, out);
            }
          });
      return;
    }
    try {
      // not System.out, which hides that a disk is full or nobody reads
      write(name, log, new FileOutputStream(FileDescriptor.out));
    } catch (IOException e) {
      throw new Failure("can't write the entries: " + e.getMessage(), e);
    }
  }

  private static void write(String room, LogReading log, OutputStream out) throws Exception {
    for (List<Entry> page = next(log); !page.isEmpty(); page = next(log)) {
      StringBuilder lines = new StringBuilder();
      page.forEach(e -> JsonEncoding.INSTANCE.entry(room, e, lines));
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Entry> next(LogReading log) throws Exception {
    return Cli.await(log.next());
  }
}
