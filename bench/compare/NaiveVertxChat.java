import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;

/**
 * What one writes first in Vert.x: each line is published on the event bus, and each socket has a
 * consumer that writes it unless it is its own.
 *
 * <p>javac -cp CLASSPATH -d OUT NaiveVertxChat.java; java -cp OUT:CLASSPATH NaiveVertxChat PORT
 */
public class NaiveVertxChat {
  private static final String ADDRESS = "chat";
  private static final String SENDER = "sender";

  private final Vertx vertx;
  private int members;

  private NaiveVertxChat(Vertx vertx) {
    this.vertx = vertx;
  }

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true))
        .connectHandler(new NaiveVertxChat(vertx)::greet)
        .listen(port, "127.0.0.1")
        .onSuccess(server -> System.out.println("listening on 127.0.0.1:" + port))
        .onFailure(Throwable::printStackTrace);
  }

  private void greet(NetSocket socket) {
    socket.write("* Enter your username:\n");
    RecordParser.newDelimited("\n", socket)
        .handler(
            new Handler<>() {
              private String name;

              @Override
              public void handle(Buffer line) {
                if (name != null) {
                  say(name, line.toString().stripTrailing());
                } else {
                  name = line.toString().strip();
                  enter(socket, name);
                }
              }
            });
  }

  private void enter(NetSocket socket, String name) {
    socket.write(
        "* ✔ Connected to server as %s in lobby: %d others here.\n".formatted(name, members++));
    MessageConsumer<String> consumer = vertx.eventBus().localConsumer(ADDRESS);
    consumer.handler(
        message -> {
          if (!message.headers().get(SENDER).equals(name)) {
            socket.write(message.body());
          }
        });
    socket.closeHandler(
        closed -> {
          consumer.unregister();
          members--;
        });
  }

  private void say(String name, String text) {
    DeliveryOptions sender = new DeliveryOptions().addHeader(SENDER, name);
    vertx.eventBus().publish(ADDRESS, name + ": " + text + "\n", sender);
  }
}
