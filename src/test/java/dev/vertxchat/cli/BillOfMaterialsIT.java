package dev.vertxchat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** {@code bom.json}, which Maven writes beside the runnable jar unless it works offline. */
class BillOfMaterialsIT {
  /** What is in a jar of another that names it: Netty's own copy. */
  private static final Set<String> INSIDE_OTHERS = Set.of("org.jctools:jctools-core");

  /** Whose jars do not say by a file of Maven's what they are. */
  private static final Set<String> UNNAMED =
      Set.of("info.picocli:picocli", "org.bouncycastle:bcprov-jdk18on");

  private static final Path JAR = Path.of(System.getProperty("chat.jar"));

  private static JsonObject bom() throws IOException {
    Path file = JAR.resolveSibling("bom.json");
    boolean ofThisJar =
        Files.exists(file)
            && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
    assumeTrue(ofThisJar || System.getenv("CI") != null, "the jar was built offline");
    return new JsonObject(Files.readString(file));
  }

  private static Set<String> components(JsonObject bom) {
    Set<String> names = new TreeSet<>();
    JsonArray components = bom.getJsonArray("components");
    for (int i = 0; i < components.size(); i++) {
      JsonObject each = components.getJsonObject(i);
      String name = each.getString("group") + ":" + each.getString("name");
      if (!UNNAMED.contains(name)) {
        names.add(name + ":" + each.getString("version"));
      }
    }
    return names;
  }

  private static Set<String> held() throws IOException {
    Set<String> names = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        if (entry.getName().matches("META-INF/maven/.*/pom\\.properties")) {
          try (InputStream in = jar.getInputStream(entry)) {
            Properties of = new Properties();
            of.load(in);
            String name = of.getProperty("groupId") + ":" + of.getProperty("artifactId");
            if (!INSIDE_OTHERS.contains(name)) {
              names.add(name + ":" + of.getProperty("version"));
            }
          }
        }
      }
    }
    return names;
  }

  @Test
  void namesAllThatTheRunnableJarHoldsAndNothingElse() throws Exception {
    JsonObject bom = bom();
    Set<String> named = components(bom);
    JsonObject chat = bom.getJsonObject("metadata").getJsonObject("component");
    named.add("dev.vertxchat:vertx-chat:" + chat.getString("version"));
    assertEquals(held(), named);
  }

  @Test
  void isTheSameOfEachBuild() throws Exception {
    JsonObject metadata = bom().getJsonObject("metadata");
    assertNull(metadata.getString("timestamp"));
    assertEquals(
        Map.of("name", "cdx:reproducible", "value", "enabled"),
        metadata.getJsonArray("properties").stream()
            .map(property -> ((JsonObject) property).getMap())
            .filter(property -> property.get("name").equals("cdx:reproducible"))
            .findFirst()
            .orElseThrow());
  }
}
