package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.RefusedException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConfigException("port: found 0"), "port: found 0"),
        Arguments.of(new RefusedException(ErrorCode.BAD_ROOM, "no room"), "no room"),
        Arguments.of(new IOException("Connection reset"), "Connection reset"),
        Arguments.of(new NoSuchFileException("/a/b"), "/a/b: no such file or directory"),
        Arguments.of(new AccessDeniedException("/a/b"), "/a/b: permission denied"),
        Arguments.of(new FileSystemException("/a", null, "Is full"), "/a: Is full"),
        Arguments.of(new CompletionException(new ExecutionException(new Failure("x", null))), "x"),
        Arguments.of(new IllegalStateException("a fault"), "IllegalStateException: a fault"),
        Arguments.of(new IOException("two\nlines"), "two"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isToldInOneLineAndWithoutAClassUnlessItIsAFaultOfOurs(Throwable failure, String line) {
    assertEquals(line, Failure.inOneLine(failure));
  }

  @Test
  void onlyAPortInUseIsSaidToBeAnotherServers() {
    assertEquals(
        "can't listen on h:1: Address already in use. Is another server running there? --port"
            + " chooses another port",
        Failure.toListen("h", 1, -1, new BindException("Address already in use")).getMessage());
    assertEquals(
        "can't listen on h:1: Permission denied. Allowed: an address of this machine, and a port"
            + " that this user may open",
        Failure.toListen("h", 1, -1, new BindException("Permission denied")).getMessage());
    assertEquals(
        "can't listen on h:1 or 2: Address already in use. Is another server running there? --port"
            + " chooses another port",
        Failure.toListen(
                "h",
                1,
                2,
                new IOException("bind(..) failed with error(-98): Address already in use"))
            .getMessage());
  }
}
