package dev.vertxchat.log.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Connections to a SQLite file, each of which knows {@code chat_words(text)}. Any thread. */
final class SqliteSource extends SQLiteDataSource {
  /** The terms of a line, with a blank between two; {@link Words}. */
  private static final class TermsOfLine extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(String.join(" ", Words.of(value_text(0))));
    }
  }

  private volatile SQLiteConnection newest;

  SqliteSource(SQLiteConfig config, Path file) {
    super(config);
    setUrl("jdbc:sqlite:" + file);
  }

  @Override
  public SQLiteConnection getConnection(String user, String password) throws SQLException {
    SQLiteConnection connection = super.getConnection(user, password);
    Function.create(connection, "chat_words", new TermsOfLine(), 1, Function.FLAG_DETERMINISTIC);
    newest = connection;
    return connection;
  }

  /** Ends the statement that runs on the newest connection, if one does; it fails. */
  void interrupt() {
    SQLiteConnection connection = newest;
    try {
      if (connection != null) {
        connection.getDatabase().interrupt();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("can't end a statement", e);
    }
  }
}
