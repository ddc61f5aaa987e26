package dev.vertxchat.server;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchTest extends SearchBehaviour {
  @TempDir Path directory;

  @Override
  String url() {
    return "sqlite:" + directory.resolve("chat.db");
  }
}
