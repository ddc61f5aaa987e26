package dev.vertxchat.cli;

import dev.vertxchat.account.Account;
import dev.vertxchat.account.Accounts;
import dev.vertxchat.account.PasswordHash;
import dev.vertxchat.protocol.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chat user}: the names that are registered. */
@Command(
    name = "user",
    description = {
      "Registers names, for a server with auth.kind accounts; it may be running, and",
      "sees what has changed at the next hello. A password is asked for on the",
      "terminal, where it does not show, or is the first line of standard input."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    subcommands = {
      UserCommand.Add.class,
      UserCommand.Passwd.class,
      UserCommand.Remove.class,
      UserCommand.Listing.class
    })
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** One that is about a name. */
  abstract static class OfName extends AccountCommand {
    @Parameters(paramLabel = "NAME", description = "the username")
    private String typed;

    @Override
    final void run(Accounts accounts) throws Exception {
      Names.Name name = Cli.name(typed);
      run(accounts, name, Cli.await(accounts.find(name)));
    }

    /** {@code there} is the account whose name it is, or looks like; null if there is none. */
    abstract void run(Accounts accounts, Names.Name name, Account there) throws Exception;

    static Failure missing(Names.Name name) {
      return new Failure(name.text() + " is not registered: user list shows who is", null);
    }
  }

  /** {@code chat user add}. */
  @Command(
      name = "add",
      description = "Registers a name.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Add extends OfName {
    @Option(names = "--operator", description = "its owner may keep order")
    private boolean operator;

    @Override
    void run(Accounts accounts, Names.Name name, Account there) throws Exception {
      if (there != null) {
        throw taken(name, there);
      }
      String hash = PasswordHash.of(NewPassword.ask(name.text()));
      Account account =
          new Account(name, hash, operator, Instant.now().truncatedTo(ChronoUnit.MILLIS));
      if (!Cli.await(accounts.add(account))) {
        throw taken(name, account);
      }
      System.out.println(account + " is registered");
    }

    private static Failure taken(Names.Name name, Account there) {
      return new Failure(
          there.is(name)
              ? name.text() + " is registered already: user passwd changes the password"
              : name.text() + " looks like " + there.name().text() + ", which is registered",
          null);
    }
  }

  /** {@code chat user passwd}. */
  @Command(
      name = "passwd",
      description = "Gives a registered name another password.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Passwd extends OfName {
    @Override
    void run(Accounts accounts, Names.Name name, Account there) throws Exception {
      if (there == null || !there.is(name)) {
        throw missing(name);
      }
      String hash = PasswordHash.of(NewPassword.ask(there.name().text()));
      if (!Cli.await(accounts.setHash(name, hash))) {
        throw missing(name);
      }
      System.out.println(there.name().text() + " has another password");
    }
  }

  /** {@code chat user remove}. */
  @Command(
      name = "remove",
      description = "Removes the account of a name, which is free for anyone then.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Remove extends OfName {
    @Override
    void run(Accounts accounts, Names.Name name, Account there) throws Exception {
      if (!Cli.await(accounts.remove(name))) {
        throw missing(name);
      }
      System.out.println(name.text() + " is removed");
    }
  }

  /** {@code chat user list}. */
  @Command(
      name = "list",
      description = "Shows which names are registered, since when, and who is an operator.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Listing extends AccountCommand {
    @Override
    void run(Accounts accounts) throws Exception {
      for (Account account : Cli.await(accounts.list())) {
        System.out.println(account.created().truncatedTo(ChronoUnit.SECONDS) + " " + account);
      }
    }
  }
}
