package dev.vertxchat.cli;

import dev.vertxchat.log.sql.LogTransfer;
import dev.vertxchat.log.sql.LogWriting;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code chat import}: fills a room with exported entries.
 *
 * <p>All lines are checked before the first is written, and standard input is kept in a file until
 * then: so a SQLite database, which has one writer at a time, is not held while lines arrive.
 */
@Command(
    name = "import",
    description = {
      "Fills a room that has no entries yet with the JSON lines of an export.",
      "Entries keep their numbers and times. All are taken, or none if a line is not",
      "allowed. The server may be running."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class ImportCommand extends HistoryCommand {
  @Parameters(index = "0", paramLabel = "ROOM", description = "the room")
  private String room;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "the file to read, instead of standard input")
  private Path file;

  @Override
  void run(Vertx vertx, ChatServerOptions server) throws Exception {
    String name = Cli.room(room);
    if (file != null) {
      run(vertx, server, name, file, file.toString());
      return;
    }
    Path input = Files.createTempFile("vertx-chat-import", ".jsonl");
    input.toFile().deleteOnExit(); // after Ctrl-C
    try {
      Files.copy(System.in, input, StandardCopyOption.REPLACE_EXISTING);
      run(vertx, server, name, input, "standard input");
    } finally {
      Files.deleteIfExists(input);
    }
  }

  private static void run(
      Vertx vertx, ChatServerOptions server, String room, Path from, String called)
      throws Exception {
    EntryFile entries = new EntryFile(from, called, server.get(ChatServerOptions.LINE_BYTES));
    EntryFile.Range range = entries.read(page -> {});
    LogTransfer transfer =
        Cli.await(LogTransfer.open(vertx, server.get(ChatServerOptions.HISTORY_URL)));
    try {
      write(entries, range, Cli.await(transfer.write(room, range.first())));
    } finally {
      Cli.await(transfer.close());
    }
    System.out.printf(
        Locale.ROOT, "%s has the entries %,d to %,d%n", room, range.first(), range.last());
  }

  private static void write(EntryFile entries, EntryFile.Range range, LogWriting log)
      throws Exception {
    boolean written = false;
    try {
      if (!entries.read(page -> Cli.await(log.add(page))).equals(range)) {
        throw new Failure("the file was changed while it was read", null);
      }
      Cli.await(log.commit());
      written = true;
    } finally {
      if (!written) {
        Cli.await(log.cancel());
      }
    }
  }
}
