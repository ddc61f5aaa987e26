package dev.vertxchat.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which servers have always been told to read their files anew. The module
 * jdk.unsupported exports what hears it, and nothing replaces that; it is reached by reflection
 * because the compiler warns of it in a way that can't be put off.
 */
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /** From now on the signal runs this, on a thread of its own, and does not end the JVM. */
  static void hear(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
    } catch (InvocationTargetException e) {
      cannotBeHeard(e.getCause()); // the JVM was told to leave signals alone
    } catch (ReflectiveOperationException e) {
      cannotBeHeard(e);
    }
  }

  private static void cannotBeHeard(Throwable why) {
    LOG.warn("SIGHUP can't be heard: {}", why.getMessage());
  }
}
