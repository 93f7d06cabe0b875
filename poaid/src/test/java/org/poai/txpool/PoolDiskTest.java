package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.SignedTransaction;
import org.poai.disk.FailingDisk;
import org.poai.testing.Until;

/** A pool whose disk refuses: whoever was told that a transaction is accepted finds it again. */
class PoolDiskTest {
  private static final long GWEI = Payer.GWEI;

  @TempDir Path folder;
  private final Payer alice = new Payer(1);
  private FailingDisk disk;
  private PoolRig rig;

  @BeforeEach
  void open() {
    disk = new FailingDisk(folder);
    rig =
        new PoolRig(
            PoolRig.spec(alice), PoolLimits.DEFAULT, disk.folder().resolve("transactions.txt"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void fullDisk_refusesWhatItCannotKeep_andSaysSo() {
    disk.failFrom(1, "No space left on device");

    PoolResult.Refused refused = refuse(alice.pay(0));

    assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_KEPT);
    assertThat(refused.message())
        .isEqualTo(
            "transaction cannot be kept: the disk is full (no space left on device); make room on"
                + " it");
    assertThat(rig.pool.health()).isPresent();
    assertThat(rig.pool.find(alice.pay(0).hash())).isEmpty();
    assertThat(rig.announced).isEmpty();
    assertThat(refuse(alice.pay(0)).reason()).isEqualTo(RefusalReason.NOT_KEPT);
  }

  @Test
  void roomAgain_takesThemAgain_andKeepsThemOverARestart() {
    disk.failFrom(1, "No space left on device");
    refuse(alice.pay(0));

    disk.heal();
    Until.holds("the journal is written again", () -> rig.pool.health().isEmpty());
    accept(alice.pay(0));
    assertThat(rig.announced).containsExactly(alice.pay(0).hash());
    rig.restart();

    assertThat(rig.pending(alice)).containsExactly(0L);
  }

  @Test
  void replacementThatIsNotKept_leavesWhatWasAcknowledged() {
    SignedTransaction first = alice.pay(0, 10 * GWEI, GWEI);
    accept(first);
    disk.failFrom(1, "No space left on device");

    refuse(alice.pay(0, 20 * GWEI, 2 * GWEI));

    rig.settle();
    assertThat(rig.pool.find(first.hash())).isPresent();
    disk.heal();
    Until.holds("the journal is written again", () -> rig.pool.health().isEmpty());
    rig.restart();
    assertThat(rig.pool.find(first.hash())).isPresent();
  }

  private PoolResult submit(SignedTransaction signed) {
    return PoolRig.await(rig.pool.submit(signed.envelope(), Source.LOCAL));
  }

  private void accept(SignedTransaction signed) {
    assertThat(submit(signed)).isInstanceOf(PoolResult.Accepted.class);
  }

  private PoolResult.Refused refuse(SignedTransaction signed) {
    PoolResult result = submit(signed);
    assertThat(result).isInstanceOf(PoolResult.Refused.class);
    return (PoolResult.Refused) result;
  }
}
