package dev.vertxchat.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ports that speak TLS have in common: the certificate, and threads for what is costly. It
 * looks at its files every few seconds, and reads them when they have changed. Connections that are
 * there go on with the certificate that they began with. Any thread.
 */
final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  /** Between two looks at the files. */
  static final Duration LOOKS = Duration.ofSeconds(2);

  private static final int THREADS = 2;
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final Vertx vertx;
  private final TlsFiles files;
  private final ScheduledThreadPoolExecutor threads = threads();
  private volatile TlsFiles.Content content;
  private List<TlsFiles.Stamp> read; // of the files that were read last, also in vain
  private List<TlsFiles.Stamp> seen; // of the files as they were last looked at

  private Tls(Vertx vertx, TlsFiles files) {
    this.vertx = vertx;
    this.files = files;
  }

  /**
   * Reads the files, and from then on looks at them.
   *
   * @return fails with {@link dev.vertxchat.config.PemException} when they can't be used
   */
  static Future<Tls> open(Vertx vertx, TlsFiles files, Duration looks) {
    Tls tls = new Tls(vertx, files);
    Promise<Tls> opened = Promise.promise();
    tls.threads.execute(
        () -> {
          try {
            tls.read();
            ScheduledFuture<?> unused = // it ends with the threads, and does not throw
                tls.threads.scheduleWithFixedDelay(
                    tls::look, looks.toMillis(), looks.toMillis(), TimeUnit.MILLISECONDS);
            opened.complete(tls);
          } catch (RuntimeException e) {
            tls.close();
            opened.fail(e);
          }
        });
    return opened.future();
  }

  /**
   * Handshakes cost a millisecond or two of a processor each, and must hold up no event loop; two
   * threads, so that a disk which does not answer stops no handshake.
   */
  private static ScheduledThreadPoolExecutor threads() {
    return new ScheduledThreadPoolExecutor(
        THREADS,
        task -> {
          Thread thread = new Thread(task, "chat-tls");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** The server's end of a connection. */
  SSLEngine engine() {
    TlsFiles.Content now = content;
    SSLEngine engine = now.context().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(VERSIONS);
    engine.setWantClientAuth(now.clients());
    return engine;
  }

  /** Where the costly parts of a handshake are done: at most one at a time for each connection. */
  Executor tasks() {
    return threads;
  }

  /** Reads the files, whether they have changed or not; what is wrong with them is printed. */
  Future<Void> reload() {
    Promise<Void> reloaded = Promise.promise();
    threads.execute(
        () -> {
          readAgain();
          reloaded.complete();
        });
    return reloaded.future();
  }

  /**
   * Reads files that have changed and did not change again up to the next look: certificate and key
   * are written one after the other.
   */
  private synchronized void look() {
    List<TlsFiles.Stamp> found = files.stamps();
    if (!found.equals(read) && found.equals(seen)) {
      readAgain();
    }
    seen = found;
  }

  private synchronized void readAgain() {
    try {
      read();
    } catch (RuntimeException e) {
      LOG.error("{}; the certificate of before stays in force", e.getMessage());
    }
  }

  private synchronized void read() {
    read = files.stamps(); // before they are read: a change meanwhile is found by the next look
    TlsFiles.Content found = files.read(vertx);
    found.context().createSSLEngine(); // loads what an event loop would else wait for
    content = found;
    Instant until = found.certificate().getNotAfter().toInstant();
    String whose = found.certificate().getSubjectX500Principal().getName();
    if (until.isBefore(Instant.now())) {
      LOG.warn("TLS certificate of {}: it has expired on {}, clients refuse it", whose, until);
    } else {
      LOG.info("TLS certificate of {}, valid until {}", whose, until);
    }
  }

  void close() {
    threads.shutdownNow();
  }
}
