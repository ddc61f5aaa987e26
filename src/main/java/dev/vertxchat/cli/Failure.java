package dev.vertxchat.cli;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.log.LogException;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a person is told when the program cannot go on: one line, no stack trace. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  Failure(String message, Throwable cause) {
    super(message, cause);
  }

  static String inOneLine(Throwable e) {
    Throwable cause = unwrapped(e);
    boolean forPeople =
        cause instanceof Failure
            || cause instanceof ConfigException
            || cause instanceof LogException;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse(cause.toString());
    return forPeople ? line : cause.getClass().getSimpleName() + ": " + line;
  }

  /** The failure of a future, without what waiting for it wrapped around. */
  static Throwable unwrapped(Throwable e) {
    boolean wraps = e instanceof ExecutionException || e instanceof CompletionException;
    return wraps && e.getCause() != null ? unwrapped(e.getCause()) : e;
  }

  /** Why a server could not listen. */
  static Exception toListen(String host, int port, Throwable e) {
    Throwable cause = unwrapped(e);
    if (cause instanceof BindException) {
      return new Failure(
          "can't listen on %s:%d: %s. Is another server running there? --port chooses another port"
              .formatted(host, port, cause.getMessage()),
          cause);
    }
    if (cause instanceof java.net.UnknownHostException) {
      return new Failure(
          "can't listen on %s:%d: host unknown, allowed: an address of this machine"
              .formatted(host, port),
          cause);
    }
    return cause instanceof Exception exception ? exception : new Failure(e.getMessage(), e);
  }
}
