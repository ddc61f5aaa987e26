package dev.vertxchat.log.sql;

import dev.vertxchat.config.PrivateFiles;
import dev.vertxchat.log.LogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one server have a SQLite file: two would not hear of each other's lines. It locks a file
 * beside, because locks of the file itself are SQLite's own. It ends with the process at the
 * latest.
 */
final class ServerLock implements AutoCloseable {
  private final FileChannel channel;

  private ServerLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes it. Fails with {@link LogException} when another server has it. */
  static ServerLock of(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + "-server");
    FileChannel channel = null;
    try {
      PrivateFiles.createIfMissing(beside);
      channel = FileChannel.open(beside, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        String process = read(channel);
        channel.close();
        throw new LogException(
            "the history in "
                + file
                + " is in use by another server"
                + (process.isEmpty() ? "" : " (process " + process + ")")
                + ": stop that one, or choose another history.url");
      }
      String own = Long.toString(ProcessHandle.current().pid());
      PrivateFiles.tighten(beside);
      channel.truncate(0).write(ByteBuffer.wrap(own.getBytes(StandardCharsets.US_ASCII)), 0);
      return new ServerLock(channel);
    } catch (IOException e) {
      throw new LogException("the history can't be kept in " + file + ": can't write " + e, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another server of this process has it
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
