package dev.vertxchat.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP socket as a {@link Transport}.
 *
 * <p>A peer may close its side and still read, as {@code nc -N} does at the end of its input.
 * Vert.x has no option for that, and by default everything is closed at once, answers that are due
 * included. Nor has it a way to let peers wait where they are listened for. So this is the one
 * class that goes past its public API, also for TLS ({@link #speak}) and to find links that are
 * dead.
 */
final class NetTransport implements Transport {
  /** Bytes of a peer that are kept while it is paused, and one read on top: as much as one read. */
  private static final int UNREAD_BYTES = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  /** The first byte of who speaks TLS (RFC 8446, section 5.1). */
  private static final byte TLS_HANDSHAKE = 22;

  /** Seconds without a sign of life after which a silent link is asked for one. */
  private static final int KEEP_ALIVE_IDLE = 60;

  /** Seconds between such questions. */
  private static final int KEEP_ALIVE_INTERVAL = 10;

  /** So many that are not answered end the link. */
  private static final int KEEP_ALIVE_PROBES = 3;

  private static final long NEVER = -1;

  private final NetSocket socket;
  private final Address peer;
  private long unansweredSince = NEVER; // in milliseconds of whoever looks
  private List<Runnable> onDrain = List.of();
  private LineFraming framing;
  private Incoming incoming;
  private boolean broken;
  private boolean heard;
  private boolean saidGoodbye; // as TLS has it
  private ChannelHandlerContext ssl; // null on a plain port
  private SslHandler tls; // null on a plain port
  private boolean peerDone; // though what it sent may not be delivered yet
  private boolean ended;
  private boolean paused;
  private int unread; // bytes that have come since it was paused

  NetTransport(NetSocket socket, int writeBufferBytes) {
    this.socket = socket.setWriteQueueMaxSize(writeBufferBytes);
    this.peer = Address.of(socket.remoteAddress());
  }

  /**
   * Speaks TLS from now on. By a handler of our own and not by that of Vert.x's server, so that a
   * peer is a connection, and counts, from its first byte on and not only when it has come through
   * the handshake, for which its time to give a name is the limit too. To be called first.
   */
  void speak(Tls with) {
    tls = new SslHandler(with.engine(), with.tasks());
    tls.setHandshakeTimeoutMillis(0);
    ChannelPipeline pipeline = ((NetSocketInternal) socket).channelHandlerContext().pipeline();
    pipeline.addFirst("ssl", tls);
    ssl = pipeline.context(tls);
  }

  /**
   * Tells of the peer from now on.
   *
   * @param closed is run when it is closed, and nothing more is told
   */
  void deliver(Incoming to, Runnable closed) {
    framing = new LineFraming(to);
    incoming = to;
    findIfDead();
    tellWhenThePeerIsDone();
    readOnceATurn();
    socket
        .handler(this::arrived)
        .exceptionHandler(this::broken)
        .endHandler(v -> end())
        .closeHandler(
            v -> {
              to.closed();
              closed.run();
            })
        .shutdownHandler(v -> to.drain());
  }

  private Channel channel() {
    return ((NetSocketInternal) socket).channelHandlerContext().channel();
  }

  /**
   * A link on which nothing is said, and which died without a word, is found by TCP's keep-alive:
   * in a minute and a half, where the system would take hours. One that may not know these options
   * has none of them set.
   */
  private void findIfDead() {
    Channel channel = channel();
    try {
      if (Epoll.carries(channel)) {
        Epoll.keepAlive(channel);
      } else {
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE);
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL);
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
      }
    } catch (ChannelException e) {
      LOG.debug("it is closed already, which is told as of any other", e);
    }
  }

  private static void set(Channel channel, SocketOption<Integer> option, int value) {
    channel.config().setOption(NioChannelOption.of(option), value);
  }

  /**
   * Cuts a link that leaves unanswered what is sent on it, which keep-alive does not look at: TCP
   * itself would send again for a quarter of an hour. To be called every few seconds; does nothing
   * where the system does not tell.
   *
   * <p>Linux can do this itself (TCP_USER_TIMEOUT), but counts a peer that reads nothing for as
   * long as a dead one, though its system answers. That one is to be given all of it when it reads
   * on.
   *
   * @param now in milliseconds from anywhere
   * @param most for how many it may last
   */
  void cutIfUnanswered(long now, long most) {
    if (!Epoll.carries(channel())) {
      return;
    }
    long silent = Epoll.unanswered(channel()); // NEVER when nothing waits for an answer
    if (silent == NEVER) {
      unansweredSince = NEVER;
    } else if (unansweredSince == NEVER || silent < now - unansweredSince) {
      unansweredSince = now; // for the first time, or something has come meanwhile
    } else if (now - unansweredSince >= most) {
      broken = true;
      channel().config().setOption(ChannelOption.SO_LINGER, 0); // nobody takes what waits
      ChannelFuture unused = channel().close();
    }
  }

  /** What only Linux tells; apart, for its classes need not be there. */
  private static final class Epoll {
    private static final String PACKAGE = "io.netty.channel.epoll.";

    private Epoll() {}

    static boolean carries(Channel channel) {
      return channel.getClass().getName().startsWith(PACKAGE)
          && channel instanceof EpollSocketChannel;
    }

    static void keepAlive(Channel channel) {
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE);
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL);
      channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
    }

    /**
     * For how many milliseconds nothing has come from the peer while it is asked again, for what
     * was sent or for room to send more; {@link #NEVER} when it is not.
     */
    static long unanswered(Channel channel) {
      EpollTcpInfo tcp = ((EpollSocketChannel) channel).tcpInfo();
      return tcp.retransmits() > 0 || tcp.probes() > 0 ? tcp.lastAckRecv() : NEVER;
    }
  }

  private void tellWhenThePeerIsDone() {
    ChannelHandlerContext vertxs = ((NetSocketInternal) socket).channelHandlerContext();
    vertxs.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    vertxs
        .pipeline()
        .addBefore(
            vertxs.name(),
            "peer-done",
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext channel, Object message) {
                if (paused && message instanceof ByteBuf bytes) {
                  unread += bytes.readableBytes();
                  readNoMoreIfEnough(channel.channel().config());
                }
                channel.fireChannelRead(message);
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext channel, Object event) {
                if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
                  saidGoodbye = true;
                  done(channel);
                } else if (event instanceof ChannelInputShutdownEvent) {
                  broken |= tls != null && !saidGoodbye; // anybody on the way can cut TCP
                  done(channel);
                }
                channel.fireUserEventTriggered(event);
              }
            });
  }

  private ChannelConfig config() {
    return channel().config();
  }

  /**
   * Vert.x reads on while it is paused, up to 16 times, which is a megabyte of whoever sends
   * without end. Little is still read, so that a peer that goes is noticed.
   */
  private void readNoMoreIfEnough(ChannelConfig config) {
    if (unread >= UNREAD_BYTES) {
      config.setAutoRead(false);
    }
  }

  /** By default a socket is read 16 times in a row before anything can stop it. */
  private void readOnceATurn() {
    ChannelConfig config = config();
    if (config.getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator reads) {
      reads.maxMessagesPerRead(1);
    }
  }

  /**
   * Behind all that it sent, and as a read that is complete, or nothing would be flushed any more.
   */
  private static void done(ChannelHandlerContext channel) {
    channel.fireChannelRead(Unpooled.EMPTY_BUFFER);
    channel.fireChannelReadComplete();
  }

  private void arrived(Buffer bytes) {
    boolean first = !heard;
    heard = true;
    if (first && bytes.length() > 0 && bytes.getByte(0) == TLS_HANDSHAKE) {
      incoming.noChat(); // TLS to a plain port: no line of it would ever end
    } else if (bytes.length() > 0) {
      incoming.received(bytes.length());
      framing.handle(bytes);
    } else {
      peerDone = true;
      endIfDelivered();
    }
  }

  /** While it is paused the framing may hold what the peer sent before it was done. */
  private void endIfDelivered() {
    if (peerDone && !framing.isPaused()) {
      end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      if (!broken) {
        framing.end();
      }
      incoming.ended(!broken);
    }
  }

  private void broken(Throwable e) {
    broken = true;
    tellIfFatal(e);
  }

  /** Memory used up is no matter of this socket alone: the application is told, by Vert.x. */
  private static void tellIfFatal(Throwable e) {
    if (e instanceof VirtualMachineError fatal) {
      Vertx.currentContext()
          .runOnContext(
              v -> {
                throw fatal;
              });
    }
  }

  @Override
  public Future<Void> write(Buffer lines) {
    Future<Void> written = socket.write(lines);
    if (written.failed()) { // as it does at once, when it does for want of memory
      unwritten(written.cause());
    }
    return written;
  }

  /**
   * A peer that was not given a line must not be given the next. Memory used up is thrown here and
   * now, for each further try holds the event loop for half a second, and there may be as many as
   * peers before a task would have its turn.
   */
  private void unwritten(Throwable e) {
    socket.close();
    if (e instanceof VirtualMachineError fatal) {
      throw fatal;
    }
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable action) {
    if (onDrain.isEmpty()) {
      onDrain = new ArrayList<>(2);
      socket.drainHandler(v -> drained());
    }
    onDrain.add(action);
  }

  private void drained() {
    List<Runnable> actions = onDrain;
    onDrain = List.of();
    socket.drainHandler(null);
    actions.forEach(Runnable::run);
    incoming.drained();
  }

  @Override
  public void pause() {
    paused = true;
    framing.pause();
    socket.pause();
  }

  @Override
  public void resume() {
    framing.resume();
    if (!framing.isPaused()) { // by what it found
      paused = false;
      if (unread >= UNREAD_BYTES) {
        config().setAutoRead(true);
      }
      unread = 0;
      socket.resume();
      endIfDelivered();
    }
  }

  @Override
  public void takeMore(boolean more) {
    channel().parent().config().setAutoRead(more);
  }

  @Override
  public void close() {
    if (tls != null && !tls.handshakeFuture().isSuccess()) {
      ChannelFuture unused = ssl.close(); // at once: what waits for the handshake waits in vain
    } else {
      socket.close();
    }
  }

  /** Whether nobody on the way can read what is sent. */
  boolean isTls() {
    return socket.isSsl();
  }

  @Override
  public String certifiedName() {
    if (tls == null) {
      return null;
    }
    try {
      return TlsFiles.commonName(socket.sslSession().getPeerPrincipal());
    } catch (SSLPeerUnverifiedException noCertificate) {
      return null;
    }
  }

  @Override
  public String address() {
    return socket.remoteAddress().toString();
  }

  @Override
  public Address peer() {
    return peer;
  }

  @Override
  public boolean isPrivate() {
    return socket.isSsl() || peer.isLoopback();
  }
}
