package dev.vertxchat.testing;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The class path of the tests without some of its jars, as an application has it that leaves out
 * what is optional.
 */
public final class ClassPathWithout {
  private ClassPathWithout() {}

  /**
   * Calls an application whose classes, ours among them, are loaded without those jars.
   *
   * @param application a public class whose public constructor takes {@code arguments}, all texts
   */
  public static <T> T call(
      Pattern jars, Class<? extends Callable<T>> application, String... arguments)
      throws Exception {
    ClassLoader ours = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = loader(jars)) {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?>[] types = new Class<?>[arguments.length];
      Arrays.fill(types, String.class);
      Object loaded =
          loader
              .loadClass(application.getName())
              .getConstructor(types)
              .newInstance((Object[]) arguments);
      @SuppressWarnings("unchecked") // the same class, loaded again
      Callable<T> callable = (Callable<T>) loaded;
      return callable.call();
    } finally {
      Thread.currentThread().setContextClassLoader(ours);
    }
  }

  private static URLClassLoader loader(Pattern jars) throws IOException {
    return new URLClassLoader(classPath(jars), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath(Pattern jars) throws MalformedURLException {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String path : all.split(File.pathSeparator, -1)) {
      if (!jars.matcher(path).matches()) {
        urls.add(new File(path).toURI().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
