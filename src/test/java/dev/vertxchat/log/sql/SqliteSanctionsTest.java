package dev.vertxchat.log.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSanctionsTest extends SqlSanctionsBehaviour {
  @TempDir Path dir;

  @Override
  String url() {
    return "sqlite:" + dir.resolve("chat.db");
  }
}
