package dev.vertxchat.config;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files and directories that none but their owner can read, whatever the umask: from their
 * first moment on, for a mode that is changed later is too late for who has opened the file. Where
 * files have no such permissions they are made as that place makes them. Any thread; blocks.
 */
public final class PrivateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Makes an empty file. Fails when there is anything of that name, be it a link. */
  public static void create(Path file) throws IOException {
    Files.createFile(file, attributes(file, "rw-------"));
  }

  /** Makes an empty file if there is none; one that is there stays as it is. */
  public static void createIfMissing(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        create(file);
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{} came meanwhile, or is a link to nothing", file, e);
      }
    }
  }

  /**
   * Makes a directory and those it stands in, as far as there are none; others stay as they are.
   */
  public static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, attributes(directory, "rwx------"));
  }

  /**
   * Takes from others than its owner what they may do with a file that is there, or with what a
   * link leads to. When that is not ours to do, it warns.
   */
  public static void tighten(Path file) {
    try {
      if (!hasPermissions(file) || !Files.exists(file)) {
        return;
      }
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      Set<PosixFilePermission> owners = EnumSet.copyOf(OWNER_ONLY);
      owners.retainAll(found);
      if (!owners.equals(found)) {
        Files.setPosixFilePermissions(file, owners);
      }
    } catch (IOException e) {
      LOG.warn("others than its owner may use {}, and that can't be changed: {}", file, e);
    }
  }

  private static FileAttribute<?>[] attributes(Path file, String permissions) {
    return hasPermissions(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
