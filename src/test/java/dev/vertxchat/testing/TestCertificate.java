package dev.vertxchat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, made by the keytool of the JDK, as files in PEM. Who trusts it
 * takes its certificate for the CA's.
 *
 * @param certificate the file with the certificate
 * @param key the file with its private key
 */
public record TestCertificate(Path certificate, Path key, KeyStore store) {
  private static final String PASSWORD = "password";
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** One for localhost and 127.0.0.1 that is valid. */
  public static TestCertificate ofLocalhost(Path directory, String file) {
    return create(
        directory,
        file,
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-validity",
        "9");
  }

  /**
   * Any other.
   *
   * @param file the beginning of the files' names
   * @param subject e.g. {@code CN=Alice}
   * @param options of keytool
   */
  public static TestCertificate create(
      Path directory, String file, String subject, String... options) {
    Path store = directory.resolve(file + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    command.addAll(List.of(options));
    if (!command.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
      KeyStore made = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        made.load(in, PASSWORD.toCharArray());
      }
      return new TestCertificate(
          write(
              directory.resolve(file + ".crt"),
              "CERTIFICATE",
              made.getCertificate("one").getEncoded()),
          write(
              directory.resolve(file + ".key"),
              "PRIVATE KEY",
              made.getKey("one", PASSWORD.toCharArray()).getEncoded()),
          made);
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path write(Path file, String what, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, PEM.encodeToString(der), what));
  }

  /** As a peer shows it. */
  public Certificate shown() {
    try {
      return store.getCertificate("one");
    } catch (KeyStoreException e) {
      throw new AssertionError(e);
    }
  }

  /** The sockets of a client that trusts this one and has none of its own. */
  public SSLSocketFactory trusted() {
    return trusted(null);
  }

  /** The sockets of a client that trusts this one and shows its own, or null for none. */
  public SSLSocketFactory trusted(TestCertificate own) {
    try {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("one", shown());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own == null ? null : own.keys().getKeyManagers(), trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyManagerFactory keys() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, PASSWORD.toCharArray());
    return keys;
  }
}
