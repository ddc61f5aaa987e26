package dev.vertxchat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that breaks connections as networks do: it cuts them, ends one direction,
 * swallows all, goes silent with the link half open, is slow, and refuses. Any thread.
 */
public final class FaultyProxy implements AutoCloseable {
  /** How a connection is cut. */
  public enum Cut {
    /** An orderly end, as of a process that exits. */
    FIN,
    /** A reset: what is on its way is lost. */
    RST
  }

  /** What befalls one connection. */
  public enum Fault {
    /** {@link Cut#FIN}. */
    CUT,
    /** {@link Cut#RST}. */
    RESET,
    /** It stays open, and nothing comes through any more. */
    BLACK_HOLE,
    /** The server hears that the client is done; the client doesn't know. */
    CLIENT_DONE,
    /** The client hears that the server is done; the server doesn't know. */
    SERVER_DONE
  }

  /**
   * How slow the links are, each direction for itself.
   *
   * @param latency nanoseconds that each piece takes
   * @param jitter nanoseconds that it may take longer, at random
   * @param bytesPerSecond what comes through, or 0 for all
   */
  private record Slowness(long latency, long jitter, int bytesPerSecond) {
    void await(int bytes) {
      long nanos = latency + (jitter > 0 ? ThreadLocalRandom.current().nextLong(jitter) : 0);
      if (bytesPerSecond > 0) {
        nanos += TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
      }
      if (nanos > 0) {
        LockSupport.parkNanos(nanos);
      }
    }
  }

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final int target;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private boolean paused;
  private int holding;
  private volatile Slowness slowness = new Slowness(0, 0, 0);
  private volatile ServerSocket server;
  private volatile Thread accepting;
  private int port;

  /** A proxy that forwards to a port of this machine. */
  public FaultyProxy(int target) {
    this.target = target;
    accept();
  }

  /** Where it listens, also after {@link #refuse}. */
  public int port() {
    return port;
  }

  /** How many connections it forwards now. */
  public int connections() {
    return pairs.size();
  }

  /** Cuts every connection. */
  public void cut(Cut how) {
    List.copyOf(pairs).forEach(pair -> pair.cut(how));
  }

  /** A fault befalls one of the connections, if there is any. */
  public void breakOne(Fault fault, Random random) {
    List<Pair> there = List.copyOf(pairs);
    if (!there.isEmpty()) {
      there.get(random.nextInt(there.size())).suffer(fault);
    }
  }

  /** Makes all links slow, from the next piece of bytes on; 0 for what is not to be. */
  public void slow(long latencyMilliseconds, long jitterMilliseconds, int bytesPerSecond) {
    slowness =
        new Slowness(
            TimeUnit.MILLISECONDS.toNanos(latencyMilliseconds),
            TimeUnit.MILLISECONDS.toNanos(jitterMilliseconds),
            bytesPerSecond);
  }

  /** Goes silent: bytes are taken and not forwarded, connections neither end nor answer. */
  public void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  /** Whether something has come since it went silent. */
  public boolean isHoldingBack() {
    synchronized (lock) {
      return holding > 0;
    }
  }

  /** Forwards again, first what came meanwhile. */
  public void resume() {
    synchronized (lock) {
      paused = false;
      lock.notifyAll();
    }
  }

  /** Takes no more connections; those there are live on. */
  public void refuse() {
    try {
      server.close();
      accepting.join(); // the kernel listens as long as a thread is in accept
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes connections, at the same port as before. */
  public void accept() {
    try {
      ServerSocket listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(LOOPBACK, port));
      port = listening.getLocalPort();
      server = listening;
      accepting = start(() -> acceptAll(listening));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll(ServerSocket listening) {
    while (true) {
      try {
        Socket client = listening.accept();
        new Pair(client, new Socket(LOOPBACK, target)).start();
      } catch (IOException e) {
        if (listening.isClosed()) {
          return;
        }
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() {
    refuse();
    resume();
    cut(Cut.FIN);
  }

  /** One connection through the proxy: both of its halves. */
  private final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean swallowing;

    Pair(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      pairs.add(this);
      FaultyProxy.start(() -> copy(client, server));
      FaultyProxy.start(() -> copy(server, client));
    }

    private void copy(Socket from, Socket to) {
      byte[] bytes = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count;
        while ((count = in.read(bytes)) >= 0) {
          awaitResumed();
          slowness.await(count);
          if (!swallowing) {
            out.write(bytes, 0, count);
          }
        }
        awaitResumed();
        to.shutdownOutput();
      } catch (IOException cutOrReset) {
        cut(Cut.RST); // an end that the other half must see too
      }
      if (client.isOutputShutdown() && server.isOutputShutdown()) {
        cut(Cut.FIN);
      }
    }

    private void awaitResumed() throws IOException {
      synchronized (lock) {
        holding++;
        try {
          while (paused && !client.isClosed()) {
            lock.wait();
          }
        } catch (InterruptedException e) {
          throw new IOException(e);
        } finally {
          holding--;
        }
      }
    }

    void suffer(Fault fault) {
      switch (fault) {
        case CUT -> cut(Cut.FIN);
        case RESET -> cut(Cut.RST);
        case BLACK_HOLE -> swallowing = true;
        case CLIENT_DONE -> end(server);
        case SERVER_DONE -> end(client);
      }
    }

    private void end(Socket of) {
      try {
        of.shutdownOutput();
      } catch (IOException overAlready) {
        cut(Cut.RST);
      }
    }

    void cut(Cut how) {
      pairs.remove(this);
      close(client, how);
      close(server, how);
      synchronized (lock) {
        lock.notifyAll();
      }
    }

    private void close(Socket socket, Cut how) {
      try {
        if (how == Cut.RST) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
