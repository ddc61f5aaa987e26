package dev.vertxchat.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;

/** The compiled classes of the product, read once. */
final class Code {
  static final String ROOT = "dev.vertxchat";
  static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private Code() {}

  /** The packages of these names with all below them, as ArchUnit spells it. */
  static String[] packages(Collection<String> names) {
    return names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  static String packages(String name) {
    return ROOT + "." + name + "..";
  }
}
