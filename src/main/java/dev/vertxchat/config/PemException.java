package dev.vertxchat.config;

/**
 * Why certificates or keys in a file can't be used. The message is one line: the setting that names
 * the file, the file, and what is wrong with it.
 */
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PemException(String message) {
    super(message);
  }
}
