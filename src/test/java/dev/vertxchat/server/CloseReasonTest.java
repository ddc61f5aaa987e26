package dev.vertxchat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CloseReasonTest {
  @Test
  void onlyAnUnwantedEndMayBeFollowedByAReturn() {
    Set<CloseReason> comeBack = EnumSet.noneOf(CloseReason.class);
    Arrays.stream(CloseReason.values()).filter(CloseReason::mayComeBack).forEach(comeBack::add);
    assertEquals(
        EnumSet.of(CloseReason.LOST, CloseReason.RESET, CloseReason.NOT_ANSWERING), comeBack);
  }

  @Test
  void everyReasonHasATagOfItsOwnAndWordsForTheLog() {
    assertEquals("taken_over", CloseReason.TAKEN_OVER.tag());
    assertEquals(
        CloseReason.values().length,
        Arrays.stream(CloseReason.values()).map(CloseReason::words).distinct().count());
  }

  @Test
  void aPeerThatIsThereIsToldAndOneThatIsGoneIsNot() {
    assertNull(CloseReason.LOST.notice());
    assertNull(CloseReason.RESET.notice());
    assertNotNull(CloseReason.QUIT.notice());
    assertNotNull(CloseReason.RESTARTING.notice());
    assertNotNull(CloseReason.NOT_ANSWERING.notice());
    assertNotNull(CloseReason.TAKEN_OVER.notice());
    assertNotNull(CloseReason.NOT_CHAT.notice());
  }
}
