package dev.vertxchat.cli;

import dev.vertxchat.config.PemException;
import dev.vertxchat.config.PemFiles;
import dev.vertxchat.config.PrivateFiles;
import dev.vertxchat.server.ChatServerOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate that vouches for itself, for trying TLS on this machine and those near it. It is
 * made once, by the keytool that is part of every JDK, and kept, so that a client that was given it
 * trusts the server after a restart too.
 */
final class SelfSigned {
  private static final int DAYS = 365;

  /** One that has less left is made anew. */
  private static final Duration LEFT = Duration.ofDays(1);

  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final String ALIAS = "server";
  private static final String PASSWORD_VARIABLE = "KEYTOOL_PASSWORD";
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path certificate;
  private final Path key;
  private final String fingerprint;

  private SelfSigned(Path directory, String fingerprint) {
    this.certificate = certificate(directory);
    this.key = key(directory);
    this.fingerprint = fingerprint;
  }

  private static Path certificate(Path directory) {
    return directory.resolve("self-signed.crt");
  }

  private static Path key(Path directory) {
    return directory.resolve("self-signed.key");
  }

  /**
   * The one in that directory, made if there is none that can be used.
   *
   * @throws Failure when it can't be made
   */
  static SelfSigned in(Path directory, Vertx vertx) throws Exception {
    if (!isUsable(directory, vertx)) {
      make(directory);
    }
    return new SelfSigned(directory, fingerprint(identity(directory, vertx).certificate()));
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  /** Of the certificate by SHA-256, as openssl shows it. */
  String fingerprint() {
    return fingerprint;
  }

  private static PemFiles.Identity identity(Path directory, Vertx vertx) {
    return PemFiles.identity(
        ChatServerOptions.TLS_CERTIFICATE,
        certificate(directory).toString(),
        ChatServerOptions.TLS_KEY,
        key(directory).toString(),
        vertx);
  }

  private static boolean isUsable(Path directory, Vertx vertx) {
    try {
      Instant until = identity(directory, vertx).certificate().getNotAfter().toInstant();
      return until.isAfter(Instant.now().plus(LEFT));
    } catch (PemException absentOrBroken) {
      return false;
    }
  }

  private static String fingerprint(Certificate of) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(of.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }

  private static void make(Path directory) throws Exception {
    String password = UUID.randomUUID().toString(); // of a file that is gone in a moment
    try {
      PrivateFiles.createDirectories(directory);
      Path work = Files.createTempDirectory(directory, "self-signed"); // nobody else may look in
      Path store = work.resolve("store.p12");
      try {
        keytool(store, password);
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
          made.load(in, password.toCharArray());
        }
        byte[] secret = made.getKey(ALIAS, password.toCharArray()).getEncoded();
        place("PRIVATE KEY", secret, work.resolve("pem"), key(directory));
        byte[] shown = made.getCertificate(ALIAS).getEncoded();
        place("CERTIFICATE", shown, work.resolve("pem"), certificate(directory));
      } finally {
        Files.deleteIfExists(store);
        Files.deleteIfExists(work);
      }
    } catch (IOException e) {
      throw new Failure(
          "can't make a certificate in " + directory + ": " + Failure.inOneLine(e), e);
    }
  }

  private static void place(String what, byte[] der, Path part, Path file) throws IOException {
    PrivateFiles.create(part);
    Files.writeString(
        part,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, PEM.encodeToString(der), what));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void keytool(Path store, String password) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost, O=vertx-chat",
            "-validity",
            String.valueOf(DAYS),
            "-ext",
            "san=" + names(),
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass:env",
            PASSWORD_VARIABLE);
    command.environment().put(PASSWORD_VARIABLE, password);
    Process keytool = command.redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said.strip());
    }
  }

  /** By which this machine is reached. */
  private static String names() throws IOException {
    Set<String> names = new LinkedHashSet<>(List.of("dns:localhost"));
    try {
      InetAddress own = InetAddress.getLocalHost();
      for (String name : List.of(own.getHostName(), own.getCanonicalHostName())) {
        if (HOST_NAME.matcher(name).matches() && !name.equals(own.getHostAddress())) {
          names.add("dns:" + name);
        }
      }
    } catch (UnknownHostException nameless) {
      // its addresses are enough
    }
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLinkLocalAddress())
        .map(address -> "ip:" + address.getHostAddress().replaceFirst("%.*", ""))
        .forEach(names::add);
    return names.stream().collect(Collectors.joining(","));
  }
}
