package dev.vertxchat.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords by Argon2id (RFC 9106), written as the reference implementation does: with
 * the parameters they were made with, so that these may change and older hashes stay good. Any
 * thread; each call takes some 40 ms of a core and as much memory as the parameters say.
 */
public final class PasswordHash {
  /** KiB, passes and lanes: the least that the OWASP cheat sheet on passwords recommends. */
  private static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int LANES = 1;

  private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v="
              + VERSION
              + "\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([\\w+/]+)\\$([\\w+/]+)");

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A hash of what nobody knows: to compare with, so that who has no account is not told by time.
   */
  public static final String OF_NOBODY =
      encoded(MEMORY_KIB, PASSES, LANES, random(SALT_BYTES), random(HASH_BYTES));

  private PasswordHash() {}

  /** Whether the library that makes them is on the class path. */
  public static boolean isThere() {
    try {
      Class.forName(
          "org.bouncycastle.crypto.generators.Argon2BytesGenerator",
          false,
          PasswordHash.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /**
   * A hash of a password.
   *
   * @param password as {@link Passwords} gives it
   */
  public static String of(String password) {
    byte[] salt = random(SALT_BYTES);
    byte[] hash = hash(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES);
    return encoded(MEMORY_KIB, PASSES, LANES, salt, hash);
  }

  private static String encoded(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
        VERSION,
        memory,
        passes,
        lanes,
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  /** Whether a text is a hash that can be compared with. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Whether a hash is of a password.
   *
   * @param password as {@link Passwords} gives it
   * @param hash as {@link #of} gives it, with whatever parameters
   * @throws IllegalArgumentException when it is no hash
   */
  public static boolean matches(String password, String hash) {
    Matcher parts = FORM.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no hash of Argon2id, version " + VERSION);
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] wanted = Base64.getDecoder().decode(parts.group(5));
    byte[] found =
        hash(
            password,
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            salt,
            wanted.length);
    return MessageDigest.isEqual(wanted, found);
  }

  private static byte[] hash(
      String password, int memory, int passes, int lanes, byte[] salt, int length) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(VERSION)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
