package dev.vertxchat.protocol;

import java.text.Bidi;
import java.text.Normalizer;
import rocks.xmpp.precis.InvalidCodePointException;
import rocks.xmpp.precis.PrecisProfile;

/**
 * RFC 8265 UsernameCasePreserved with the contextual rules for ZWNJ and ZWJ (RFC 5892, A.1 and
 * A.2), which the library's own profile lacks: it refuses both everywhere, and so names that are
 * right in Persian, Sinhala or Malayalam. Pure.
 */
final class NameProfile extends PrecisProfile {
  private static final long serialVersionUID = 1L;

  NameProfile() {
    super(true);
  }

  /**
   * Checks each character of what was mapped.
   *
   * @throws IllegalArgumentException when one is not allowed
   */
  @Override
  public String prepare(CharSequence mapped) {
    String name = mapped.toString();
    for (int i = 0; i < name.length(); i++) {
      if (Joiners.isJoiner(name.charAt(i)) && !Joiners.isAllowed(name, i)) {
        throw new InvalidCodePointException("a joiner where nothing joins");
      }
    }
    super.prepare(Joiners.removedFrom(name));
    return name;
  }

  @Override
  protected CharSequence applyWidthMappingRule(CharSequence name) {
    return widthMap(name);
  }

  @Override
  protected CharSequence applyAdditionalMappingRule(CharSequence name) {
    return name;
  }

  @Override
  protected CharSequence applyCaseMappingRule(CharSequence name) {
    return name;
  }

  @Override
  protected CharSequence applyNormalizationRule(CharSequence name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  @Override
  protected CharSequence applyDirectionalityRule(CharSequence name) {
    if (Bidi.requiresBidi(name.toString().toCharArray(), 0, name.length())) {
      checkBidiRule(name);
    }
    return name;
  }
}
