package dev.vertxchat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no umask widens what is made is shown by processes in {@code FilePermissionsIT}. */
class PrivateFilesTest {
  @TempDir private Path dir;

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Path file(String permissions) throws IOException {
    Path file = Files.writeString(dir.resolve(permissions), "what was said");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void isTightened(String to, Path file) throws IOException {
    PrivateFiles.tighten(file);
    assertEquals(to, permissions(file));
    assertEquals("what was said", Files.readString(file));
  }

  @Test
  void othersLoseWhatTheyMightAndTheOwnerGetsNoMore() throws Exception {
    isTightened("rw-------", file("rw-r--r--"));
    isTightened("r--------", file("r--rw-r--"));
    isTightened("rw-------", file("rw-------"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), file("rw-rw-rw-"));
    isTightened("rw-------", link);
  }

  @Test
  void aFileThatIsNotThereIsNothingToTighten() {
    PrivateFiles.tighten(dir.resolve("none"));
    assertFalse(Files.exists(dir.resolve("none")));
  }

  @Test
  void onlyWhatIsMissingIsMade() throws Exception {
    Path there = file("rw-r--r--");
    PrivateFiles.createIfMissing(there);
    assertEquals("rw-r--r--", permissions(there));
    PrivateFiles.createIfMissing(dir.resolve("new"));
    assertEquals("rw-------", permissions(dir.resolve("new")));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFiles.createDirectories(dir.resolve("a/b"));
    assertEquals("rwxr-xr-x", permissions(dir));
    assertEquals("rwx------", permissions(dir.resolve("a")));
    assertEquals("rwx------", permissions(dir.resolve("a/b")));
  }

  @Test
  void aLinkThatWasLaidInTheWayIsNotFollowed() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("elsewhere"));
    assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.create(link));
    assertFalse(Files.exists(dir.resolve("elsewhere")));
  }

  @Test
  void whereFilesHaveNoPermissionsTheyAreMadeAllTheSame() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(dir.resolve("files.zip"), Map.of("create", "true"))) {
      PrivateFiles.createDirectories(zip.getPath("data"));
      Path file = zip.getPath("data", "chat.db");
      PrivateFiles.create(file);
      PrivateFiles.createIfMissing(file);
      PrivateFiles.tighten(file);
      assertTrue(Files.exists(file));
    }
  }
}
