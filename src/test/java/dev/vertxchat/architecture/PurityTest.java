package dev.vertxchat.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The protocol is pure, and nothing reaches for what is not offered to it. */
class PurityTest {
  private static GivenClassesConjunction noClassOfTheProtocol() {
    return noClasses().that().resideInAPackage(Code.packages("protocol"));
  }

  @Test
  void theProtocolReadsNoClock() {
    noClassOfTheProtocol()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethodWhere(
            target(owner(resideInAPackage("java.time..")))
                .and(target(nameMatching("now")))
                .as("the time is asked"))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .check(Code.MAIN);
  }

  @Test
  void theProtocolDrawsNoRandomNumbers() {
    noClassOfTheProtocol()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .check(Code.MAIN);
  }

  @Test
  void theProtocolDoesNoInputOrOutput() {
    noClassOfTheProtocol()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
                // what a parser of JSON declares, also for a text in memory
                .and(not(belongToAnyOf(IOException.class)))
                .as("read or write something outside"))
        .check(Code.MAIN);
  }

  @Test
  void theProtocolKnowsOfVertxOnlyBuffersAndJson() {
    noClassOfTheProtocol()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.vertx..")
                .and(not(belongToAnyOf(Buffer.class, JsonObject.class, JsonArray.class)))
                .as("are of Vert.x but no Buffer, JsonObject or JsonArray"))
        .check(Code.MAIN);
  }

  @Test
  void theProtocolLogsNothing() {
    noClassOfTheProtocol()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.slf4j..", "java.util.logging..")
                .or(belongToAnyOf(System.Logger.class))
                .as("log"))
        .check(Code.MAIN);
  }

  /** But for what no public API gives: a peer that has closed its side and still reads. */
  @Test
  void nothingUsesWhatIsInternalToVertxOrNetty() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.NetTransport(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.vertx..impl..", "io.vertx..internal..")
        .check(Code.MAIN);
  }

  @Test
  void onlyWhatRunsInATerminalPrints() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Code.packages(List.of("cli", "client", "bench")))
        .should(ACCESS_STANDARD_STREAMS)
        .check(Code.MAIN);
  }
}
