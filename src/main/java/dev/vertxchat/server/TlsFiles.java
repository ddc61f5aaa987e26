package dev.vertxchat.server;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.Setting;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The files that the certificate of a port stands in, as the settings name them.
 *
 * @param certificate with those that lead to its CA
 * @param key of the certificate
 * @param clientCa the CAs whose client certificates are taken, empty for none
 */
record TlsFiles(String certificate, String key, String clientCa) {
  /** TLS sessions that may be resumed. */
  private static final int SESSIONS = 1_024;

  /** A file as it was when it was looked at: another one in its place has another stamp. */
  record Stamp(FileTime changed, long bytes, Object file) {}

  /**
   * What the files hold.
   *
   * @param clients whether clients are asked for a certificate
   */
  record Content(SSLContext context, X509Certificate certificate, boolean clients) {}

  /**
   * Those of the settings, or null when there is to be no TLS.
   *
   * @throws ConfigException when some of the settings belong to others that are missing
   */
  static TlsFiles of(ChatServerOptions options) {
    if (options.getTlsCertificate().isEmpty()) {
      needed(ChatServerOptions.TLS_KEY, !options.getTlsKey().isEmpty());
      needed(ChatServerOptions.TLS_CLIENT_CA, !options.getTlsClientCa().isEmpty());
      needed(ChatServerOptions.TLS_PORT, options.getTlsPort() >= 0);
      return null;
    }
    if (options.getTlsKey().isEmpty()) {
      throw new ConfigException(
          "tls.key: found none, allowed: the file with the private key of tls.certificate");
    }
    if (options.getNetServerOptions() != null && options.getNetServerOptions().isSsl()) {
      throw new ConfigException(
          "tls.certificate: found one beside netServerOptions with ssl, allowed: one of the two");
    }
    return new TlsFiles(options.getTlsCertificate(), options.getTlsKey(), options.getTlsClientCa());
  }

  private static void needed(Setting<?> by, boolean isGiven) {
    if (isGiven) {
      throw new ConfigException(
          by.key() + ": found without tls.certificate, allowed: both, or none of the two");
    }
  }

  /** As the files are now; null in the place of one that can't be looked at. Blocks. */
  List<Stamp> stamps() {
    return Stream.of(certificate, key, clientCa)
        .filter(file -> !file.isEmpty())
        .map(TlsFiles::stamp)
        .toList();
  }

  /** Through links, which are what certbot and Kubernetes change. */
  private static Stamp stamp(String file) {
    try {
      BasicFileAttributes found = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
    } catch (IOException absent) {
      return null;
    }
  }

  /**
   * Reads the files. Blocks.
   *
   * @throws TlsException when a port can't use what they hold
   */
  Content read(Vertx vertx) {
    Buffer chain = bytes(ChatServerOptions.TLS_CERTIFICATE, certificate);
    issuers(ChatServerOptions.TLS_CERTIFICATE, certificate, chain, vertx);
    X509ExtendedKeyManager keys = keys(chain, vertx);
    X509Certificate own = own(keys);
    TrustManager[] trusted =
        clientCa.isEmpty()
            ? null
            : issuers(
                ChatServerOptions.TLS_CLIENT_CA,
                clientCa,
                bytes(ChatServerOptions.TLS_CLIENT_CA, clientCa),
                vertx);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, trusted, null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS);
      return new Content(context, own, trusted != null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS can't be spoken with " + certificate + ": " + e.getMessage());
    }
  }

  private static Buffer bytes(Setting<String> setting, String file) {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw new TlsException(setting.key() + ": " + file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new TlsException(setting.key() + ": " + file + " may not be read by this user");
    } catch (IOException e) {
      throw new TlsException(setting.key() + ": " + file + " can't be read: " + e.getMessage());
    }
  }

  /** The certificates of a file, as those whose signature counts. */
  private static TrustManager[] issuers(
      Setting<String> setting, String file, Buffer pem, Vertx vertx) {
    try {
      return new PemTrustOptions()
          .addCertValue(pem)
          .getTrustManagerFactory(vertx)
          .getTrustManagers();
    } catch (Exception e) { // Vert.x has no narrower one
      throw new TlsException(
          setting.key() + ": " + file + " holds no certificate in PEM that can be read");
    }
  }

  private X509ExtendedKeyManager keys(Buffer chain, Vertx vertx) {
    Buffer pem = bytes(ChatServerOptions.TLS_KEY, key);
    try {
      return (X509ExtendedKeyManager)
          new PemKeyCertOptions()
              .addCertValue(chain)
              .addKeyValue(pem)
              .getKeyManagerFactory(vertx)
              .getKeyManagers()[0];
    } catch (Exception e) { // Vert.x has no narrower one
      if (String.valueOf(e.getMessage()).contains("does not match")) { // RSA for EC
        throw mismatch();
      }
      throw new TlsException(
          "tls.key: "
              + key
              + " holds no private key that can be read, allowed: RSA or EC in PEM, without a"
              + " password");
    }
  }

  /** The server's certificate, once its key has shown that it belongs to it. */
  private X509Certificate own(X509ExtendedKeyManager keys) {
    String alias =
        Stream.of("RSA", "EC")
            .map(type -> keys.getServerAliases(type, null))
            .filter(Objects::nonNull)
            .map(aliases -> aliases[0])
            .findFirst()
            .orElseThrow(this::mismatch);
    X509Certificate own = keys.getCertificateChain(alias)[0];
    PrivateKey secret = keys.getPrivateKey(alias);
    byte[] probe = alias.getBytes(StandardCharsets.UTF_8);
    try {
      Signature signing =
          Signature.getInstance(
              secret.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signing.initSign(secret);
      signing.update(probe);
      byte[] signature = signing.sign();
      signing.initVerify(own.getPublicKey());
      signing.update(probe);
      if (signing.verify(signature)) {
        return own;
      }
    } catch (GeneralSecurityException ofAnotherKind) {
      throw mismatch();
    }
    throw mismatch();
  }

  private TlsException mismatch() {
    return new TlsException(
        "tls.key: " + key + " is not the key of the first certificate in " + certificate);
  }
}
