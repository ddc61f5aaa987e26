package dev.vertxchat.cli;

import dev.vertxchat.log.sql.LogBackup;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code chat backup}: copies the whole history into one file. */
@Command(
    name = "backup",
    description = {
      "Copies the whole history of a server, which may be running, into a new file.",
      "It holds every line that was acked before, and can serve as a history as it is. A",
      "history in PostgreSQL is copied by pg_dump instead."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class BackupCommand extends HistoryCommand {
  @Parameters(paramLabel = "FILE", description = "the file to write; there must be none yet")
  private Path file;

  @Override
  void run(Vertx vertx, ChatServerOptions server) throws Exception {
    String url = server.get(ChatServerOptions.HISTORY_URL);
    NewFile.write(file, part -> LogBackup.write(url, part));
    System.out.printf(Locale.ROOT, "%s holds all of %s (%,d bytes)%n", file, url, Files.size(file));
  }
}
