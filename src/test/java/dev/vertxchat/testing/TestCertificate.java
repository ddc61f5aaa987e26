package dev.vertxchat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * @param store both, of this JVM
 * @param storeFile both, of keytool
 */
public record TestCertificate(Path certificate, Path key, KeyStore store, Path storeFile) {
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
   * @param more options of keytool
   */
  public static TestCertificate create(
      Path directory, String file, String subject, String... more) {
    Path store = directory.resolve(file + ".p12");
    List<String> options = new ArrayList<>(List.of("-dname", subject));
    options.addAll(List.of(more));
    if (!options.contains("-keyalg")) {
      options.addAll(List.of("-keyalg", "EC"));
    }
    keytool(store, new byte[0], "-genkeypair", options);
    return read(directory, file, store);
  }

  /** The same certificate, signed by this one as its CA. */
  public TestCertificate sign(TestCertificate other, String... options) {
    Path theirs = other.storeFile;
    byte[] request = keytool(theirs, new byte[0], "-certreq", List.of());
    List<String> rfc = new ArrayList<>(List.of(options));
    rfc.add("-rfc");
    byte[] signed = keytool(storeFile, request, "-gencert", rfc);
    try {
      Path file = Path.of(other.certificate + ".signed");
      Files.write(file, signed);
      return new TestCertificate(file, other.key, other.store, theirs);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] keytool(Path store, byte[] input, String what, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                what,
                "-alias",
                "one",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    command.addAll(options);
    try {
      Process keytool =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream in = keytool.getOutputStream()) {
        in.write(input);
      }
      byte[] said = keytool.getInputStream().readAllBytes();
      if (keytool.waitFor() != 0) {
        throw new AssertionError(command + ": " + new String(said, StandardCharsets.UTF_8));
      }
      return said;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static TestCertificate read(Path directory, String file, Path store) {
    try {
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
          made,
          store);
    } catch (IOException | GeneralSecurityException e) {
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
