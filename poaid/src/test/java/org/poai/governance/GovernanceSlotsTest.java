package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.chain.genesis.GenesisContract.DATASET_DAO;
import static org.poai.chain.genesis.GenesisContract.MODEL_REGISTRY;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.GovernanceSlots.Ruling;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.testing.ContractRig;
import org.poai.testing.Scenario;

/**
 * What consensus reads of the contracts' storage after scenarios, by the one class that knows it.
 */
final class GovernanceSlotsTest {
  private static final String LONG_ENGINE =
      "kherud-4.2.0/93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c/1";

  private static Hash32 repeated(String digits) {
    return Hash32.fromHex("0x" + digits.repeat(32));
  }

  private static ContractRig after(String scenario) throws Exception {
    return Scenario.named(scenario).run();
  }

  @Test
  void records_afterTheWorkedTurn_areReadAsProposed() throws Exception {
    GovernanceSlots slots = GovernanceSlots.of(after("turn").state());
    ModelRecord first = slots.model(1).orElseThrow();

    assertThat(first)
        .isEqualTo(
            new ModelRecord(
                "poai-ref/1",
                new ModelRecord.Hashes(
                    repeated("11"), repeated("12"), repeated("13"), repeated("14")),
                new ModelRecord.Figures(9_600_000, 8_800_000, 9, 256, 4),
                new ContentId(0, Hash32.ZERO),
                new ModelRecord.Delta(0, 0, Hash32.ZERO)));
    assertThat(slots.model(2).orElseThrow().engine()).isEqualTo(LONG_ENGINE);
    assertThat(slots.model(3)).isEmpty();
    assertThat(slots.model(0)).isEmpty();
    assertThat(slots.dataset(1))
        .contains(
            new DatasetRecord(
                repeated("31"),
                4096,
                repeated("32"),
                500_000,
                new ContentId(0x70, repeated("34")),
                Keccak.hash(repeated("5e")),
                Optional.of(repeated("5e"))));
    assertThat(slots.dataset(2)).isEmpty();
  }

  @Test
  void planAndRuling_afterTheWorkedTurn_areThoseOfTheContracts() throws Exception {
    GovernanceSlots slots = GovernanceSlots.of(after("turn").state());

    assertThat(slots.graceEpochs(MODEL_REGISTRY)).isEqualTo(20);
    assertThat(slots.graceEpochs(DATASET_DAO)).isEqualTo(20);
    assertThat(slots.ruling(MODEL_REGISTRY)).isEqualTo(new Ruling(2, 7));
    assertThat(slots.ruling(DATASET_DAO)).isEqualTo(new Ruling(1, 6));
    assertThat(slots.ruledFrom(MODEL_REGISTRY, 1)).isEqualTo(6);
    assertThat(slots.ruledFrom(MODEL_REGISTRY, 3)).isZero();
    assertThat(slots.subject(MODEL_REGISTRY, 2)).isEqualTo(2);
    assertThat(slots.subject(MODEL_REGISTRY, 0)).isZero();
    assertThat(slots.next(MODEL_REGISTRY, 8)).isZero();
  }

  @Test
  void next_ofSeveralPlans_isTheYoungestOfItsEpochs() throws Exception {
    ContractRig rig = after("callOff");
    GovernanceSlots slots = GovernanceSlots.of(rig.state());

    // Proposal 2, planned for epoch 4, rules: the older one that epoch 6 has is over.
    assertThat(slots.ruling(MODEL_REGISTRY)).isEqualTo(new Ruling(2, 4));
    assertThat(slots.subject(MODEL_REGISTRY, 2)).isZero();
    assertThat(slots.next(MODEL_REGISTRY, 6)).isZero();
    assertThat(GovernanceSlots.of(after("grace").state()).next(MODEL_REGISTRY, 2)).isZero();
    assertThat(GovernanceSlots.of(after("grace").state()).next(MODEL_REGISTRY, 3)).isEqualTo(1);
    assertThat(GovernanceSlots.of(after("grace").state()).next(MODEL_REGISTRY, 23)).isEqualTo(1);
    assertThat(GovernanceSlots.of(after("grace").state()).next(MODEL_REGISTRY, 24)).isZero();
  }

  @Test
  void fullRecord_ofAModelWithADelta_isReadWhole() throws Exception {
    ModelRecord record = GovernanceSlots.of(after("proposing").state()).model(2).orElseThrow();

    assertThat(record.engine()).isEqualTo("e".repeat(96));
    assertThat(record.figures())
        .isEqualTo(new ModelRecord.Figures(64L << 30, 1_100_048_384, 1L << 32, 65_536, 8));
    assertThat(record.cid()).isEqualTo(new ContentId(0x55, Keccak.hash(Bytes.utf8("cid"))));
    assertThat(record.delta())
        .isEqualTo(new ModelRecord.Delta(1, 5, Keccak.hash(Bytes.utf8("delta"))));
  }

  @Test
  void beginning_ofAProposal_writesTheWordsThatTheContractsRead() throws Exception {
    ContractRig rig = after("grace");
    for (GovernanceSlots.SystemWrite write : GovernanceSlots.beginning(MODEL_REGISTRY, 1, 23)) {
      rig.write(write.contract(), write.slot(), write.word());
    }
    GovernanceSlots slots = GovernanceSlots.of(rig.state());

    assertThat(slots.ruling(MODEL_REGISTRY)).isEqualTo(new Ruling(1, 23));
    assertThat(slots.ruledFrom(MODEL_REGISTRY, 1)).isEqualTo(23);
    View<Proposal.State> state = BallotCalls.MODELS.state(1);
    assertThat(state.read(rig.view(state.contract(), state.input()).output()))
        .isEqualTo(Proposal.State.EXECUTED);
  }
}
