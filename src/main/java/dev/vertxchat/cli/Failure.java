package dev.vertxchat.cli;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.PemException;
import dev.vertxchat.log.LogException;
import dev.vertxchat.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** What a person is told when the program cannot go on: one line, no stack trace. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What its native transport puts before the words of the system. */
  private static final Pattern OF_NETTY = Pattern.compile("^\\w+\\(\\.\\.\\) failed.*?: ");

  Failure(String message, Throwable cause) {
    super(message, cause);
  }

  static String inOneLine(Throwable e) {
    Throwable cause = unwrapped(e);
    boolean forPeople =
        cause instanceof Failure
            || cause instanceof ConfigException
            || cause instanceof LogException
            || cause instanceof PemException
            || cause instanceof RefusedException
            || cause instanceof IOException;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse(cause.toString());
    if (cause instanceof FileSystemException of && of.getReason() == null) {
      return of.getFile() + ": " + reason(of);
    }
    return forPeople ? line : cause.getClass().getSimpleName() + ": " + line;
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    return e instanceof AccessDeniedException ? "permission denied" : e.getClass().getSimpleName();
  }

  /** The failure of a future, without what waiting for it wrapped around. */
  static Throwable unwrapped(Throwable e) {
    boolean wraps = e instanceof ExecutionException || e instanceof CompletionException;
    return wraps && e.getCause() != null ? unwrapped(e.getCause()) : e;
  }

  /**
   * Why a server could not listen.
   *
   * @param tlsPort -1 for none beside the other
   */
  static Exception toListen(String host, int port, int tlsPort, Throwable e) {
    Throwable cause = unwrapped(e);
    String ports = tlsPort < 0 ? String.valueOf(port) : port + " or " + tlsPort;
    if (cause instanceof java.net.UnknownHostException) {
      return new Failure(
          "can't listen on %s:%s: host unknown, allowed: an address of this machine"
              .formatted(host, ports),
          cause);
    }
    if (cause instanceof IOException && cause.getMessage() != null) {
      String why = OF_NETTY.matcher(cause.getMessage()).replaceFirst("");
      return new Failure(
          "can't listen on %s:%s: %s. %s"
              .formatted(
                  host,
                  ports,
                  why,
                  why.contains("in use")
                      ? "Is another server running there? --port chooses another port"
                      : "Allowed: an address of this machine, and a port that this user may open"),
          cause);
    }
    return cause instanceof Exception exception ? exception : new Failure(e.getMessage(), e);
  }
}
