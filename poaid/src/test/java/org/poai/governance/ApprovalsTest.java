package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.GenesisContract;
import org.poai.governance.Approvals.Policy;
import org.poai.governance.ProposalReport.ProposalId;

class ApprovalsTest {
  private static final ProposalId MODEL = new ProposalId(GenesisContract.MODEL_REGISTRY, 3);
  private static final ProposalId DATASET = new ProposalId(GenesisContract.DATASET_DAO, 3);

  @TempDir private Path folder;

  @Test
  void ask_lets_datasetsThrough_andModelsOnceTheyAreApproved() throws IOException {
    Approvals approvals = with(Policy.ASK);
    assertThat(approvals.allow(DATASET)).isTrue();
    assertThat(approvals.allow(MODEL)).as("silence is no").isFalse();
    approvals.decide(MODEL, true);
    assertThat(approvals.allow(MODEL)).isTrue();
    assertThat(with(Policy.ASK).allow(MODEL)).as("after a restart").isTrue();
  }

  @Test
  void approvalThatIsTakenBack_isNone() throws IOException {
    with(Policy.ASK).decide(MODEL, true);
    with(Policy.ASK).decide(MODEL, false);
    assertThat(with(Policy.ASK).allow(MODEL)).isFalse();
    with(Policy.AUTO).decide(DATASET, false);
    assertThat(with(Policy.AUTO).allow(DATASET)).isFalse();
  }

  @Test
  void never_isStrongerThanAnApproval() throws IOException {
    Approvals approvals = with(Policy.NEVER);
    approvals.decide(MODEL, true);
    assertThat(approvals.allow(MODEL)).isFalse();
    assertThat(approvals.allow(DATASET)).isFalse();
  }

  @Test
  void auto_needsNoWord() {
    assertThat(with(Policy.AUTO).allow(MODEL)).isTrue();
  }

  private Approvals with(Policy policy) {
    return new Approvals(folder.resolve("governance").resolve("approved.json"), policy);
  }
}
