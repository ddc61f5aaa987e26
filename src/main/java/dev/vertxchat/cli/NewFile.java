package dev.vertxchat.cli;

import dev.vertxchat.config.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes a file that has its name only once it is complete and on the disk, and that its owner alone
 * can read.
 */
final class NewFile {
  private NewFile() {}

  /** What fills the file, which is there and empty. */
  interface Content {
    void writeTo(Path part) throws Exception;
  }

  /**
   * Writes a file beside its place and moves it there. If that fails nothing is left.
   *
   * @throws Failure when the file is there already, or cannot be made
   */
  static void write(Path file, Content content) throws Exception {
    if (Files.exists(file)) {
      throw new Failure(file + " is there already; allowed: a file that is not", null);
    }
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      throw new Failure("can't make " + file + ": there is no directory " + directory, null);
    }
    Path part = file.resolveSibling(file.getFileName() + partSuffix());
    part.toFile().deleteOnExit(); // after Ctrl-C
    try {
      PrivateFiles.create(part);
      content.writeTo(part);
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, file); // does not replace one that has come meanwhile
    } catch (IOException e) {
      throw new Failure("can't make " + file + ": " + Failure.inOneLine(e), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String partSuffix() {
    return "." + ProcessHandle.current().pid() + ".part";
  }
}
