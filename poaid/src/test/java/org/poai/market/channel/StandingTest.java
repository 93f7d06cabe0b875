package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.testing.ContractRig;
import org.poai.testing.ManualClock;

/** For how long workers are left alone. */
final class StandingTest {
  private static final Address LIAR = ContractRig.address("liar");
  private static final Address SLOW = ContractRig.address("slow");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(1_800_000_000);

  private Standing standing() {
    JournalPlace place = new JournalPlace(folder.resolve("erred.json"), Hash32.ZERO);
    return new Standing(clock, JournalFile.open(place, ErredWorker.FORM));
  }

  @Test
  void workerThatErred_isLeftForADay_overARestartToo_andOneThatIsSlowIsForgiven() {
    Standing before = standing();
    assertThat(before.leave(LIAR, LeaveReason.FALSE_ANSWER)).isEqualTo(86_400);
    assertThat(before.leave(SLOW, LeaveReason.SILENT)).isEqualTo(15);

    Standing after = standing();
    assertThat(after.resting(LIAR)).contains(LeaveReason.FALSE_ANSWER);
    assertThat(after.resting(SLOW)).isEmpty();
    clock.advanceSeconds(86_399);
    assertThat(standing().resting(LIAR)).isPresent();
    assertThat(after.resting(LIAR)).isPresent();
    clock.advanceSeconds(2);
    assertThat(standing().resting(LIAR)).isEmpty();
    assertThat(after.resting(LIAR)).isEmpty();
  }

  @Test
  void workerThatIsSilent_restsTwiceAsLongEachTime_untilItAnswers() {
    Standing standing = standing();
    assertThat(standing.leave(SLOW, LeaveReason.SILENT)).isEqualTo(15);
    assertThat(standing.leave(SLOW, LeaveReason.UNWILLING)).isEqualTo(30);
    standing.answered(SLOW);
    assertThat(standing.leave(SLOW, LeaveReason.SILENT)).isEqualTo(15);
  }
}
