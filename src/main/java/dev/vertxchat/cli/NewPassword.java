package dev.vertxchat.cli;

import dev.vertxchat.account.Passwords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Takes a new password: typed twice and unseen on a terminal, or as one line of standard input;
 * never as an argument, which everyone on the machine could read.
 */
final class NewPassword {
  private NewPassword() {}

  /**
   * Asks for the password of a name.
   *
   * @throws Failure when there is none
   * @throws dev.vertxchat.protocol.RefusedException when it is not allowed
   */
  static String ask(String name) throws IOException, Failure {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (!Cli.isTerminal()) {
      return Passwords.parseNew(line(in));
    }
    Echo.showAtExit(); // after Ctrl-C, too
    if (!Echo.set(false)) {
      throw new Failure(
          "what you type can't be hidden here, for there is no stty; allowed: the password as a"
              + " line of standard input, from a file",
          null);
    }
    try {
      String password = Passwords.parseNew(typed(in, "New password for " + name + ":"));
      if (!password.equals(Passwords.normalized(typed(in, "The same again:")))) {
        throw new Failure("the second was another one", null);
      }
      return password;
    } finally {
      Echo.set(true);
    }
  }

  private static String typed(BufferedReader in, String prompt) throws IOException, Failure {
    System.err.println(prompt);
    return line(in);
  }

  private static String line(BufferedReader in) throws IOException, Failure {
    String line = in.readLine();
    if (line == null) {
      throw new Failure("no password: standard input has ended", null);
    }
    return line;
  }
}
