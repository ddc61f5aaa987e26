package dev.vertxchat.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import dev.vertxchat.server.ChatServerVerticle;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages stand on each other as docs/design.md tells, and who knows whom stays as it is. */
class PackagesTest {
  /** From the bottom up. Packages of one line stand beside each other. */
  private static final List<List<String>> STOREYS =
      List.of(
          List.of("config"),
          List.of("protocol"),
          List.of("account"),
          List.of("log"),
          List.of("room"),
          List.of("server"),
          List.of("bench", "client", "web"),
          List.of("cli"));

  /** Each package but the highest, with what is beside it and above it. */
  static Stream<Arguments> packagesWithWhatIsNotBelow() {
    return STOREYS.stream()
        .limit(STOREYS.size() - 1)
        .flatMap(List::stream)
        .map(name -> Arguments.of(name, notBelow(name)));
  }

  private static List<String> notBelow(String name) {
    return STOREYS.stream()
        .dropWhile(storey -> !storey.contains(name))
        .flatMap(List::stream)
        .filter(other -> !other.equals(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("packagesWithWhatIsNotBelow")
  void aPackageKnowsOnlyWhatIsBelowIt(String name, List<String> notBelow) {
    noClasses()
        .that()
        .resideInAPackage(Code.packages(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Code.packages(notBelow))
        .allowEmptyShould(true)
        .check(Code.MAIN);
  }

  @Test
  void everyClassIsInAPackageThatHasItsPlace() {
    classes()
        .should()
        .resideInAnyPackage(Code.packages(STOREYS.stream().flatMap(List::stream).toList()))
        .check(Code.MAIN);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching(Code.ROOT + ".(**)").should().beFreeOfCycles().check(Code.MAIN);
  }

  @Test
  void theLogDoesNotKnowItsDatabases() {
    noClasses()
        .that()
        .resideInAPackage("dev.vertxchat.log")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Code.packages("log.sql"))
        .check(Code.MAIN);
  }

  @Test
  void aClientKnowsTheServerOnlyByTheProtocol() {
    noClasses()
        .that()
        .resideInAnyPackage(Code.packages(List.of("client", "bench")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Code.packages(List.of("server", "room", "log")))
        .check(Code.MAIN);
  }

  @Test
  void aRoomKnowsNoSockets() {
    noClasses()
        .that()
        .resideInAPackage(Code.packages("room"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.net..", "java.net..", "java.nio.channels..")
        .check(Code.MAIN);
  }

  @Test
  void theServersClassesDoNotKnowTheVerticleThatMadeThem() {
    noClasses()
        .that()
        .resideInAPackage(Code.packages("server"))
        .and(belongToAnyOf(ChatServerVerticle.class).negate().as("are not the verticle"))
        .should()
        .dependOnClassesThat(belongToAnyOf(ChatServerVerticle.class))
        .check(Code.MAIN);
  }
}
