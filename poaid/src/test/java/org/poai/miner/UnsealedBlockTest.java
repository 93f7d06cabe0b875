package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

class UnsealedBlockTest {
  private static final long CAP = 10 * Payer.GWEI;

  @TempDir Path folder;

  private final Payer alice = new Payer(1);
  private final Payer bob = new Payer(2);

  @Test
  void block_gainsByWhatPaysMoreThanItsCheapest() {
    try (PoolRig rig =
        new PoolRig(PoolRig.spec(alice, bob), PoolLimits.DEFAULT, folder.resolve("journal"))) {
      Template template =
          rig.tree
              .templates()
              .after(
                  rig.tree.afterHead(),
                  Address.ZERO,
                  List.of(alice.pay(0, CAP, 3 * Payer.GWEI), alice.pay(1, CAP, 2 * Payer.GWEI)),
                  List.of("one", "two"))
              .orElseThrow();
      UnsealedBlock work =
          UnsealedBlock.of(
              template.part(), Hash32.ZERO, template.transactions(), List.of("one", "two"));

      assertThat(template.transactions()).hasSize(2);
      assertThat(work.gainsBy(List.of(bob.pay(0, CAP, 2 * Payer.GWEI)))).isFalse();
      assertThat(work.gainsBy(List.of(bob.pay(0, 1, 1)))).isFalse();
      assertThat(
              work.gainsBy(
                  List.of(bob.pay(0, CAP, Payer.GWEI), bob.pay(1, CAP, 2 * Payer.GWEI + 1))))
          .isTrue();
    }
  }
}
