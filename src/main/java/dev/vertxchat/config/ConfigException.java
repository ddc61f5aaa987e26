package dev.vertxchat.config;

/**
 * A setting that cannot be used. The message is one line: its name, what was found, what is
 * allowed.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
