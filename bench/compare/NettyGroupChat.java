import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;

/**
 * What Netty's own chat example does: a ChannelGroup, and a writeAndFlush to all of it for each
 * line.
 *
 * <p>javac -cp CLASSPATH -d OUT NettyGroupChat.java; java -cp OUT:CLASSPATH NettyGroupChat PORT
 */
public class NettyGroupChat {
  private static final ChannelGroup MEMBERS = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new LineBasedFrameDecoder(4096))
                    .addLast(new StringDecoder(StandardCharsets.UTF_8))
                    .addLast(new StringEncoder(StandardCharsets.UTF_8))
                    .addLast(new Session());
              }
            })
        .bind("127.0.0.1", port)
        .sync();
    System.out.println("listening on 127.0.0.1:" + port);
  }

  private static class Session extends SimpleChannelInboundHandler<String> {
    private String name;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush("* Enter your username:\n");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
      if (name != null) {
        MEMBERS.writeAndFlush(name + ": " + line + "\n", ChannelMatchers.isNot(context.channel()));
        return;
      }
      name = line;
      context.writeAndFlush(
          "* ✔ Connected to server as %s in lobby: %d others here.\n"
              .formatted(name, MEMBERS.size()));
      MEMBERS.add(context.channel()); // which also removes it when it closes
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
