package dev.vertxchat.config;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Reads the PEM files that settings name, so that what is wrong with one is said before it is used.
 * Every method blocks until the file is read, and throws {@link PemException} when it can't be
 * used.
 */
public final class PemFiles {
  private PemFiles() {}

  /**
   * A certificate and its key.
   *
   * @param options both as they stood in the files, for Vert.x
   * @param keys both, for the JDK
   * @param certificate the one whose key it is
   */
  public record Identity(
      PemKeyCertOptions options, X509ExtendedKeyManager keys, X509Certificate certificate) {}

  /** The certificates of a file, as those of CAs that are trusted. */
  public static PemTrustOptions authorities(Setting<String> setting, String file, Vertx vertx) {
    PemTrustOptions authorities = new PemTrustOptions().addCertValue(bytes(setting, file));
    try {
      authorities.getTrustManagerFactory(vertx);
      return authorities;
    } catch (Exception e) { // Vert.x has no narrower one
      throw new PemException(
          setting.key() + ": " + file + " holds no certificate in PEM that can be read");
    }
  }

  /**
   * A certificate, those that lead to its CA, and its key.
   *
   * @param certificate names the file {@code chain}
   * @param key names the file {@code secret}
   */
  public static Identity identity(
      Setting<String> certificate, String chain, Setting<String> key, String secret, Vertx vertx) {
    authorities(certificate, chain, vertx);
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .addCertValue(bytes(certificate, chain))
            .addKeyValue(bytes(key, secret));
    PemException mismatch =
        new PemException(
            key.key() + ": " + secret + " is not the key of the first certificate in " + chain);
    X509ExtendedKeyManager keys;
    try {
      keys = (X509ExtendedKeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
    } catch (Exception e) { // Vert.x has no narrower one
      if (String.valueOf(e.getMessage()).contains("does not match")) { // RSA for EC
        throw mismatch;
      }
      throw new PemException(
          key.key()
              + ": "
              + secret
              + " holds no private key that can be read, allowed: RSA or EC in PEM, without a"
              + " password");
    }
    String alias =
        Stream.of("RSA", "EC")
            .map(type -> keys.getServerAliases(type, null))
            .filter(Objects::nonNull)
            .map(aliases -> aliases[0])
            .findFirst()
            .orElseThrow(() -> mismatch);
    X509Certificate first = keys.getCertificateChain(alias)[0];
    if (!belongsTo(keys.getPrivateKey(alias), first)) {
      throw mismatch;
    }
    return new Identity(options, keys, first);
  }

  /** Whether what the key signs is signed by the certificate's owner. */
  private static boolean belongsTo(PrivateKey key, X509Certificate certificate) {
    byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException ofAnotherKind) {
      return false;
    }
  }

  private static Buffer bytes(Setting<String> setting, String file) {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw new PemException(setting.key() + ": " + file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new PemException(setting.key() + ": " + file + " may not be read by this user");
    } catch (IOException e) {
      throw new PemException(setting.key() + ": " + file + " can't be read: " + e.getMessage());
    }
  }
}
