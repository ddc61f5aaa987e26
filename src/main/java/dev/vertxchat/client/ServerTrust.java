package dev.vertxchat.client;

import dev.vertxchat.config.ConfigException;
import dev.vertxchat.config.PemFiles;
import dev.vertxchat.config.Setting;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** How a client makes sure, over TLS, that its server is the one it means. */
final class ServerTrust {
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
  private static final Set<String> NOTHING_IN_COMMON =
      Set.of("handshake_failure", "protocol_version", "insufficient_security");

  /** Alerts of a server about its client's certificate (RFC 8446, section 6.2). */
  private static final Set<String> OF_OUR_CERTIFICATE =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied");

  private ServerTrust() {}

  /**
   * The options of Vert.x. Reads the files that the settings name.
   *
   * @throws ConfigException when settings of TLS are given without it
   * @throws dev.vertxchat.config.PemException when a file can't be used
   */
  static NetClientOptions options(Vertx vertx, ChatClientOptions options) {
    NetClientOptions net = new NetClientOptions().setTcpKeepAlive(true);
    if (!options.isTls()) {
      for (Setting<String> of :
          List.of(
              ChatClientOptions.CA_FILE, ChatClientOptions.CERT_FILE, ChatClientOptions.KEY_FILE)) {
        if (!options.get(of).isEmpty()) {
          throw new ConfigException(of.key() + ": found without tls, allowed: both, or none");
        }
      }
      return net;
    }
    net.setSsl(true)
        .setHostnameVerificationAlgorithm("HTTPS")
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    String authorities = options.getCaFile();
    if (!authorities.isEmpty()) {
      net.setTrustOptions(PemFiles.authorities(ChatClientOptions.CA_FILE, authorities, vertx));
    }
    String certificate = options.getCertFile();
    String key = options.getKeyFile();
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new ConfigException(
          (certificate.isEmpty() ? "keyFile" : "certFile")
              + ": found one of certFile and keyFile, allowed: both, or none");
    }
    if (!certificate.isEmpty()) {
      net.setKeyCertOptions(
          PemFiles.identity(
                  ChatClientOptions.CERT_FILE, certificate, ChatClientOptions.KEY_FILE, key, vertx)
              .options());
    }
    return net;
  }

  /** What an attempt failed with: as it is, or {@link NotTrustedException} when it was that. */
  static Throwable judged(Throwable e, String host) {
    String why = whyNot(e, host);
    return why == null ? e : new NotTrustedException(why, e);
  }

  private static String whyNot(Throwable e, String host) {
    if (among(e, CertificateExpiredException.class)) {
      return "the server's certificate has expired";
    }
    if (among(e, CertificateNotYetValidException.class)) {
      return "the server's certificate is not valid yet";
    }
    String messages = messages(e);
    if (messages.contains("No subject alternative") || messages.contains("No name matching")) {
      return "the server's certificate is not one of " + host;
    }
    if (among(e, CertificateException.class) || among(e, CertPathBuilderException.class)) {
      return "the server's certificate is of no CA that is trusted; caFile (--cafile) names others";
    }
    if (messages.contains("not an SSL/TLS record")) {
      return "the server speaks no TLS on this port";
    }
    Matcher alert = ALERT.matcher(messages);
    if (!alert.find()) {
      return null;
    }
    if (OF_OUR_CERTIFICATE.contains(alert.group(1))) {
      return "the server does not take our certificate (" + alert.group(1) + ")";
    }
    return NOTHING_IN_COMMON.contains(alert.group(1))
        ? "the server and we have no version or cipher of TLS in common (" + alert.group(1) + ")"
        : null;
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static boolean among(Throwable e, Class<? extends Throwable> type) {
    return causes(e).anyMatch(type::isInstance);
  }

  private static String messages(Throwable e) {
    return causes(e).map(Throwable::getMessage).reduce("", (all, one) -> all + "\n" + one);
  }

  /** The words of the innermost cause, if TLS failed, for the outer ones say only that it did. */
  static Throwable innermost(Throwable e) {
    return among(e, SSLException.class) ? causes(e).reduce(e, (outer, inner) -> inner) : e;
  }
}
