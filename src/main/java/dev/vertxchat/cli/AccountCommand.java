package dev.vertxchat.cli;

import dev.vertxchat.account.AccountFile;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.log.LogStore;
import dev.vertxchat.log.sql.Databases;
import dev.vertxchat.log.sql.SqlAccounts;
import dev.vertxchat.server.AuthKind;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** A command that works on the accounts of a server, which may be running, and ends. */
abstract class AccountCommand extends HistoryCommand {
  @Override
  final void run(Vertx vertx, ChatServerOptions server) throws Exception {
    if (server.getAuthKind() != AuthKind.ACCOUNTS) {
      System.err.println(
          "vertx-chat: this server asks nobody for an account: its auth.kind is "
              + ChatServerOptions.AUTH_KIND.toJson(server.getAuthKind()));
    }
    String url = server.getHistoryUrl();
    if (url.equals(LogStore.MEMORY)) {
      run(new AccountFile(Path.of(server.getAuthFile()), Runnable::run));
      return;
    }
    LogStore logs = Cli.await(Databases.openBeside(vertx, url));
    try {
      run(SqlAccounts.beside(logs));
    } finally {
      Cli.await(logs.close());
    }
  }

  /** Does it, on a thread that may block. */
  abstract void run(Accounts accounts) throws Exception;
}
