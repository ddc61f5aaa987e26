package dev.vertxchat.server;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.PemException;
import dev.vertxchat.config.PemFiles;
import dev.vertxchat.config.Setting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

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
   * @throws PemException when a port can't use what they hold
   */
  Content read(Vertx vertx) {
    PemFiles.Identity own =
        PemFiles.identity(
            ChatServerOptions.TLS_CERTIFICATE, certificate, ChatServerOptions.TLS_KEY, key, vertx);
    try {
      TrustManager[] trusted =
          clientCa.isEmpty()
              ? null
              : PemFiles.authorities(ChatServerOptions.TLS_CLIENT_CA, clientCa, vertx)
                  .getTrustManagerFactory(vertx)
                  .getTrustManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {own.keys()}, trusted, null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS);
      return new Content(context, own.certificate(), trusted != null);
    } catch (PemException e) {
      throw e;
    } catch (Exception e) { // Vert.x has no narrower one
      throw new PemException("TLS can't be spoken with " + certificate + ": " + e.getMessage());
    }
  }

  /** The most specific CN of a subject, or null when it has none. */
  static String commonName(Principal subject) {
    String name = null;
    try {
      for (Rdn part : new LdapName(subject.getName()).getRdns()) { // the most specific is the last
        Attribute common = part.toAttributes().get("cn");
        if (common != null) {
          name = common.get().toString();
        }
      }
    } catch (NamingException e) {
      throw new IllegalStateException("a subject that is no name: " + subject, e);
    }
    return name;
  }
}
