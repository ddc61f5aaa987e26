package dev.vertxchat.protocol;

import com.ibm.icu.text.SpoofChecker;
import java.util.function.UnaryOperator;

/**
 * The skeleton of UTS #39, equal for texts that look alike; case counts. Made only where ICU4J is
 * on the class path, once, for its tables take a tenth of a second to load. Pure.
 */
final class UnicodeSkeleton implements UnaryOperator<String> {
  private final SpoofChecker checker =
      new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

  @Override
  public String apply(String text) {
    return checker.getSkeleton(text);
  }
}
