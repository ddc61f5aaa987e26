package dev.vertxchat.log.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteSourceTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  @TempDir private Path dir;

  private static String first(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void aStatementThatRunsTooLongIsEndedAndTheNextOneIsAnswered() throws SQLException {
    SqliteSource source = new SqliteSource(new SQLiteConfig(), dir.resolve("chat.db"));
    try (Connection connection = source.getConnection()) {
      CompletableFuture<String> running =
          CompletableFuture.supplyAsync(() -> first(connection, ENDLESS));
      for (int i = 0; i < 1_000 && !running.isDone(); i++) { // it may not have begun
        source.interrupt();
        running
            .copy()
            .completeOnTimeout("", 10, TimeUnit.MILLISECONDS)
            .exceptionally(e -> "")
            .join();
      }
      CompletionException ended = assertThrows(CompletionException.class, running::join);
      assertEquals("[SQLITE_INTERRUPT]", ended.getCause().getMessage().split(" ", -1)[0]);
      assertEquals(
          "fox den", first(connection, "SELECT chat_words('The FOX, the DEN')").substring(4));
    }
  }
}
