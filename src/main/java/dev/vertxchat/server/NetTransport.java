package dev.vertxchat.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A TCP socket as a {@link Transport}.
 *
 * <p>A peer may close its side and still read, as {@code nc -N} does at the end of its input.
 * Vert.x has no option for that, and by default everything is closed at once, answers that are due
 * included. Nor has it a way to let peers wait where they are listened for. So this is the one
 * class that goes past its public API, also for TLS: see {@link #speak}.
 */
final class NetTransport implements Transport {
  /** Bytes of a peer that are kept while it is paused, and one read on top: as much as one read. */
  private static final int UNREAD_BYTES = 65_536;

  /** The first byte of who speaks TLS (RFC 8446, section 5.1). */
  private static final byte TLS_HANDSHAKE = 22;

  private final NetSocket socket;
  private final Address peer;
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

  /** Tells of the peer from now on. */
  void deliver(Incoming to) {
    framing = new LineFraming(to);
    incoming = to;
    tellWhenThePeerIsDone();
    readOnceATurn();
    socket
        .handler(this::arrived)
        .exceptionHandler(this::broken)
        .endHandler(v -> end())
        .closeHandler(v -> to.closed())
        .shutdownHandler(v -> to.drain());
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
                  channel.fireChannelRead(Unpooled.EMPTY_BUFFER);
                } else if (event instanceof ChannelInputShutdownEvent) {
                  broken |= tls != null && !saidGoodbye; // anybody on the way can cut TCP
                  channel.fireChannelRead(Unpooled.EMPTY_BUFFER); // behind all that it sent
                }
                channel.fireUserEventTriggered(event);
              }
            });
  }

  private ChannelConfig config() {
    return ((NetSocketInternal) socket).channelHandlerContext().channel().config();
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
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .channel()
        .parent()
        .config()
        .setAutoRead(more);
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
